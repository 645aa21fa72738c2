import type { Recording } from '../../../lab/state.ts';
import { LabelRow } from '../../../trace/layout/labels.ts';
import { formatNs } from '../../../trace/layout/format.ts';
import type { Plot } from '../../../trace/layout/plot.ts';
import type { RowHeights, RunRows } from '../../../trace/layout/rows.ts';
import { MOST_ASYNCS, rowsOf } from '../../../trace/layout/rows.ts';
import { bpfImagesOf } from '../../../trace/story.ts';
import type { Timeline } from '../../../trace/timeline.ts';

/** Room for round times, left of the columns. */
export const TIMES = 52;
/** Room for the columns' names, over them. */
export const NAMES = 20;
/** Turns what is laid out in rows into columns: time runs down. */
export const TRANSPOSED = 'matrix(0 1 1 0 0 0)';

const GAP = 4;
/** A column wider than this is a field. */
const WIDEST = 116;
/** Of the columns of one CPU: what interrupts, programs, tasks. */
const OF_A_CPU = 3;

/** A run's rows as columns that share a width, times and all. */
export function columnsOf(timeline: Timeline, { log, zeroNs }: Recording, width: number): RunRows {
  const cpus = timeline.cpus.filter(({ cpu, slices }) => cpu === 0 || slices.some(({ context }) => context !== 'I')).length;
  const count = OF_A_CPU * cpus + Math.min(MOST_ASYNCS, timeline.asyncs.length) + timeline.devices.length;
  const each = Math.min(WIDEST, Math.floor((width - TIMES) / count) - GAP);
  const heights: RowHeights = { interrupt: each, program: each, task: each, async: each, gap: GAP };
  return rowsOf(timeline, bpfImagesOf(log), { zeroNs, top: TIMES, heights });
}

/** A latency in its column. */
export interface UprightWord {
  readonly key: string;
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

const LINE = 15;

/** Latencies beside their arrows, where there is a line for them that nothing else is on. */
export function uprightWords({ arrows, bars }: RunRows, plot: Plot, endNs: number): UprightWord[] {
  const columns = new Map(arrows.map(({ along }) => [along, new LabelRow(plot.left, plot.right)]));
  for (const { top, height, context, fromNs, toNs } of bars) if (context) columns.get(top + height / 2)?.block(plot.x(fromNs), plot.x(toNs));
  return arrows.flatMap(({ arrow, along, fromNs, toNs }) => {
    if (toNs > endNs) return [];
    const [from, to] = [plot.x(fromNs), plot.x(toNs)];
    const middle = { x: (from + to) / 2, anchor: 'middle' as const };
    const at = columns.get(along)?.place(LINE, [...(to - from > 2 * LINE ? [middle] : []), { x: to + LINE, anchor: 'middle' }, { x: from - LINE, anchor: 'middle' }]);
    return at ? [{ key: `${arrow.from}`, text: formatNs(arrow.latencyNs), x: along, y: at.x }] : [];
  });
}
