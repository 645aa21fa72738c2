import { memo, useLayoutEffect, useMemo, useRef } from 'react';
import type { Context } from '../../base/trace-flags.ts';
import type { LocalNote } from '../../lab/inspection.ts';
import type { ProgramFile, RunId } from '../../lab/state.ts';
import { Badge } from '../context/badge.tsx';
import { Asked } from '../lessons/asked.tsx';
import { useSize } from '../measure.ts';
import type { Messages } from '../text/en/page.ts';
import { useText } from '../text/text.ts';
import type { FileMarks, LineStand, LineValue } from './marks.ts';
import { currentLine } from './marks.ts';
import { moveAmongButtons } from './move-among.ts';
import type { Token } from './tokens.ts';
import { tokenLines } from './tokens.ts';

interface ListingProps {
  /** Whose file it is: values lead to where they were written. */
  readonly run?: RunId;
  readonly file: ProgramFile;
  readonly text: string;
  /** Another file lies over it: it is kept, to be there at once when steps go to and fro. */
  readonly isBehind?: boolean;
  readonly marks?: FileMarks;
  /** Values of locals, by line. */
  readonly notes?: ReadonlyMap<number, LocalNote>;
  /** Steps of the way to what the verifier has refused, by line. */
  readonly steps?: ReadonlyMap<number, string>;
  /** The line that was asked for. */
  readonly picked?: number;
  /** Makes line numbers buttons. */
  readonly onPick?: (line: number) => void;
}

/** Code to read: highlighted from the first paint, without the editor. */
export function Listing({ run, file, text, isBehind = false, marks, notes, steps, picked, onPick }: ListingProps) {
  const words = useText();
  const [scroller, size] = useSize<HTMLDivElement>();
  const scrolled = useRef(0);
  const lines = useMemo(() => tokenLines(text.replace(/\n$/, '')), [text]);
  const current = picked ?? lastStep(steps) ?? currentLine(marks);
  const height = size?.height ?? 0;
  useLayoutEffect(() => {
    const top = current === undefined ? undefined : scrollFor(current, scrolled.current, height);
    if (top !== undefined) scroller.current?.scrollTo({ top });
  }, [scroller, current, height]);
  return (
    <div
      className={isBehind ? 'listing behind' : 'listing'}
      ref={scroller}
      tabIndex={0}
      role="group"
      aria-label={file.side === 'bpf' ? words.code.bpfListing : words.code.userListing}
      onScroll={(event) => {
        scrolled.current = event.currentTarget.scrollTop;
      }}
    >
      <ol>
        {lines.map((tokens, index) => (
          <Line
            key={index}
            words={words}
            run={run}
            number={index + 1}
            tokens={tokens}
            stand={marks?.stands.get(index + 1)}
            visited={marks?.visited.get(index + 1)}
            value={marks?.values.get(index + 1)}
            note={notes?.get(index + 1)}
            step={steps?.get(index + 1)}
            isPicked={picked === index + 1}
            isEntry={index + 1 === (current ?? 1)}
            onPick={onPick}
          />
        ))}
      </ol>
    </div>
  );
}

/** What the verifier has refused. */
function lastStep(steps: ListingProps['steps']): number | undefined {
  return steps && [...steps.keys()].at(-1);
}

const LINE = 18;

/** Where to scroll so that a line is seen with some lines around it; nothing where it is already. */
function scrollFor(line: number, scrolled: number, height: number): number | undefined {
  if (height === 0) return undefined;
  const top = (line - 1) * LINE;
  const margin = Math.min(4 * LINE, height / 4);
  if (top < scrolled + margin) return scrolled === 0 ? undefined : Math.max(0, top - margin);
  const lowest = top + 2 * LINE + margin - height;
  return lowest > scrolled ? lowest : undefined;
}

interface LineProps {
  readonly words: Messages;
  readonly run?: RunId;
  readonly number: number;
  readonly tokens: readonly Token[];
  readonly stand?: LineStand;
  readonly visited?: Context;
  readonly value?: LineValue;
  readonly note?: LocalNote;
  readonly step?: string;
  readonly isPicked: boolean;
  /** Tab comes to this line's button. */
  readonly isEntry: boolean;
  readonly onPick?: (line: number) => void;
}

const Line = memo(
  function Line({ words, run, number, tokens, stand, visited, value, note, step, isPicked, isEntry, onPick }: LineProps) {
    const context = stand?.context ?? visited;
    const title = context && words.code.ranIn(words.context[context].long);
    return (
      <li className={['line', stand?.strength ?? '', isPicked ? 'picked' : '', context ? `ctx-${context}` : ''].join(' ')} aria-current={stand?.strength === 'running' ? 'step' : undefined}>
        {onPick ? (
          <button
            type="button"
            className="line-number"
            tabIndex={isEntry ? 0 : -1}
            aria-pressed={isPicked}
            aria-label={`${words.code.line} ${number}`}
            onKeyDown={(event) => moveAmongButtons(event, '.listing')}
            onClick={() => onPick(number)}
          >
            {number}
          </button>
        ) : (
          <span className="line-number">{number}</span>
        )}
        <span className="line-mark" title={title}>
          {stand ? <Badge context={stand.context} hollow={stand.strength === 'standing'} /> : step ? <span className="line-step">{step}</span> : visited && <b aria-hidden="true">{visited}</b>}
        </span>
        <code>{tokens.length === 0 ? ' ' : tokens.map(tokenView)}</code>
        {(note || value) && (
          <span className="line-end">
            {note && (
              <span className={note.isChanged ? 'line-note fresh' : 'line-note'} title={note.text}>
                {note.text}
              </span>
            )}
            {value && (
              <Asked className={value.isFresh ? 'line-value fresh' : 'line-value'} run={run} write={value.write} what={value.text} isEntry={value.isFresh}>
                {value.text}
              </Asked>
            )}
          </span>
        )}
      </li>
    );
  },
  (a, b) =>
    a.tokens === b.tokens &&
    a.words === b.words &&
    a.visited === b.visited &&
    a.stand?.context === b.stand?.context &&
    a.stand?.strength === b.stand?.strength &&
    a.value?.text === b.value?.text &&
    a.value?.isFresh === b.value?.isFresh &&
    a.value?.write === b.value?.write &&
    a.run === b.run &&
    a.note?.text === b.note?.text &&
    a.note?.isChanged === b.note?.isChanged &&
    a.step === b.step &&
    a.isPicked === b.isPicked &&
    a.isEntry === b.isEntry &&
    a.onPick === b.onPick,
);

function tokenView(token: Token, index: number) {
  return token.kind === 'plain' ? token.text : <span key={index} className={`c-${token.kind}`}>{token.text}</span>;
}
