import { memo, useLayoutEffect, useMemo, useRef } from 'react';
import type { Context } from '../../base/trace-flags.ts';
import type { ProgramFile } from '../../lab/state.ts';
import { Badge } from '../context/badge.tsx';
import { useText } from '../text/text.ts';
import type { FileMarks, LineStand, LineValue } from './marks.ts';
import type { Token } from './tokens.ts';
import { tokenLines } from './tokens.ts';

/** Code to read: highlighted from the first paint, without the editor. */
export function Listing({ file, text, marks }: { file: ProgramFile; text: string; marks?: FileMarks }) {
  const words = useText().code;
  const scroller = useRef<HTMLDivElement>(null);
  const lines = useMemo(() => tokenLines(text.replace(/\n$/, '')), [text]);
  const current = currentLine(marks);
  useLayoutEffect(() => keepInView(scroller.current, current), [current]);
  return (
    <div className="listing" ref={scroller} tabIndex={0} role="group" aria-label={file.side === 'bpf' ? words.bpfListing : words.userListing}>
      <ol>
        {lines.map((tokens, index) => (
          <Line
            key={index}
            number={index + 1}
            tokens={tokens}
            stand={marks?.stands.get(index + 1)}
            visited={marks?.visited.get(index + 1)}
            value={marks?.values.get(index + 1)}
          />
        ))}
      </ol>
    </div>
  );
}

/** The line that executes; else the last one that somebody stands at; else the last one that ran. */
function currentLine(marks: FileMarks | undefined): number | undefined {
  let standing = marks?.lastRun;
  for (const [line, stand] of marks?.stands ?? []) {
    if (stand.strength === 'running') return line;
    standing = line;
  }
  return standing;
}

const LINE = 18;

/** Scrolls the listing, and never the page, so that the line has some context around it. */
function keepInView(scroller: HTMLElement | null, line: number | undefined): void {
  if (!scroller || line === undefined) return;
  const top = (line - 1) * LINE;
  const margin = Math.min(4 * LINE, scroller.clientHeight / 4);
  if (top < scroller.scrollTop + margin) scroller.scrollTop = Math.max(0, top - margin);
  else if (top + 2 * LINE + margin > scroller.scrollTop + scroller.clientHeight) scroller.scrollTop = top + 2 * LINE + margin - scroller.clientHeight;
}

interface LineProps {
  readonly number: number;
  readonly tokens: readonly Token[];
  readonly stand?: LineStand;
  readonly visited?: Context;
  readonly value?: LineValue;
}

const Line = memo(
  function Line({ number, tokens, stand, visited, value }: LineProps) {
    const text = useText();
    const context = stand?.context ?? visited;
    const title = context && text.code.ranIn(text.context[context].long);
    return (
      <li className={['line', stand?.strength ?? '', context ? `ctx-${context}` : ''].join(' ')} aria-current={stand?.strength === 'running' ? 'step' : undefined}>
        <span className="line-number">{number}</span>
        <span className="line-mark" title={title}>
          {stand ? <Badge context={stand.context} hollow={stand.strength === 'standing'} /> : visited && <b aria-hidden="true">{visited}</b>}
        </span>
        <code>{tokens.length === 0 ? ' ' : tokens.map(tokenView)}</code>
        {value && <span className={value.isFresh ? 'line-value fresh' : 'line-value'}>{value.text}</span>}
      </li>
    );
  },
  (a, b) =>
    a.tokens === b.tokens &&
    a.visited === b.visited &&
    a.stand?.context === b.stand?.context &&
    a.stand?.strength === b.stand?.strength &&
    a.value?.text === b.value?.text &&
    a.value?.isFresh === b.value?.isFresh,
);

function tokenView(token: Token, index: number) {
  return token.kind === 'plain' ? token.text : <span key={index} className={`c-${token.kind}`}>{token.text}</span>;
}
