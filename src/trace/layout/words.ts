import type { Ns } from '../../base/units.ts';
import { widestPiece } from './breaks.ts';
import { formatNs } from './format.ts';
import { LabelRow, textWidth } from './labels.ts';
import type { Placed } from './labels.ts';
import type { Plot } from './plot.ts';
import type { DrawnArrow, PathLabel, RunRows } from './rows.ts';

/** A word of the drawing, and where it found room. */
export interface Word {
  readonly key: string;
  readonly text: string;
  /** The middle of its row. */
  readonly y: number;
  readonly at: Placed;
  readonly isStrong: boolean;
  /** It lies on the hatching of a wait, and needs a ground of its own. */
  readonly onWait: boolean;
}

/** What fast and slow paths are called in the reader's language. */
export interface PathNames {
  readonly fast: string;
  readonly slow: string;
}

/**
 * Latencies of arrows and the lengths of paths, where there is room and only there: latencies
 * ask first, then slow paths, then fast paths. No word lies on another, on a bar, on a break
 * or on a line, but for a latency on its own arrow. What is not over at `endNs` has no length yet.
 */
export function wordsOf(rows: RunRows, plot: Plot, endNs: Ns, names: PathNames): Word[] {
  const isOver = ({ toNs }: { readonly toNs: number }) => toNs <= endNs;
  const lineAt = freeLines(rows, plot);
  return [
    ...rows.arrows.filter(isOver).flatMap((each) => latencyWord(each, plot, lineAt(each.along))),
    ...rows.paths
      .filter(isOver)
      .toSorted((a, b) => (a.path.sort === b.path.sort ? 0 : a.path.sort === 'slow' ? -1 : 1))
      .flatMap((each) => pathWord(each, plot, lineAt(each.y), names)),
  ];
}

/** A line of words for each row that has any, with all that is drawn across it taken. */
function freeLines({ bars, arrows, paths }: RunRows, plot: Plot): (y: number) => LabelRow {
  const lines = new Map([...arrows.map(({ along }) => along), ...paths.map(({ y }) => y)].map((y) => [y, new LabelRow(plot.left, plot.right)]));
  for (const [y, line] of lines) {
    for (const { from, to } of plot.breaks.flatMap(({ tears }) => tears)) line.block(from, to);
    for (const arrow of arrows) if (isSeen(arrow, plot)) blockArrow(line, y, arrow, plot);
  }
  for (const bar of bars) {
    if (!isSeen(bar, plot)) continue;
    const arrow = bar.context ? undefined : arrows.find(({ along, fromNs, toNs }) => along === bar.top + bar.height / 2 && fromNs < bar.toNs && toNs > bar.fromNs);
    lines.get(bar.top + bar.height / 2)?.block(plot.x(bar.fromNs), plot.x(bar.toNs), arrow);
  }
  return (y) => lines.get(y)!;
}

function isSeen({ fromNs, toNs }: { readonly fromNs: Ns; readonly toNs: Ns }, plot: Plot): boolean {
  return plot.x(toNs) >= plot.left && plot.x(fromNs) <= plot.right;
}

/** Of an arrow's head, to both sides of its line. */
const HEAD = 4;

/** An arrow runs along its own row; it goes down, and comes back up, across those over it. */
function blockArrow(line: LabelRow, y: number, arrow: DrawnArrow, plot: Plot): void {
  const [from, to] = [plot.x(arrow.fromNs), plot.x(arrow.toNs)];
  if (y === arrow.along) line.block(from, to + HEAD, arrow);
  else if (y > arrow.leaves && y < arrow.along) line.block(from, from);
}

function latencyWord(each: DrawnArrow, plot: Plot, line: LabelRow): Word[] {
  const text = formatNs(each.arrow.latencyNs);
  const width = textWidth(text);
  const from = plot.x(each.fromNs);
  const to = plot.x(each.toNs);
  const own = widestPiece(plot.breaks, Math.max(plot.left, from), Math.min(plot.right, to));
  const isRoomy = own.to - own.from > width + 16;
  const at = line.place(width, [...(isRoomy ? [{ x: (own.from + own.to) / 2, anchor: 'middle' as const }] : []), { x: from - 8, anchor: 'end' }, { x: to + 10, anchor: 'start' }], each);
  return at ? [{ key: `latency ${each.arrow.from}`, text, y: each.along, at, isStrong: true, onWait: at.anchor === 'middle' }] : [];
}

function pathWord({ path, fromNs, toNs, y }: PathLabel, plot: Plot, line: LabelRow, names: PathNames): Word[] {
  const says = `${names[path.sort]} ${formatNs(path.toNs - path.fromNs, 1)}`;
  const from = plot.x(fromNs);
  const to = plot.x(toNs);
  if (to - from < 4) return [];
  const at = line.place(textWidth(says), [{ x: to + 8, anchor: 'start' }, { x: from - 8, anchor: 'end' }]);
  return at ? [{ key: `${path.sort} ${path.from}`, text: says, y, at, isStrong: false, onWait: false }] : [];
}
