import { bpf_async_callback } from '../../base/event.ts';
import { contextOf, TraceFlag } from '../../base/trace-flags.ts';
import { NS_PER_MS } from '../../base/units.ts';
import type { Log } from '../../trace/log.ts';
import { eventAfter } from '../anchors.ts';
import type { Claim } from '../lesson.ts';
import { entered, foundOut, indexOf, jobWaits, packedAt, printed, tick, worksOf } from './jobs.ts';

const inBoth = (claim: Omit<Claim, 'run'>): Claim[] => ['whole', 'slices'].map((run) => ({ ...claim, run }));
const about = (ns: number, ms: number) => Math.abs(ns - ms * NS_PER_MS) < 0.1 * NS_PER_MS;
const nextAfter = (log: Log, event: string, position: number) => eventAfter(log, { event }, position);
const called = (log: Log, func: string) => [...log.indicesOf(bpf_async_callback)].filter((index) => log.text(index, 'func') === func);

export const claims: readonly Claim[] = [
  ...inBoth({ id: 'strip: on a kworker, for a millisecond', holds: (log) => contextOf(log.flags(indexOf(log, entered('lab_compress')))) === 'W' && about(stripNs(log), 1.024) }),
  ...inBoth({ id: 'bell: on top of the worker that compresses', holds: (log) => contextOf(log.flags(indexOf(log, entered('ring')))) === 'S' && log.comm(indexOf(log, entered('ring'))) === 'kworker/0:1' }),
  ...inBoth({ id: 'tick: somebody else should run from now on', holds: (log) => isWanted(log, nextAfter(log, 'hrtimer_expire_exit', indexOf(log, tick))) }),
  { id: 'tick: nobody else does, to the very end', run: 'whole', holds: (log) => nextAfter(log, 'sched_switch', indexOf(log, tick)) > packedAt(log) },
  { id: 'tick: the caller does, at the end of the slice', run: 'slices', holds: (log) => log.text(nextAfter(log, 'sched_switch', indexOf(log, tick)), 'next_comm') === 'pack_slices' },
  { id: 'again: eight slices of two strips', run: 'slices', holds: (log) => called(log, 'pack_some').length === 8 },
  { id: 'again: the small job stands before it', run: 'slices', holds: (log) => log.text(nextAfter(log, 'bpf_async_callback', nextAfter(log, 'workqueue_execute_end', indexOf(log, tick))), 'func') === 'small_job' },
  { id: 'found-out: at the first tick behind ten milliseconds', run: 'whole', holds: (log) => about(log.timeNs(indexOf(log, foundOut)), 12) },
  { id: 'found-out: a second worker is woken, and gets no CPU', run: 'whole', holds: (log) => log.text(nextAfter(log, 'sched_waking', indexOf(log, foundOut)), 'comm') === 'kworker/0:0' && nextAfter(log, 'sched_switch', indexOf(log, foundOut)) > packedAt(log) },
  { id: 'found-out: never', run: 'slices', holds: (log) => indexOf(log, foundOut) < 0 },
  { id: 'job: all five behind the last strip', run: 'whole', holds: (log) => called(log, 'small_job').length === 5 && called(log, 'small_job').every((index) => index > packedAt(log)) },
  { id: 'job: by the second worker', run: 'whole', holds: (log) => log.comm(indexOf(log, entered('small_job'))) === 'kworker/0:0' },
  { id: 'job: all five before the last strip', run: 'slices', holds: (log) => called(log, 'small_job').length === 5 && called(log, 'small_job').every((index) => index < packedAt(log)) },
  ...inBoth({ id: 'result: the same fax, 16 kB in 184 bytes', holds: (log) => printed(log).strips === 16 && printed(log).bytes === 184 && printed(log).jobs === 5 }),
  { id: 'result: 13.7 ms', run: 'whole', holds: (log) => about(longestNs(log), 13.75) },
  { id: 'result: less than a slice', run: 'slices', holds: (log) => longestNs(log) < 2 * NS_PER_MS },
  { id: 'result: a slice costs next to nothing', run: 'slices', holds: (log) => log.timeNs(packedAt(log)) - log.timeNs(indexOf(log, entered('lab_compress'))) < 16.6 * NS_PER_MS },
  ...inBoth({ id: 'chart: five jobs', holds: (log) => worksOf(log, 'small_job').size === 5 && jobWaits(log).length === 5 }),
];

function stripNs(log: Log): number {
  return log.timeNs(indexOf(log, { event: 'funcgraph_exit', fields: { func: 'lab_compress' } })) - log.timeNs(indexOf(log, entered('lab_compress')));
}

function isWanted(log: Log, index: number): boolean {
  return (log.flags(index) & TraceFlag.NEED_RESCHED) !== 0;
}

function longestNs(log: Log): number {
  return Math.max(...jobWaits(log).map(({ waitNs }) => waitNs));
}
