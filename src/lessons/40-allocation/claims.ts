import { console_event } from '../../base/event.ts';
import { contextOf } from '../../base/trace-flags.ts';
import { NS_PER_MS } from '../../base/units.ts';
import type { Log } from '../../trace/log.ts';
import { eventAfter } from '../anchors.ts';
import type { Claim } from '../lesson.ts';
import { answersOf, hadPage, indexOf, noPage, printed, reclaimOver, sleepsOf, standsOf, workerSleeps } from './pages.ts';

const first = (log: Log, event: string, fields?: Readonly<Record<string, string | number>>) => indexOf(log, { event, fields });
const said = (log: Log) => [...log.indicesOf(console_event)].map((index) => log.text(index, 'msg'));
const freeAt = (log: Log, stand: number) => log.num(standsOf(log).at(stand)!, 'free');

const inBoth = (claim: Omit<Claim, 'run'>): Claim[] => ['timer', 'wq'].map((run) => ({ ...claim, run }));

export const claims: readonly Claim[] = [
  ...inBoth({ id: 'full: 104 pages are free, 1024 are dirty', holds: (log) => freeAt(log, 0) === 104 && log.num(standsOf(log)[0], 'dirty') === 1_024 && log.num(standsOf(log)[0], 'clean') === 0 }),
  { id: 'asked: in softirq', run: 'timer', holds: (log) => contextOf(log.flags(first(log, 'funcgraph_entry', { func: 'lab_alloc_page_atomic' }))) === 'S' },
  { id: 'asked: on a kworker', run: 'wq', holds: (log) => contextOf(log.flags(first(log, 'funcgraph_entry', { func: 'lab_alloc_page' }))) === 'W' },
  ...inBoth({ id: 'short: kswapd is woken, and does not run yet', holds: (log) => first(log, 'mm_vmscan_wakeup_kswapd') > 0 && first(log, 'mm_vmscan_kswapd_wake') > first(log, 'mm_vmscan_wakeup_kswapd') + 10 }),
  { id: 'reserve: eight pages, down to 96', run: 'timer', holds: (log) => answersOf(log).granted === 8 && freeAt(log, 8) === 96 },
  { id: 'reserve: one report, in Linux’s words', run: 'timer', holds: (log) => said(log).filter((line) => line.includes('page allocation failure')).join() === 'fill_timer: page allocation failure: order:0, mode:0x820(GFP_ATOMIC), nodemask=(null),cpuset=/,mems_allowed=0' },
  { id: 'reserve: nothing to report', run: 'wq', holds: (log) => said(log).length === 0 },
  { id: 'null: not found, not waited', run: 'timer', holds: (log) => indexOf(log, noPage) > 0 && first(log, 'mm_vmscan_direct_reclaim_begin') < 0 },
  { id: 'null: it looks, finds nothing clean, has the dirty ones written', run: 'wq', holds: (log) => log.num(indexOf(log, reclaimOver), 'nr_reclaimed') === 0 && first(log, 'workqueue_queue_work', { function: 'wb_workfn' }) < indexOf(log, reclaimOver) },
  { id: 'wait: unlink() has waited for the report', run: 'timer', holds: (log) => unlinkNs(log) > NS_PER_MS },
  { id: 'wait: unlink() is over long before', run: 'wq', holds: (log) => unlinkNs(log) < 0.1 * NS_PER_MS && first(log, 'sys_exit_unlink') < indexOf(log, workerSleeps) },
  { id: 'wait: for a jiffy, once', run: 'wq', holds: (log) => sleepsOf(log) === 1 && Math.abs(sleptNs(log) - 4 * NS_PER_MS) < 0.1 * NS_PER_MS },
  { id: 'others: the flusher, kswapd and the hog run meanwhile', run: 'wq', holds: (log) => ['kworker/u4:1', 'kswapd0', 'hog'].every((comm) => isGivenCpu(log, comm)) },
  { id: 'page: kswapd has freed enough', run: 'wq', holds: (log) => log.num(lastStand(log, indexOf(log, hadPage())), 'free') > 256 },
  { id: 'page: it comes too late', run: 'timer', holds: (log) => eventAfter(log, noPage, first(log, 'mm_vmscan_throttled')) < 0 },
  { id: 'result: eight and eight', run: 'timer', holds: (log) => printed(log).pages === 8 && printed(log).refused === 8 && printed(log).tookUs > 1_000 },
  { id: 'result: sixteen, after 4 ms', run: 'wq', holds: (log) => printed(log).pages === 16 && printed(log).refused === 0 && Math.abs(printed(log).tookUs - 4_070) < 30 },
];

function unlinkNs(log: Log): number {
  return log.timeNs(first(log, 'sys_exit_unlink')) - log.timeNs(first(log, 'sys_enter_unlink'));
}

/** From the worker's going to sleep until it is woken. */
function sleptNs(log: Log): number {
  const asleep = indexOf(log, workerSleeps);
  return log.timeNs(eventAfter(log, { event: 'sched_waking', fields: { comm: 'kworker/0:1' } }, asleep)) - log.timeNs(asleep);
}

function isGivenCpu(log: Log, comm: string): boolean {
  const given = eventAfter(log, { event: 'sched_switch', fields: { next_comm: comm } }, indexOf(log, workerSleeps));
  return given >= 0 && given < indexOf(log, hadPage());
}

/** How memory stood at a position. */
function lastStand(log: Log, position: number): number {
  return standsOf(log).findLast((index) => index < position)!;
}
