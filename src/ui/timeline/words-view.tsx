import { formatNs } from '../../trace/layout/format.ts';
import type { Messages } from '../text/en/page.ts';
import { LabelRow, textWidth } from '../../trace/layout/labels.ts';
import type { Placed } from '../../trace/layout/labels.ts';
import type { TimelineRun } from './model.ts';
import type { Plot } from '../../trace/layout/plot.ts';
import type { DrawnArrow, PathLabel } from '../../trace/layout/rows.ts';

interface Word {
  readonly key: string;
  readonly text: string;
  readonly y: number;
  readonly at: Placed;
  readonly isStrong: boolean;
  readonly onWait: boolean;
}

/**
 * Arrows with their latencies, and the lengths of fast and slow paths: where there is room,
 * and only there. A length that is not over at `endNs` would tell what a prediction asks.
 */
export function Words({ run, plot, endNs, text }: { run: TimelineRun; plot: Plot; endNs: number; text: Messages }) {
  const words = wordsOf(run, plot, endNs, text);
  return (
    <g>
      {run.rows.arrows.map((each) => (
        <ArrowView key={each.arrow.from} each={each} plot={plot} />
      ))}
      {words.map((word) => (
        <g key={word.key}>
          {word.onWait && <rect className="word-ground" x={word.at.x - textWidth(word.text) / 2 - 2} y={word.y - 7} width={textWidth(word.text) + 4} height={14} />}
          <text x={word.at.x} y={word.y + 4.5} textAnchor={word.at.anchor} className={word.isStrong ? 'latency' : 'path-word'}>
            {word.text}
          </text>
        </g>
      ))}
    </g>
  );
}

function ArrowView({ each, plot }: { each: DrawnArrow; plot: Plot }) {
  const from = plot.x(each.fromNs);
  const to = plot.x(each.toNs);
  if (to < plot.left || from > plot.right || to - from < 3) return null;
  const head = each.arrives - 3;
  return (
    <g className="latency-arrow">
      <path d={`M${from} ${each.leaves}V${each.along}H${to - 0.5}V${head + 4}`} />
      <path d={`M${to - 4.5} ${head + 5}L${to - 0.5} ${head - 2}L${to + 3.5} ${head + 5}z`} className="head" />
    </g>
  );
}

/** Latencies ask first, then slow paths, then fast paths. */
function wordsOf({ rows }: TimelineRun, plot: Plot, endNs: number, text: Messages): Word[] {
  const isOver = ({ toNs }: { readonly toNs: number }) => toNs <= endNs;
  const lines = new Map<number, LabelRow>();
  const lineAt = (y: number) => {
    const line = lines.get(y) ?? new LabelRow(plot.left, plot.right);
    lines.set(y, line);
    return line;
  };
  for (const bar of rows.bars) {
    if (bar.context) lineAt(bar.top + bar.height / 2).block(plot.x(bar.fromNs), plot.x(bar.toNs));
  }
  return [
    ...rows.arrows.filter(isOver).flatMap((each) => latencyWord(each, plot, lineAt(each.along))),
    ...rows.paths
      .filter(isOver)
      .toSorted((a, b) => (a.path.sort === b.path.sort ? 0 : a.path.sort === 'slow' ? -1 : 1))
      .flatMap((each) => pathWord(each, plot, lineAt(each.y), text)),
  ];
}

function latencyWord(each: DrawnArrow, plot: Plot, line: LabelRow): Word[] {
  const text = formatNs(each.arrow.latencyNs);
  const width = textWidth(text);
  const from = plot.x(each.fromNs);
  const to = plot.x(each.toNs);
  const isRoomy = to - from > width + 16;
  const at = line.place(width, [...(isRoomy ? [{ x: (from + to) / 2, anchor: 'middle' as const }] : []), { x: from - 8, anchor: 'end' }]);
  return at ? [{ key: `latency ${each.arrow.from}`, text, y: each.along, at, isStrong: true, onWait: at.anchor === 'middle' }] : [];
}

function pathWord({ path, fromNs, toNs, y }: PathLabel, plot: Plot, line: LabelRow, text: Messages): Word[] {
  const says = `${path.sort === 'fast' ? text.timeline.fastPath : text.timeline.slowPath} ${formatNs(path.toNs - path.fromNs, 1)}`;
  const from = plot.x(fromNs);
  const to = plot.x(toNs);
  if (to - from < 4) return [];
  const at = line.place(textWidth(says), [{ x: to + 8, anchor: 'start' }, { x: from - 8, anchor: 'end' }]);
  return at ? [{ key: `${path.sort} ${path.from}`, text: says, y, at, isStrong: false, onWait: false }] : [];
}
