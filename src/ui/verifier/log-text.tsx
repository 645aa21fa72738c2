import { memo, useCallback, useMemo, useState } from 'react';
import { enVerifier } from '../text/en/verifier.ts';
import { useWords } from '../text/words.ts';
import type { VerifierLine } from './log-lines.ts';
import { PlaceLink } from './place-link.tsx';
import { stateAt } from './register-state.ts';

/** Lines of a log that are drawn at once: its end is what matters. */
const MAX_LINES = 1000;

interface LogTextProps {
  readonly lines: readonly VerifierLine[];
  /** The line of what was refused; -1 where nothing was. */
  readonly refused: number;
}

/** The log as the kernel wrote it: a line of C leads to the code, an instruction shows what is known of the registers there. */
export function LogText({ lines, refused }: LogTextProps) {
  const text = useWords('verifier', enVerifier);
  const [isWhole, setWhole] = useState(false);
  const [picked, setPicked] = useState(refused);
  const pick = useCallback((line: number) => setPicked((before) => (before === line ? -1 : line)), []);
  // What is said of a refused instruction follows it at once; its registers come after.
  const lastRefused = lines.findLastIndex(isSaid);
  const shownAt = picked === refused ? lastRefused : picked;
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
        {lines.slice(first).map((line, at) => {
          const index = first + at;
          const isRefused = refused >= 0 && index >= refused && isSaid(line);
          return (
            <li key={index}>
              <LogLine index={index} line={line} isRefused={isRefused} isPicked={picked === index} onPick={pick} />
              {picked >= 0 && shownAt === index && <Registers lines={lines} index={picked} isBefore={picked === refused} />}
            </li>
          );
        })}
      </ol>
    </>
  );
}

/** All but the count of what was processed, which ends every log. */
function isSaid({ text: line }: VerifierLine): boolean {
  return line !== '' && !line.startsWith('processed ');
}

interface LogLineProps {
  readonly index: number;
  readonly line: VerifierLine;
  readonly isRefused: boolean;
  readonly isPicked: boolean;
  readonly onPick: (line: number) => void;
}

const LogLine = memo(function LogLine({ index, line, isRefused, isPicked, onPick }: LogLineProps) {
  const look = `verifier-line verifier-${line.kind}${isRefused ? ' refused' : ''}`;
  if (line.kind === 'source') {
    return (
      <div className={look}>
        <PlaceLink place={line.place!}>
          <code>{line.text}</code>
        </PlaceLink>
      </div>
    );
  }
  if (line.kind === 'insn') {
    return (
      <button type="button" className={look} aria-expanded={isPicked} onClick={() => onPick(index)}>
        <code>{line.text}</code>
      </button>
    );
  }
  return (
    <div className={look}>
      <code>{line.text || ' '}</code>
    </div>
  );
});

/** What the verifier knows at an instruction: what it has just learnt stands out. */
function Registers({ lines, index, isBefore }: { lines: readonly VerifierLine[]; index: number; isBefore: boolean }) {
  const text = useWords('verifier', enVerifier);
  const { frame, values } = useMemo(() => stateAt(lines, index), [lines, index]);
  const insn = lines[index].insn ?? 0;
  const { place, source } = lines[index];
  return (
    <div className="known">
      <p className="known-head">
        <strong>{isBefore ? text.registersBefore(insn) : text.registers(insn)}</strong>
        {frame > 0 && <span className="quiet">{text.frame(frame)}</span>}
        {place && (
          <PlaceLink place={place}>
            <span className="way-line">
              {place.file}:{place.line}
            </span>
            <code>{source}</code>
          </PlaceLink>
        )}
      </p>
      {values.length === 0 ? (
        <p className="quiet">{text.nothingKnown}</p>
      ) : (
        <dl>
          {values.map(({ name, value, isNew }) => (
            <div key={name} className={isNew ? 'fresh' : undefined}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
