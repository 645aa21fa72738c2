import { memo, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { ProgramLog } from '../../lab/object-facts.ts';
import { objectNameIn } from '../../lab/object-text.ts';
import type { LabRun, Recording } from '../../lab/state.ts';
import type { AppendedList } from '../../trace/moment/appended-list.ts';
import type { VerifierLog } from '../../trace/moment/moment.ts';
import { useActions } from '../lab.ts';
import { enVerifier } from '../text/en/verifier.ts';
import { useWords } from '../text/words.ts';
import type { SourcePlace } from './log-lines.ts';
import { refusedLine, verifierLines } from './log-lines.ts';
import { LogText } from './log-text.tsx';
import { Meaning } from './meaning.tsx';
import { OpenPlaceContext, type OpenPlace } from './place-link.tsx';
import './verifier.css';

/** As the kernel has them: 1 tells the way to the verdict, 2 every path. */
type Level = 1 | 2;

/** What the verifier said of each program, linked to the source; of a rejection what it means and what to change. */
export default function VerifierPanel({ run, logs }: { run: LabRun; logs: AppendedList<VerifierLog> }) {
  const text = useWords('verifier', enVerifier);
  const screen = useRef<HTMLDivElement>(null);
  const { length } = logs;
  const [level, setLevel] = useState<Level>(1);
  const detailed = useDetailedLogs(run, level);
  useLayoutEffect(() => {
    const last = screen.current?.children[length - 1];
    if (screen.current && last instanceof HTMLElement) screen.current.scrollTop = last.offsetTop;
  }, [length]);
  return (
    <OpenPlaceContext value={useOpenPlace(run)}>
      <div className="screen verdicts" ref={screen} tabIndex={0} role="group" aria-label={text.log(run.files[0].name)}>
        {[...logs].map((log, nth) => (
          <Verdict key={log.index} log={log} level={level} detailed={level === 2 ? detailed?.[nth] : undefined} onLevel={setLevel} />
        ))}
      </div>
    </OpenPlaceContext>
  );
}

/** Opens a place of the source in the code; undefined for files that the page does not have. */
function useOpenPlace({ id, files }: LabRun): OpenPlace {
  const { openFile } = useActions();
  return useCallback(
    ({ file, line }: SourcePlace) => {
      // An object stands in the place of the C that it quotes.
      const shown = files.find(({ name }) => name === file) ?? files.find(({ draft }) => objectNameIn(draft) !== undefined);
      return shown && (() => openFile(id, shown.name, line));
    },
    [id, files, openFile],
  );
}

/** The logs with every path, asked for when they are looked at, once a run. */
function useDetailedLogs({ id, recording }: LabRun, level: Level): readonly ProgramLog[] | undefined {
  const { verifierLogs } = useActions();
  const [made, setMade] = useState<{ recording: Recording; logs: readonly ProgramLog[] }>();
  useEffect(() => {
    let isWanted = true;
    if (recording && level === 2) void verifierLogs(id, 2).then((logs) => isWanted && setMade({ recording, logs }));
    return () => {
      isWanted = false;
    };
  }, [verifierLogs, id, recording, level]);
  return made?.recording === recording ? made?.logs : undefined;
}

interface VerdictProps {
  readonly log: VerifierLog;
  readonly level: Level;
  /** The same verdict with every path. */
  readonly detailed?: ProgramLog;
  readonly onLevel: (level: Level) => void;
}

const Verdict = memo(function Verdict({ log, level, detailed, onLevel }: VerdictProps) {
  const text = useWords('verifier', enVerifier);
  const shown = level === 1 ? log.log : detailed?.log;
  const lines = useMemo(() => (shown === undefined ? undefined : verifierLines(shown)), [shown]);
  const isRejected = log.ret !== 0;
  return (
    <section className="verdict">
      <header className="verdict-head">
        <p>
          <code>{log.program}</code> <strong>{isRejected ? text.rejected(log.ret) : text.accepted}</strong>
        </p>
        <div className="verdict-tools">
          <Levels program={log.program} level={level} onLevel={onLevel} />
          <Copy log={shown} />
        </div>
      </header>
      {isRejected && <Meaning log={log.log} />}
      {lines ? <LogText key={level} lines={lines} refused={isRejected ? refusedLine(lines) : -1} /> : <p className="quiet">{text.verifying}</p>}
    </section>
  );
});

function Levels({ program, level, onLevel }: { program: string; level: Level; onLevel: (level: Level) => void }) {
  const text = useWords('verifier', enVerifier);
  return (
    <div className="verdict-levels" role="group" aria-label={`${text.level}, ${program}`}>
      {([1, 2] as const).map((each) => (
        <button key={each} type="button" aria-pressed={each === level} title={text.levelTips[each]} onClick={() => onLevel(each)}>
          {text.levels[each]}
        </button>
      ))}
    </div>
  );
}

/** How long the button says what it did. */
const SAID_MS = 2400;

function Copy({ log }: { log: string | undefined }) {
  const text = useWords('verifier', enVerifier);
  const [said, setSaid] = useState('');
  useEffect(() => {
    const timer = said ? setTimeout(() => setSaid(''), SAID_MS) : undefined;
    return () => clearTimeout(timer);
  }, [said]);
  const copy = () =>
    navigator.clipboard.writeText(log ?? '').then(
      () => setSaid(text.copied),
      () => setSaid(text.notCopied),
    );
  return (
    <>
      <button type="button" className="verdict-copy" title={text.copyTip} disabled={log === undefined} onClick={() => void copy()}>
        {said === text.copied ? said : text.copy}
      </button>
      <span className={said === text.notCopied ? 'quiet' : 'unseen'} role="status">
        {said}
      </span>
    </>
  );
}
