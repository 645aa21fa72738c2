import type { Context } from '../../base/trace-flags.ts';
import type { Ns } from '../../base/units.ts';
import type { TimeRange } from '../../lab/state.ts';
import type { CpuLane, Slice, Timeline } from '../../trace/timeline.ts';

/** A stretch of time the reader has selected, since the page's zero. */
export type Range = TimeRange;

/** From either end to the other. */
export function rangeBetween(oneNs: Ns, otherNs: Ns): Range {
  return { fromNs: Math.min(oneNs, otherNs), toNs: Math.max(oneNs, otherNs) };
}

/** How long each context ran itself within a range, on all CPUs together: what lies on top of another takes its time away. */
export function timeByContext(timeline: Timeline, range: Range, zeroNs: Ns): ReadonlyMap<Context, Ns> {
  const sums = new Map<Context, Ns>();
  for (const lane of timeline.cpus) addLane(sums, lane, { fromNs: range.fromNs + zeroNs, toNs: range.toNs + zeroNs });
  for (const [context, lengthNs] of sums) if (lengthNs <= 0) sums.delete(context);
  return sums;
}

function addLane(sums: Map<Context, Ns>, { slices }: CpuLane, range: Range): void {
  const below: Slice[] = [];
  const add = (context: Context, lengthNs: Ns) => sums.set(context, (sums.get(context) ?? 0) + lengthNs);
  for (const slice of slices) {
    // A function is in its context's own slice already.
    if (slice.sort === 'function') continue;
    while (below.length > 0 && below[below.length - 1].to <= slice.from) below.pop();
    const lengthNs = overlap(slice, range);
    add(slice.context, lengthNs);
    const under = below.at(-1);
    if (under) add(under.context, -lengthNs);
    below.push(slice);
  }
}

function overlap(slice: Range, range: Range): Ns {
  return Math.max(0, Math.min(slice.toNs, range.toNs) - Math.max(slice.fromNs, range.fromNs));
}
