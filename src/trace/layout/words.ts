import type { Ns } from '../../base/units.ts';
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
 * ask first, then slow paths, then fast paths. What is not over at `endNs` has no length yet.
 */
export function wordsOf(rows: RunRows, plot: Plot, endNs: Ns, names: PathNames): Word[] {
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
      .flatMap((each) => pathWord(each, plot, lineAt(each.y), names)),
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

function pathWord({ path, fromNs, toNs, y }: PathLabel, plot: Plot, line: LabelRow, names: PathNames): Word[] {
  const says = `${names[path.sort]} ${formatNs(path.toNs - path.fromNs, 1)}`;
  const from = plot.x(fromNs);
  const to = plot.x(toNs);
  if (to - from < 4) return [];
  const at = line.place(textWidth(says), [{ x: to + 8, anchor: 'start' }, { x: from - 8, anchor: 'end' }]);
  return at ? [{ key: `${path.sort} ${path.from}`, text: says, y, at, isStrong: false, onWait: false }] : [];
}
