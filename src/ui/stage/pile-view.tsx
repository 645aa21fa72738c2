import { memo } from 'react';
import type { Context } from '../../base/trace-flags.ts';
import { textWidth } from '../../trace/layout/labels.ts';
import type { Block, BlockRow } from './pile.ts';
import type { Chip, Drawing } from './drawing.ts';
import { thingKey } from './moves.ts';
import { useMoves } from './use-moves.ts';

/** Contexts of a CPU and of the tasks off it, and for a moment those that have just gone. */
export const PileView = memo(function PileView({ drawing }: { drawing: Drawing }) {
  const { cpuX, cpu } = drawing.columns;
  const { pile, leaving } = useMoves(drawing);
  return (
    <>
      <div ref={leaving} className="leaving" aria-hidden="true" />
      <div ref={pile}>
        {drawing.ghosts.map((block) => (
          <BlockView key={`ghost ${block.key}`} block={block} x={cpuX} width={cpu} />
        ))}
        {drawing.blocks.map((block) => (
          <BlockView key={block.key} block={block} x={cpuX} width={cpu} />
        ))}
        {drawing.chips.map((chip) => (
          <ChipView key={chip.key} chip={chip} />
        ))}
      </div>
    </>
  );
});

interface BlockProps {
  readonly block: Block;
  readonly x: number;
  readonly width: number;
}

const BlockView = memo(
  function BlockView({ block, x, width }: BlockProps) {
    return (
      <div
        className={`block ${block.kind} ctx-${block.context}`}
        data-key={thingKey(block.kind === 'ghost' ? 'ghost' : 'block', block.key)}
        style={{ transform: `translate(${x}px, ${block.top}px)`, width, height: block.height }}
      >
        <Strip context={block.context} isGhost={block.kind === 'ghost'} />
        <div className="block-rows">
          {block.rows.map((row, index) => (
            <Row key={index} row={row} tag={index === 0 && fits(row, block.tag, width) ? block.tag : ''} />
          ))}
        </div>
      </div>
    );
  },
  (a, b) => a.x === b.x && a.width === b.width && sameBlock(a.block, b.block),
);

/** A drawing is made anew at each step; most of its blocks are as they were. */
function sameBlock(a: Block, b: Block): boolean {
  return (
    a.key === b.key &&
    a.kind === b.kind &&
    a.context === b.context &&
    a.tag === b.tag &&
    a.top === b.top &&
    a.height === b.height &&
    a.rows.length === b.rows.length &&
    a.rows.every((row, index) => row.kind === b.rows[index].kind && row.text === b.rows[index].text)
  );
}

const BESIDE_WORDS = 56;

/** What is said at the right of a row gives way to the row. */
function fits(row: BlockRow, tag: string, width: number): boolean {
  const text = row.kind === 'title' ? textWidth(row.text, 15) : 7 * row.text.length;
  return text + textWidth(tag) <= width - BESIDE_WORDS;
}

function Row({ row, tag }: { row: BlockRow; tag: string }) {
  return (
    <div className={`block-row ${row.kind}`}>
      <span className="block-text" title={row.text}>
        {row.text}
      </span>
      {tag && <span className="block-tag">{tag}</span>}
    </div>
  );
}

function Strip({ context, isGhost }: { context: Context; isGhost: boolean }) {
  return (
    <span className={`strip${isGhost ? '' : ` pattern ctx-${context}`}`}>
      <b>{context}</b>
    </span>
  );
}

function ChipView({ chip }: { chip: Chip }) {
  return (
    <div
      className={`block chip ${chip.sort} ctx-${chip.context}`}
      data-key={thingKey('chip', chip.key)}
      style={{ transform: `translate(${chip.x}px, ${chip.y}px)`, width: chip.width, height: chip.height }}
    >
      <Strip context={chip.context} isGhost={chip.sort === 'asleep'} />
      <div className="block-rows">
        <div className="block-row func">
          <span className="block-text" title={chip.text || undefined}>
            {chip.text}
          </span>
        </div>
      </div>
    </div>
  );
}
