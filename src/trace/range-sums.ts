import { sched_wakeup, sched_wakeup_new } from '../base/event.ts';
import type { Context } from '../base/trace-flags.ts';
import type { Ns } from '../base/units.ts';
import type { Log } from './log.ts';
import type { Slice, Timeline } from './timeline.ts';

/** What a stretch of time comes to. */
export interface RangeSums {
  /** Over all CPUs; contexts that had no time are missing. */
  readonly byContext: ReadonlyMap<Context, Ns>;
  /** By the task's name: time in its own contexts, interrupts on top of it not counted. Longest first. */
  readonly byTask: readonly NamedTime[];
  readonly wakeups: number;
  /** Works executed in it, by function, busiest first. */
  readonly works: readonly NamedTime[];
}

export interface NamedTime {
  readonly name: string;
  readonly timeNs: Ns;
  /** How many stretches. */
  readonly count: number;
}

/** Of the time from `fromNs` to `toNs`. */
export function sumsOf(log: Log, { cpus, paths }: Timeline, fromNs: Ns, toNs: Ns): RangeSums {
  const byContext = new Map<Context, Ns>();
  const tasks = new Map<string, NamedTime>();
  for (const { slices } of cpus) {
    for (const { slice, ownNs } of ownTimes(slices, fromNs, toNs)) {
      byContext.set(slice.context, (byContext.get(slice.context) ?? 0) + ownNs);
      if (slice.sort === 'task' || slice.sort === 'kernel' || slice.sort === 'function') addTime(tasks, slice.comm, ownNs, slice.sort === 'task');
    }
  }
  const works = new Map<string, NamedTime>();
  for (const path of paths) {
    const timeNs = Math.min(path.toNs, toNs) - Math.max(path.fromNs, fromNs);
    if (path.sort === 'slow' && timeNs >= 0) addTime(works, path.name, timeNs, true);
  }
  return { byContext, byTask: longestFirst(tasks), wakeups: wakeupsIn(log, fromNs, toNs), works: longestFirst(works) };
}

function addTime(sums: Map<string, NamedTime>, name: string, timeNs: Ns, isNew: boolean): void {
  const known = sums.get(name) ?? { name, timeNs: 0, count: 0 };
  sums.set(name, { name, timeNs: known.timeNs + timeNs, count: known.count + (isNew ? 1 : 0) });
}

function longestFirst(sums: ReadonlyMap<string, NamedTime>): NamedTime[] {
  return [...sums.values()].toSorted((one, other) => other.timeNs - one.timeNs);
}

/** Slices nest: a slice's own time in the range is what those right above it leave. */
function* ownTimes(slices: readonly Slice[], fromNs: Ns, toNs: Ns): IterableIterator<{ slice: Slice; ownNs: Ns }> {
  const open: { slice: Slice; ownNs: Ns }[] = [];
  for (const slice of slices) {
    if (slice.fromNs > toNs) break;
    const insideNs = Math.min(slice.toNs, toNs) - Math.max(slice.fromNs, fromNs);
    if (insideNs < 0) continue;
    while (open.length > 0 && open.at(-1)!.slice.depth >= slice.depth) yield open.pop()!;
    if (open.length > 0) open.at(-1)!.ownNs -= insideNs;
    open.push({ slice, ownNs: insideNs });
  }
  while (open.length > 0) yield open.pop()!;
}

function wakeupsIn(log: Log, fromNs: Ns, toNs: Ns): number {
  let count = 0;
  for (const kind of [sched_wakeup, sched_wakeup_new]) {
    for (const index of log.indicesOf(kind)) if (log.timeNs(index) >= fromNs && log.timeNs(index) <= toNs) count++;
  }
  return count;
}
