import { contextOf } from '../../base/trace-flags.ts';
import type { Log } from '../../trace/log.ts';
import { eventAfter } from '../anchors.ts';
import type { Claim } from '../lesson.ts';
import { cleanUpsOf, counted, isInterrupted, longestNs, medianNs, waitsOf } from './packets.ts';

const US = 1000;
const BATCH = 64;

const inBoth = (id: string, holds: Claim['holds']): Claim[] => ['path', 'wq'].map((run) => ({ id, run, holds }));
const everyCleanUp = (holds: (log: Log, entry: number, exit: number) => boolean) => (log: Log) =>
  cleanUpsOf(log).length === 2 && cleanUpsOf(log).every(({ entry, exit }) => holds(log, entry, exit));
const lasts = (log: Log, entry: number, exit: number) => log.timeNs(exit) - log.timeNs(entry);

export const claims: readonly Claim[] = [
  ...inBoth('packet: some 1.6 us, as a rule', (log) => Math.abs(medianNs(log) - 1.6 * US) < 0.1 * US),
  ...inBoth('full: it was the 64th that was closed', (log) => closedBefore(log, cleanUpsOf(log)[0].entry) === BATCH),
  { id: 'full: in the softirq, each', run: 'path', holds: everyCleanUp((log, entry) => contextOf(log.flags(entry)) === 'S') },
  { id: 'full: on a kworker, each', run: 'wq', holds: everyCleanUp((log, entry) => contextOf(log.flags(entry)) === 'W') },
  { id: 'full: starting the work takes longer than a packet', run: 'wq', holds: (log) => longestNs(log) - medianNs(log) > 1.5 * US && longestNs(log) < 3.5 * US },
  ...inBoth('free: some 11 us, a little more where packets come between', everyCleanUp((log, entry, exit) => lasts(log, entry, exit) > 11 * US && lasts(log, entry, exit) < 14 * US)),
  { id: 'meanwhile: a packet in the middle of it', run: 'wq', holds: (log) => isInterrupted(log, cleanUpsOf(log)[0]) },
  { id: 'done: no packet in the middle of it', run: 'path', holds: (log) => cleanUpsOf(log).every((cleanUp) => !isInterrupted(log, cleanUp)) },
  ...inBoth('result: nothing is lost', (log) => counted(log).closed === 136 && counted(log).cleaned === 2 * BATCH && waitsOf(log).length === 192),
  { id: 'result: the longest, some 12.6 us', run: 'path', holds: (log) => Math.abs(longestNs(log) - 12.6 * US) < 0.1 * US },
  { id: 'result: the longest, some 3.3 us', run: 'wq', holds: (log) => Math.abs(longestNs(log) - 3.3 * US) < 0.1 * US },
];

/** Calls of `close_connection()` before an event. */
function closedBefore(log: Log, index: number): number {
  let count = 0;
  for (let call = next(log, 0); call >= 0 && call < index; call = next(log, call + 1)) count++;
  return count;
}

function next(log: Log, from: number): number {
  return eventAfter(log, { event: 'funcgraph_entry', fields: { func: 'close_connection' } }, from);
}
