import { contextOf, formatTraceFlags, rcuDepth } from '../../base/trace-flags.ts';
import { NS_PER_US } from '../../base/units.ts';
import type { Log } from '../../trace/log.ts';
import { eventAfter } from '../anchors.ts';
import type { Claim, EventAnchor } from '../lesson.ts';

const indexOf = (log: Log, event: string, fields?: EventAnchor['fields']) => eventAfter(log, { event, fields }, 0);
const door = (log: Log) => eventAfter(log, { event: 'source_line', after: { event: 'funcgraph_entry', fields: { func: 'at_the_door' } } }, 0);
const begin = (log: Log) => log.flags(eventAfter(log, { event: 'source_line', after: { event: 'funcgraph_entry', fields: { func: 'begin' } } }, 0));
const comm = (log: Log) => log.comm(door(log));

/** What the program has asked and the user program prints is what the header of its events says. */
function isPrinted(log: Log, name: string): boolean {
  return indexOf(log, 'terminal_write', { text: `It was ${log.pid(door(log))}, ${name}\n` }) >= 0;
}

export const claims: readonly Claim[] = [
  ...['timer', 'wq'].map((run): Claim => ({ id: 'put-off: in no interrupt, but in an RCU reader', run, holds: (log) => contextOf(begin(log)) === 'K' && rcuDepth(begin(log)) === 1 })),
  { id: 'alarm: a hardirq on the idle task', run: 'sleep', holds: (log) => contextOf(log.flags(indexOf(log, 'local_timer_entry'))) === 'H' && comm(log) === 'swapper/0' },
  { id: 'alarm: the worker takes the CPU in the middle of unlink()', run: 'wq', holds: (log) => door(log) < indexOf(log, 'sys_exit_unlink') },
  { id: 'door: right in the interrupt', run: 'sleep', holds: (log) => contextOf(log.flags(door(log))) === 'H' },
  { id: 'door: behind the interrupt', run: 'timer', holds: (log) => contextOf(log.flags(door(log))) === 'S' && indexOf(log, 'local_timer_exit') < door(log) },
  { id: 'door: on a kworker', run: 'wq', holds: (log) => contextOf(log.flags(door(log))) === 'W' },
  { id: 'current: the idle task', run: 'sleep', holds: (log) => isPrinted(log, 'swapper/0') },
  { id: 'current: the idle task', run: 'timer', holds: (log) => isPrinted(log, 'swapper/0') },
  { id: 'current: a worker of CPU 0', run: 'wq', holds: (log) => isPrinted(log, 'kworker/0:1') },
  { id: 'current: from the queue events', run: 'wq', holds: (log) => indexOf(log, 'workqueue_queue_work', { function: 'bpf_wq_work', workqueue: 'events' }) >= 0 },
  // The trampoline around a program that hangs on a kernel function keeps it on its CPU: the 1 at the end.
  { id: 'allowed: the flags', run: 'sleep', holds: (log) => formatTraceFlags(log.flags(door(log))) === 'd.h11' },
  { id: 'allowed: the flags', run: 'timer', holds: (log) => formatTraceFlags(log.flags(door(log))) === '..s1.' },
  { id: 'allowed: the flags', run: 'wq', holds: (log) => formatTraceFlags(log.flags(door(log))) === '....1' },
  { id: 'late: less than a microsecond behind its time', run: 'timer', holds: (log) => latenessNs(log, 'hrtimer_start', { function: 'bpf_timer_cb' }, 'expires') < NS_PER_US },
  { id: 'late: a few microseconds after it was queued', run: 'wq', holds: (log) => latenessNs(log, 'workqueue_queue_work', { function: 'bpf_wq_work' }) < 10 * NS_PER_US },
];

/** From when the start was (or, with `due`, what it asked for) to the callback. */
function latenessNs(log: Log, event: string, fields: EventAnchor['fields'], due?: string): number {
  const start = indexOf(log, event, fields);
  return log.timeNs(indexOf(log, 'bpf_async_callback')) - (due ? log.num(start, due) : log.timeNs(start));
}
