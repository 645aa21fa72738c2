import type { Log } from '../../trace/log.ts';
import { packetLatencies, type Latency } from '../../trace/latencies.ts';
import { eventAfter } from '../anchors.ts';
import { printed } from '../printed.ts';

/** Waits of all packets, from the card's ring to their verdict, in the order of the verdicts. */
export function waitsOf(log: Log): Latency[] {
  return [...packetLatencies(log)].toSorted((one, other) => one.to - other.to);
}

/** The longest wait of a packet in the run. */
export function longestNs(log: Log): number {
  return Math.max(0, ...waitsOf(log).map(({ waitNs }) => waitNs));
}

/** The wait that half of the packets stay below. */
export function medianNs(log: Log): number {
  const waits = waitsOf(log).map(({ waitNs }) => waitNs).toSorted((one, other) => one - other);
  return waits[Math.floor(waits.length / 2)];
}

/** A call of `clean_up()`: positions of its entry and its return. */
export interface CleanUp {
  readonly entry: number;
  readonly exit: number;
}

/** Every call of `clean_up()` that has returned, in order. */
export function cleanUpsOf(log: Log): CleanUp[] {
  const found: CleanUp[] = [];
  for (let from = 0; ; ) {
    const entry = eventAfter(log, { event: 'funcgraph_entry', fields: { func: 'clean_up' } }, from);
    const exit = eventAfter(log, { event: 'funcgraph_exit', fields: { func: 'clean_up' } }, entry);
    if (entry < 0 || exit < 0) return found;
    found.push({ entry, exit });
    from = exit;
  }
}

/** Whether a packet was looked at in the middle of it. */
export function isInterrupted(log: Log, { entry, exit }: CleanUp): boolean {
  const packet = eventAfter(log, { event: 'funcgraph_entry', fields: { func: 'track' } }, entry);
  return packet >= 0 && packet < exit;
}

/** What the user program printed. */
export function counted(log: Log): { readonly opened: number; readonly closed: number; readonly cleaned: number } {
  const [opened = 0, closed = 0, cleaned = 0] = [...printed(log, 1).matchAll(/\d+/g)].map(Number);
  return { opened, closed, cleaned };
}
