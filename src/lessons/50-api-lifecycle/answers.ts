import type { Log } from '../../trace/log.ts';
import { eventAfter } from '../anchors.ts';

/** What the programs' `TRY` noted under that name at or after `from`; undefined where it never came to it. */
export function answerOf(log: Log, name: string, from = 0): number | undefined {
  for (let index = from; index < log.length; index++) {
    if (log.kind(index).name !== 'bpf_trace_printk') continue;
    const [noted, answer] = log.text(index, 'msg').split(' = ');
    if (noted === name) return Number(answer);
  }
  return undefined;
}

/** How often a callback was entered from there on, until the program `next` is called. */
export function callbacksBefore(log: Log, next: string, from: number): number {
  const end = eventAfter(log, { event: 'funcgraph_entry', fields: { func: next } }, from);
  let count = 0;
  for (let index = from; index < (end < 0 ? log.length : end); index++) {
    if (log.kind(index).name === 'bpf_async_callback') count++;
  }
  return count;
}

/** The same, counted from where the program `func` is entered. */
export function callbacksBetween(log: Log, func: string, next: string): number {
  return callbacksBefore(log, next, eventAfter(log, { event: 'funcgraph_entry', fields: { func } }, 0));
}
