import type { Log } from '../../trace/log.ts';
import { eventAfter } from '../anchors.ts';
import { packetLatencies } from '../../trace/latencies.ts';
import type { Latency } from '../../trace/latencies.ts';

/** Waits of all packets, from the card's ring to their verdict; shortest first. */
export function waitsOf(log: Log): Latency[] {
  return [...packetLatencies(log)].toSorted((one, other) => one.waitNs - other.waitNs);
}

/** The wait in the middle; `waits` ascend. */
export function medianNs(waits: readonly Latency[]): number {
  return waits[Math.floor(waits.length / 2)].waitNs;
}

/** A call of `sweep()`: positions of its entry and its return. */
export interface Sweep {
  readonly entry: number;
  readonly exit: number;
}

/** Those that threw something away. */
export function sweepsOf(log: Log): Sweep[] {
  const sweeps: Sweep[] = [];
  for (let entry = nextSweep(log, 0); entry >= 0; ) {
    const exit = eventAfter(log, { event: 'funcgraph_exit', fields: { func: 'sweep' } }, entry);
    const deleted = eventAfter(log, { event: 'map_elem_delete' }, entry);
    if (exit > 0 && deleted > 0 && deleted < exit) sweeps.push({ entry, exit });
    entry = nextSweep(log, entry + 1);
  }
  return sweeps;
}

function nextSweep(log: Log, from: number): number {
  return eventAfter(log, { event: 'funcgraph_entry', fields: { func: 'sweep' } }, from);
}

/** How long from its entry to its return. */
export function lengthNs(log: Log, { entry, exit }: Sweep): number {
  return log.timeNs(exit) - log.timeNs(entry);
}

/** Whether a packet was looked at in the middle of it. */
export function isInterrupted(log: Log, { entry, exit }: Sweep): boolean {
  const packet = eventAfter(log, { event: 'funcgraph_entry', fields: { func: 'rate_limit' } }, entry);
  return packet >= 0 && packet < exit;
}

/** What the user program printed: how many packets passed, were over the limit, and found no room. */
export function printed(log: Log): { readonly passed: number; readonly limited: number; readonly noRoom: number; readonly swept: number } {
  let text = '';
  for (let index = 0; index < log.length; index++) {
    if (log.kind(index).name === 'terminal_write') text += log.text(index, 'text');
  }
  const [passed = 0, limited = 0, noRoom = 0, swept = 0] = [...text.matchAll(/\d+/g)].map(Number);
  return { passed, limited, noRoom, swept };
}
