import type { Ns } from '../../../base/units.ts';
import type { RowLabel } from '../../../trace/layout/rows.ts';
import type { DeferredLane, Way } from './deferred.ts';
import type { CpuLane, Lane } from './lanes.ts';

/** Many CPUs share the room that four have. */
const ROOM = 92;
const TALLEST = 20;
const SHORTEST = 8;
const GAP = 3;
/** Above the first lane, for the run's name. */
const HEAD = 18;
const DEFERRED_HEIGHT = 14;

/** A lane in its row. */
export interface LaneRow {
  readonly lane: Lane;
  readonly top: number;
  readonly height: number;
  /** A CPU's number, or what is deferred. */
  readonly of: number | DeferredLane;
}

/** The CPUs, and below them what is deferred, from `top` on. */
export function laneRowsOf(cpus: readonly CpuLane[], deferred: readonly DeferredLane[], top: number): LaneRow[] {
  const height = Math.max(SHORTEST, Math.min(TALLEST, Math.floor(ROOM / cpus.length) - GAP));
  const first = top + HEAD;
  const below = first + cpus.length * (height + GAP);
  return [
    ...cpus.map(({ cpu, lane }, index) => ({ lane, of: cpu, top: first + index * (height + GAP), height })),
    ...deferred.map((of, index) => ({ lane: of.lane, of, top: below + index * (DEFERRED_HEIGHT + GAP), height: DEFERRED_HEIGHT })),
  ];
}

/** What the rows come to, from `top` on. */
export function heightOf(rows: readonly LaneRow[], top: number): number {
  const last = rows.at(-1);
  return last ? last.top + last.height + GAP - top : HEAD;
}

/** Names of the rows: where they are low, of every other. */
export function labelsOf(rows: readonly LaneRow[]): RowLabel[] {
  const deferred = rows.filter(({ of }) => typeof of !== 'number').length;
  const first = rows.length - deferred;
  return rows.flatMap(({ of, top, height }, index): RowLabel[] => {
    const y = top + height / 2;
    if (typeof of !== 'number') return [{ key: `async ${index}`, y, sort: of.sort, number: deferred > 1 ? index - first + 1 : 0 }];
    return height < 12 && index % 2 > 0 ? [] : [{ key: `cpu ${of}`, y, sort: 'cpu', number: of }];
  });
}

/** The ways that end at or behind a time and begin before another. */
export function waysWithin(ways: readonly Way[], fromNs: Ns, toNs: Ns, most: number): readonly Way[] | undefined {
  let low = 0;
  let high = ways.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ways[middle].toNs < fromNs) low = middle + 1;
    else high = middle;
  }
  const within: Way[] = [];
  for (let index = low; index < ways.length && ways[index].fromNs < toNs; index++) {
    if (within.length === most) return undefined;
    within.push(ways[index]);
  }
  return within;
}
