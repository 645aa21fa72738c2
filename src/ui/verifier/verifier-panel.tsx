import { memo, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { LabRun, RunId } from '../../lab/state.ts';
import { explainVerifierMessage } from '../../lab/verdict.ts';
import type { AppendedList } from '../../trace/moment/appended-list.ts';
import type { VerifierLog } from '../../trace/moment/moment.ts';
import { useActions } from '../lab.ts';
import { enExplanations, enVerifier as text } from '../text/en-verifier.ts';
import { rich } from '../text/rich.ts';
import { RichText } from '../text/rich-text.tsx';
import type { SourcePlace, VerifierLine } from './log-lines.ts';
import { pathToRefusal, refusedLine, verifierLines } from './log-lines.ts';
import './verifier.css';

/** Lines of a log that are drawn at once: its end is what matters. */
const MAX_LINES = 1000;
/** Steps of the way that are drawn, those nearest to the refusal. */
const MAX_PATH = 12;

/** What the verifier said of each program, linked to the source; of a rejection what it means and what to change. */
export default function VerifierPanel({ run, logs }: { run: LabRun; logs: AppendedList<VerifierLog> }) {
  const screen = useRef<HTMLDivElement>(null);
  const { length } = logs;
  useLayoutEffect(() => {
    const last = screen.current?.children[length - 1];
    if (screen.current && last instanceof HTMLElement) screen.current.scrollTop = last.offsetTop;
  }, [length]);
  const { files } = run;
  const sources = useMemo(() => new Set(files.map(({ name }) => name)), [files]);
  return (
    <div className="screen verdicts" ref={screen} tabIndex={0} role="group" aria-label={text.log(run.files[0].name)}>
      {[...logs].map((log) => (
        <Verdict key={log.index} run={run.id} sources={sources} log={log} />
      ))}
    </div>
  );
}

interface VerdictProps {
  readonly run: RunId;
  /** Files that the page has. */
  readonly sources: ReadonlySet<string>;
  readonly log: VerifierLog;
}

const Verdict = memo(function Verdict({ run, sources, log }: VerdictProps) {
  const lines = useMemo(() => verifierLines(log.log), [log.log]);
  const isRejected = log.ret !== 0;
  const refused = isRejected ? refusedLine(lines) : -1;
  return (
    <section className="verdict">
      <p>
        <code>{log.program}</code> <strong>{isRejected ? text.rejected(log.ret) : text.accepted}</strong>
      </p>
      {isRejected && <Meaning run={run} sources={sources} log={log.log} lines={lines} refused={refused} />}
      <LogText run={run} sources={sources} lines={lines} refused={refused} />
    </section>
  );
});

/** One plain sentence, what to change, and the way through the source that led there. */
function Meaning({ run, sources, log, lines, refused }: Pick<VerdictProps, 'run' | 'sources'> & { log: string; lines: readonly VerifierLine[]; refused: number }) {
  const explanation = useMemo(() => explainVerifierMessage(log), [log]);
  const path = useMemo(() => pathToRefusal(lines), [lines]);
  const { says, fix } = (explanation && enExplanations[explanation.key]) ?? text.unknown;
  const place = lines[refused]?.place;
  return (
    <div className="meaning">
      <p>
        <RichText text={rich(says, explanation?.params)} />
      </p>
      <p>
        <strong>{text.fix}</strong> <RichText text={rich(fix, explanation?.params)} />
      </p>
      {place && (
        <p>
          {text.refusedAt} <PlaceLink run={run} sources={sources} place={place} label={text.line(place.file, place.line)} />
        </p>
      )}
      {path.length > 1 && (
        <ol className="refusal-path" aria-label={text.path}>
          {path.slice(-MAX_PATH).map((each, index) => (
            <li key={index}>
              <PlaceLink run={run} sources={sources} place={each} label={String(each.line)} />
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

function PlaceLink({ run, sources, place, label }: Pick<VerdictProps, 'run' | 'sources'> & { place: SourcePlace; label: string }) {
  const { openFile } = useActions();
  return (
    <button type="button" className="place-link" disabled={!sources.has(place.file)} onClick={() => openFile(run, place.file, place.line)}>
      <code>{label}</code>
    </button>
  );
}

function LogText({ run, sources, lines, refused }: Pick<VerdictProps, 'run' | 'sources'> & { lines: readonly VerifierLine[]; refused: number }) {
  const [isWhole, setWhole] = useState(false);
  const first = isWhole ? 0 : Math.max(0, lines.length - MAX_LINES);
  if (lines.length === 1 && lines[0].text === '') return null;
  return (
    <>
      {first > 0 && (
        <button type="button" className="small" onClick={() => setWhole(true)}>
          {text.earlier(first)}
        </button>
      )}
      <ol className="verifier-log">
        {lines.slice(first).map((line, index) => (
          <LogLine key={first + index} run={run} sources={sources} line={line} isRefused={refused >= 0 && first + index >= refused && !line.text.startsWith('processed ')} />
        ))}
      </ol>
    </>
  );
}

const LogLine = memo(function LogLine({ run, sources, line, isRefused }: Pick<VerdictProps, 'run' | 'sources'> & { line: VerifierLine; isRefused: boolean }) {
  const isLink = line.kind === 'source' && sources.has(line.place!.file);
  return (
    <li className={`verifier-${line.kind}${isRefused ? ' refused' : ''}`}>
      {isLink ? <PlaceLink run={run} sources={sources} place={line.place!} label={line.text} /> : <code>{line.text || ' '}</code>}
    </li>
  );
});
