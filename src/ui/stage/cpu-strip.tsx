import { memo } from 'react';
import { fitting } from '../../trace/layout/labels.ts';
import { useText } from '../text/text.ts';
import type { Messages } from '../text/en/page.ts';
import type { SmallPile } from './cpus.ts';

interface CpuStripProps {
  readonly piles: readonly SmallPile[];
  readonly large: number;
  /** Stays large whatever CPU the next event is of. */
  readonly pinned?: number;
  readonly onPin: (cpu: number | undefined) => void;
}

/** Every CPU small: who has it, in which context, in which function. A press draws it large and keeps it so; another press lets the picture follow events again. */
export const CpuStrip = memo(function CpuStrip({ piles, large, pinned, onPin }: CpuStripProps) {
  const text = useText();
  return (
    <div className="cpu-strip" role="group" aria-label={text.stage.cpus}>
      {piles.map((pile) => {
        const { cpu, x, y, width, height } = pile;
        const says = sayingOf(pile, text);
        return (
          <button
            key={cpu}
            type="button"
            className={pinned === cpu ? 'cpu-cell pinned' : 'cpu-cell'}
            style={{ left: x, top: y, width, height }}
            aria-pressed={cpu === large}
            aria-label={says}
            title={pinned === cpu ? text.stage.unpin(says) : says}
            onClick={() => onPin(pinned === cpu ? undefined : cpu)}
          >
            <Glyph pile={pile} />
            <Words pile={pile} text={text} />
          </button>
        );
      })}
    </div>
  );
});

function sayingOf({ cpu, contexts, who, what }: SmallPile, text: Messages): string {
  const context = contexts.at(-1);
  const parts = [context ? text.context[context].name : '', who, what].filter((part, index, all) => part !== '' && all.indexOf(part) === index);
  return `${text.stage.cpu(cpu)}: ${parts.join(', ')}`;
}

const MOST_BARS = 3;

/** The pile, a few pixels high: what executes with its letter, on top of what stands still. */
function Glyph({ pile: { contexts } }: { pile: SmallPile }) {
  const top = contexts.at(-1) ?? 'I';
  return (
    <span className="cpu-glyph">
      <b className={`ctx-${top}`}>{top}</b>
      {contexts
        .slice(0, -1)
        .slice(-MOST_BARS)
        .toReversed()
        .map((context, index) => (
          <i key={index} className={`ctx-${context}`} />
        ))}
    </span>
  );
}

const BESIDE_WORDS = 42;
const SIZE = 12.5;
const MONO_ADVANCE = 0.5;

function Words({ pile: { cpu, who, what, contexts, width }, text }: { pile: SmallPile; text: Messages }) {
  const room = width - BESIDE_WORDS;
  const name = fitting(who, room - 14, SIZE) || fitting(who.replace(/^kworker\//, ''), room - 14, SIZE);
  const isIdle = contexts.at(-1) === 'I' || contexts.length === 0;
  const second = isIdle ? text.context.I.name : what;
  return (
    <span className="cpu-words">
      <span>
        <b>{cpu}</b> {name}
      </span>
      {second.length * SIZE * MONO_ADVANCE <= room && <code>{second}</code>}
    </span>
  );
}
