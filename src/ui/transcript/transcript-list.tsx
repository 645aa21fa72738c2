import { memo, useLayoutEffect, useMemo, useState } from 'react';
import type { LabRun, Recording } from '../../lab/state.ts';
import { formatNs, formatTime } from '../../trace/layout/format.ts';
import { Badge } from '../context/badge.tsx';
import { stepIndex } from '../happened/progress.ts';
import { useActions } from '../lab.ts';
import { useSize } from '../measure.ts';
import { enTranscript } from '../text/en/transcript.ts';
import { rich } from '../text/rich.ts';
import { RichText } from '../text/rich-text.tsx';
import { useText } from '../text/text.ts';
import { useWords } from '../text/words.ts';
import { stepsToTell, transcriptOf, type TranscriptLine, type Why } from './transcript.ts';
import './transcript.css';

/** A page of a long run: that many sentences are told at once. */
const PAGE = 400;

interface ListProps {
  readonly run: LabRun;
  readonly recording: Recording;
}

/**
 * The run as an ordered list of sentences; a long one page by page, the page being the
 * playhead's until another is asked for. One sentence is in the order of Tab, Up and
 * Down move among them.
 */
export function TranscriptList({ run, recording }: ListProps) {
  const text = useWords('transcript', enTranscript);
  const { seek } = useActions();
  const told = stepsToTell(run, recording);
  const current = Math.min(stepIndex(recording.steps, run.position), told);
  const [first, setFirst] = usePage(current);
  const last = Math.min(first + PAGE - 1, told);
  const lines = useLines(run, recording, first, last);
  const list = useKeptInView(current);
  return (
    <div className="transcript">
      {told > PAGE && <Pages first={first} last={last} told={told} onFirst={setFirst} />}
      <ol ref={list} start={first} className="transcript-list" aria-label={text.title}>
        {lines.map((line) => (
          <li key={line.step} value={line.step} aria-current={line.step === current ? 'step' : undefined}>
            <button type="button" tabIndex={line.step === Math.max(current, first) || (current > last && line.step === first) ? 0 : -1} onKeyDown={moveAmongSteps} onClick={() => seek(run.id, line.position)}>
              <Telling line={line} />
            </button>
          </li>
        ))}
        {run.hiddenAfter !== undefined && <li className="transcript-hidden quiet">{text.hidden}</li>}
      </ol>
    </div>
  );
}

/** Told anew where the run is another one, not at every step. */
function useLines(run: LabRun, recording: Recording, first: number, last: number): readonly TranscriptLine[] {
  const page = useText();
  const { files } = run;
  return useMemo(() => transcriptOf({ files, recording }, page, first, last), [files, recording, page, first, last]);
}

/** The first step of the page that is shown: the one `current` is on, until the reader turns pages; then until `current` moves on. */
function usePage(current: number): readonly [first: number, setFirst: (first: number) => void] {
  const [turned, setTurned] = useState<{ readonly first: number; readonly current: number }>();
  const own = Math.floor(Math.max(0, current - 1) / PAGE) * PAGE + 1;
  return [turned?.current === current ? turned.first : own, (first) => setTurned({ first, current })];
}

function Pages({ first, last, told, onFirst }: { first: number; last: number; told: number; onFirst: (first: number) => void }) {
  const text = useWords('transcript', enTranscript);
  return (
    <p className="transcript-pages">
      <button type="button" className="small" disabled={first === 1} onClick={() => onFirst(Math.max(1, first - PAGE))}>
        {text.earlier}
      </button>
      <span className="quiet">{text.steps(first, last, told)}</span>
      <button type="button" className="small" disabled={last >= told} onClick={() => onFirst(first + PAGE)}>
        {text.later}
      </button>
    </p>
  );
}

/** A step: where and who in small, the sentence, and why just now. */
export const Telling = memo(function Telling({ line }: { line: TranscriptLine }) {
  const text = useWords('transcript', enTranscript);
  const { context } = useText();
  const isOnTop = line.context === 'S' || line.context === 'H';
  const { name } = context[line.context];
  return (
    <>
      <span className="transcript-number">{line.step}</span>
      <span className={`transcript-place ctx-${line.context}`}>
        <Badge context={line.context} hollow />
        <span>{[formatTime(line.timeNs), text.cpu(line.cpu), placeOf(name, line.who), line.maySleep ? text.maySleep : text.mayNotSleep].join(' · ')}</span>
      </span>
      <span className="transcript-says">
        <RichText text={line.sentence} />
        {line.why && <WhyNow why={line.why} />}
      </span>
    </>
  );

  function placeOf(name: string, who: string): string {
    if (isOnTop) return text.onTopOf(name, who);
    return who === name ? name : text.taskIn(name, who);
  }
});

function WhyNow({ why }: { why: Why }) {
  const text = useWords('transcript', enTranscript);
  const params: Record<string, string | number> = why.sort === 'line' ? { file: why.file, line: why.line, source: why.source } : { since: formatTime(why.sinceNs), wait: formatNs(why.waitNs) };
  return (
    <span className="quiet transcript-why">
      {' '}
      <RichText text={rich(text.why[why.sort], params)} />
    </span>
  );
}

/** Up and Down go from sentence to sentence; Enter goes to its step. */
function moveAmongSteps(event: React.KeyboardEvent<HTMLElement>): void {
  const way = event.key === 'ArrowDown' ? 'nextElementSibling' : event.key === 'ArrowUp' ? 'previousElementSibling' : undefined;
  if (!way || event.ctrlKey || event.altKey || event.metaKey || !(event.target instanceof Element)) return;
  event.preventDefault();
  event.target.closest('li')?.[way]?.querySelector('button')?.focus();
}

/** The current step is in sight whenever it becomes another one; the page around the list does not scroll. */
function useKeptInView(current: number) {
  const [list, size] = useSize<HTMLOListElement>();
  const height = size?.height ?? 0;
  useLayoutEffect(() => {
    const { current: box } = list;
    const here = box?.querySelector<HTMLElement>(`li[value='${current}']`);
    if (!here || !box || height === 0) return;
    const top = here.offsetTop;
    if (top < box.scrollTop || top + here.offsetHeight > box.scrollTop + height) box.scrollTo({ top: top - (height - here.offsetHeight) / 2 });
  }, [list, current, height]);
  return list;
}
