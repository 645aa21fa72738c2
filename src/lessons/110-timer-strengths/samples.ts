import { contextOf } from '../../base/trace-flags.ts';
import type { Log } from '../../trace/log.ts';
import { eventAfter } from '../anchors.ts';

/** Positions of the events of that name whose `field` is `value`. */
export function eventsOf(log: Log, event: string, field: string, value: string): number[] {
  const found: number[] = [];
  for (let index = 0; index < log.length; index++) {
    if (log.kind(index).name === event && log.text(index, field) === value) found.push(index);
  }
  return found;
}

/** Where each sample was taken. */
export function samplesOf(log: Log): number[] {
  return eventsOf(log, 'funcgraph_entry', 'func', 'sample');
}

/** Whether the sample was taken on a kworker; else it lies on somebody’s stack. */
export function isOnKworker(log: Log, sample: number): boolean {
  return contextOf(log.flags(sample)) === 'W';
}

/** The user program's task. */
export function callerOf(log: Log): number {
  return log.pid(eventAfter(log, { event: 'funcgraph_entry', fields: { func: 'begin' } }, 0));
}

/** When the timer was to fire, each time, in ns. */
export function duesOf(log: Log): number[] {
  return eventsOf(log, 'hrtimer_start', 'function', 'bpf_timer_cb').map((index) => log.num(index, 'expires'));
}

/** What the user program printed, from what BPF measured. */
export function measured(log: Log): { readonly minNs: number; readonly maxNs: number; readonly fired: number; readonly samples: number } {
  let printed = '';
  for (let index = 0; index < log.length; index++) {
    if (log.kind(index).name === 'terminal_write') printed += log.text(index, 'text');
  }
  const [fired, samples, minNs, maxNs] = [...printed.matchAll(/\d+/g)].map(Number);
  return { fired, samples, minNs, maxNs };
}
