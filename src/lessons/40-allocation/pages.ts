import { mm_page_alloc, sched_switch, terminal_write, zone_pages } from '../../base/event.ts';
import type { Log } from '../../trace/log.ts';
import { eventAfter } from '../anchors.ts';
import type { EventAnchor } from '../lesson.ts';

/* What both runs are looked at for. */

/** The n-th page that was asked for and had, or not. */
export const hadPage = (occurrence = 1): EventAnchor => ({ event: 'funcgraph_exit', fields: { func: 'lab_alloc_page', ret: '0' }, occurrence });
export const noPage: EventAnchor = { event: 'funcgraph_exit', fields: { func: 'lab_alloc_page_atomic', ret: '-12' } };

/** The worker goes to sleep in the middle of a call. */
export const workerSleeps: EventAnchor = { event: 'sched_switch', fields: { prev_comm: 'kworker/0:1', prev_state: 'D' } };
export const reclaimOver: EventAnchor = { event: 'mm_vmscan_direct_reclaim_end' };

export const indexOf = (log: Log, anchor: EventAnchor): number => eventAfter(log, anchor, 0);

/** Requests for pages that were granted, and those that were not. */
export function answersOf(log: Log): { readonly granted: number; readonly refused: number } {
  const all = [...log.indicesOf(mm_page_alloc)].map((index) => log.num(index, 'pfn'));
  const granted = all.filter((pfn) => pfn > 0).length;
  return { granted, refused: all.length - granted };
}

/** How memory stood: positions of `zone_pages`. */
export function standsOf(log: Log): number[] {
  return [...log.indicesOf(zone_pages)];
}

/** How often the worker went to sleep for want of a page. */
export function sleepsOf(log: Log): number {
  const end = indexOf(log, { event: 'workqueue_execute_end', fields: { function: 'bpf_wq_work' } });
  return [...log.indicesOf(sched_switch)].filter((index) => index < end && log.text(index, 'prev_comm') === 'kworker/0:1' && log.text(index, 'prev_state') === 'D').length;
}

/** The numbers that the user program printed: pages, refused, µs. */
export function printed(log: Log): { readonly pages: number; readonly refused: number; readonly tookUs: number } {
  const text = [...log.indicesOf(terminal_write)].map((index) => log.text(index, 'text')).join('');
  const [pages = 0, refused = 0, tookUs = 0] = [...text.matchAll(/\d+/g)].map(Number);
  return { pages, refused, tookUs };
}
