import { lazy, memo, Suspense, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import type { RefObject } from 'react';
import type { LabRun, Panel, RunId } from '../../lab/state.ts';
import type { LogLine, Moment, TerminalText } from '../../trace/moment/moment.ts';
import type { AppendedList } from '../../trace/moment/appended-list.ts';
import { moveAmongTabs } from '../code/code.tsx';
import { useLabAtRest } from '../dragging.ts';
import { formatTime } from '../../trace/layout/format.ts';
import { focusedRun, useActions, useLab } from '../lab.ts';
import type { Messages } from '../text/en/page.ts';
import { useText } from '../text/text.ts';
import { lineCount, terminalParts } from './fold.ts';
import './terminal.css';

const VerifierPanel = lazy(() => import('../verifier/verifier-panel.tsx'));
const MapsPanel = lazy(() => import('../maps/maps-panel.tsx'));
const EventsPanel = lazy(() => import('../events/events-panel.tsx'));

const PANELS: readonly Panel[] = ['terminal', 'events', 'maps', 'trace_pipe', 'kernel', 'verifier'];

/** What the run in focus has printed, and where: its terminal, trace_pipe, the kernel log, the verifier. */
export function Terminal() {
  const text = useText();
  const panel = useLab((lab) => lab.panel);
  const run = useLabAtRest(focusedRun);
  const moment = run.recording?.momentAt(run.position);
  return (
    <section className="terminal" aria-label={text.terminal.region}>
      <PanelTabs panel={panel} moment={moment} />
      <div className="panel" role="tabpanel" id="panel" aria-labelledby={`panel-${panel}`}>
        {moment ? <PanelBody panel={panel} run={run} moment={moment} /> : <Empty panel={panel} />}
      </div>
    </section>
  );
}

function PanelTabs({ panel, moment }: { panel: Panel; moment?: Moment }) {
  const text = useText();
  const { setPanel } = useActions();
  return (
    <div className="tabs" role="tablist" aria-label={text.terminal.region} onKeyDown={moveAmongTabs}>
      {PANELS.map((each) => (
        <button
          key={each}
          type="button"
          role="tab"
          id={`panel-${each}`}
          aria-controls="panel"
          aria-selected={each === panel}
          tabIndex={each === panel ? 0 : -1}
          onClick={() => setPanel(each)}
        >
          {text.terminal.tabs[each]}
          <span className="tab-count">{moment ? tabCount(each, moment, text) : ''}</span>
        </button>
      ))}
    </div>
  );
}

function tabCount(panel: Panel, moment: Moment, text: Messages): string {
  const { tracePipe, kernelLog, verifierLogs } = moment;
  if (panel === 'trace_pipe') return tracePipe.length > 0 ? String(tracePipe.length) : '';
  if (panel === 'kernel') return kernelLog.length > 0 ? String(kernelLog.length) : '';
  if (panel !== 'verifier' || !verifierLogs.last) return '';
  return verifierLogs.last.ret === 0 ? text.terminal.ok : text.terminal.notOk;
}

function PanelBody({ panel, run, moment }: { panel: Panel; run: LabRun; moment: Moment }) {
  const zeroNs = run.recording?.zeroNs ?? 0;
  if (panel === 'terminal') return <Screen run={run} writes={moment.terminal} program={userProgramOf(moment)} />;
  if (panel === 'events') {
    return (
      <Suspense>
        <EventsPanel run={run} />
      </Suspense>
    );
  }
  if (panel === 'maps') {
    return (
      <Suspense>
        <MapsPanel run={run} moment={moment} />
      </Suspense>
    );
  }
  if (panel === 'verifier' && moment.verifierLogs.length > 0) {
    return (
      <Suspense>
        <VerifierPanel run={run} logs={moment.verifierLogs} />
      </Suspense>
    );
  }
  if (panel === 'verifier') return <Empty panel={panel} />;
  return <Lines panel={panel} lines={panel === 'kernel' ? moment.kernelLog : moment.tracePipe} zeroNs={zeroNs} />;
}

function Empty({ panel }: { panel: Panel }) {
  const { nothing, unverified } = useText().terminal;
  const isUnverified = useLab((lab) => panel === 'verifier' && !lab.machine.isVerifying);
  return <p className="quiet panel-empty">{isUnverified ? unverified : nothing[panel]}</p>;
}

/** The user program the reader started, once it is there. */
function userProgramOf(moment: Moment): string {
  for (const image of moment.images.values()) if (image.type === 'user') return image.name;
  return '';
}

const Screen = memo(function Screen({ run, writes, program }: { run: LabRun; writes: AppendedList<TerminalText>; program: string }) {
  const text = useText().terminal;
  const parts = useMemo(() => terminalParts(writes), [writes]);
  const end = useScrolledToEnd(writes.length);
  useInterruptKey(end, run.id);
  return (
    <div className="screen" ref={end} tabIndex={0} role="log" aria-live="off" aria-label={text.screen}>
      {program && <pre className="quiet">{`# ./${program}`}</pre>}
      {parts.map((part, index) =>
        part.kind === 'libbpf' ? (
          <details key={index}>
            <summary>{text.stderr(lineCount(part.text))}</summary>
            <pre>{part.text}</pre>
          </details>
        ) : (
          <pre key={index} className={part.kind}>
            {part.text}
          </pre>
        ),
      )}
      {!program && <p className="quiet">{text.nothing.terminal}</p>}
      <span className="caret" />
    </div>
  );
});

const Lines = memo(function Lines({ panel, lines, zeroNs }: { panel: 'trace_pipe' | 'kernel'; lines: AppendedList<LogLine>; zeroNs: number }) {
  const text = useText().terminal;
  const end = useScrolledToEnd(lines.length);
  if (lines.length === 0) return <Empty panel={panel} />;
  return (
    <div className="screen" ref={end} tabIndex={0} role="log" aria-live="off" aria-label={text.tabs[panel]}>
      {[...lines].map((line) => (
        <pre key={line.index}>
          <span className="quiet">{formatTime(line.timeNs - zeroNs)} </span>
          {line.text}
        </pre>
      ))}
    </div>
  );
});

/** Ctrl-C in the terminal is the terminal's, unless there is something to copy. */
function useInterruptKey(screen: RefObject<HTMLElement | null>, run: RunId): void {
  const { type } = useActions();
  useEffect(() => {
    const element = screen.current;
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'c' || !event.ctrlKey || !getSelection()?.isCollapsed) return;
      event.preventDefault();
      type(run, '\x03');
    };
    element?.addEventListener('keydown', press);
    return () => element?.removeEventListener('keydown', press);
  }, [screen, run, type]);
}

/** What is printed last is seen; going back does not scroll. */
function useScrolledToEnd(length: number) {
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const screen = ref.current;
    if (screen && length > 0) screen.scrollTop = screen.scrollHeight;
  }, [length]);
  return ref;
}
