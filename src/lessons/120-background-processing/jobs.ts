import { bpf_async_init, bpf_async_set_callback, terminal_write, workqueue_queue_work } from '../../base/event.ts';
import type { Log } from '../../trace/log.ts';
import { eventAfter } from '../anchors.ts';
import type { Wait } from '../chart.ts';
import type { EventAnchor } from '../lesson.ts';

/** The n-th time that a function of the programs is entered. */
export const entered = (func: string, occurrence = 1): EventAnchor => ({ event: 'funcgraph_entry', fields: { func }, occurrence });

/** The tick that follows the first small job. */
export const tick: EventAnchor = { event: 'hrtimer_expire_entry', fields: { function: 'tick_nohz_handler' }, after: entered('ring') };
export const foundOut: EventAnchor = { event: 'worker_cpu_intensive' };

export const indexOf = (log: Log, anchor: EventAnchor): number => eventAfter(log, anchor, 0);

/** The works, by address, whose callback has that name. */
export function worksOf(log: Log, callback: string): ReadonlySet<number> {
  const objects = new Map([...log.indicesOf(bpf_async_init)].map((index) => [log.num(index, 'async'), log.num(index, 'object')]));
  const named = [...log.indicesOf(bpf_async_set_callback)].filter((index) => log.text(index, 'func') === callback);
  return new Set(named.map((index) => objects.get(log.num(index, 'async'))!));
}

/** How long each small job lay in the list, from being queued to being taken. */
export function jobWaits(log: Log): Wait[] {
  const works = worksOf(log, 'small_job');
  return [...log.indicesOf(workqueue_queue_work)].flatMap((queued) => {
    const work = log.num(queued, 'work');
    const taken = works.has(work) ? eventAfter(log, { event: 'workqueue_execute_start', fields: { work } }, queued) : -1;
    return taken < 0 ? [] : [{ waitNs: log.timeNs(taken) - log.timeNs(queued), position: taken + 1 }];
  });
}

/** When the last strip was done, or the first position behind the log. */
export function packedAt(log: Log): number {
  const last = indexOf(log, { event: 'funcgraph_exit', fields: { func: 'lab_compress' }, occurrence: 16 });
  return last < 0 ? log.length : last;
}

/** What the user program printed: strips, bytes, jobs, µs. */
export function printed(log: Log): { readonly strips: number; readonly bytes: number; readonly jobs: number; readonly longestUs: number } {
  const text = [...log.indicesOf(terminal_write)].map((index) => log.text(index, 'text')).join('');
  const [strips = 0, bytes = 0, jobs = 0, longestUs = 0] = [...text.matchAll(/\d+/g)].map(Number);
  return { strips, bytes, jobs, longestUs };
}
