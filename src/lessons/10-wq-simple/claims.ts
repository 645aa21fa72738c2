import { contextOf, migrateDisableDepth } from '../../base/trace-flags.ts';
import type { Log } from '../../trace/log.ts';
import { eventAfter } from '../anchors.ts';
import type { Claim } from '../lesson.ts';

const callback = (log: Log) => eventAfter(log, { event: 'bpf_async_callback' }, 0);
const unlinkExit = (log: Log) => eventAfter(log, { event: 'sys_exit_unlink' }, 0);
const caller = (log: Log) => log.pid(eventAfter(log, { event: 'sys_enter_unlink' }, 0));

export const claims: readonly Claim[] = [
  { id: 'callback: a softirq on top of the task the interrupt found', run: 'timer', holds: (log) => contextOf(log.flags(callback(log))) === 'S' && log.pid(callback(log)) === caller(log) },
  { id: 'callback: on a task of its own, a kworker', run: 'wq', holds: (log) => contextOf(log.flags(callback(log))) === 'W' && log.pid(callback(log)) !== caller(log) },
  { id: 'callback: may sleep, but does not move', run: 'wq', holds: (log) => migrateDisableDepth(log.flags(eventAfter(log, { event: 'source_line' }, callback(log)))) === 1 },
  { id: 'back: the callback is over before unlink() returns', run: 'timer', holds: (log) => callback(log) < unlinkExit(log) },
  { id: 'back: the callback is over before unlink() returns', run: 'wq', holds: (log) => callback(log) < unlinkExit(log) },
];
