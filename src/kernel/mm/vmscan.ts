import * as events from '../../base/event.ts';
import { NS_PER_US } from '../../base/units.ts';
import type { Coroutine } from '../coroutine.ts';
import type { Machine } from '../machine.ts';
import { schedule } from '../sched/core.ts';
import { Task, TaskState } from '../sched/task.ts';
import { wakeUpProcess } from '../sched/wake-up.ts';
import { scheduleHrtimeoutRange } from '../time/sleep.ts';
import { TICK_NS } from '../time/tick-sched.ts';
import type { Gfp } from './gfp.ts';
import { gfpText } from './gfp.ts';
import { wakeupFlusherThreads } from './writeback.ts';
import type { Zone } from './zone.ts';
import { tellPages, zoneOf } from './zone.ts';

/* mm/vmscan.c: pages of the page cache become free ones. */

/** Pages looked at in one go (`SWAP_CLUSTER_MAX`). */
const SWAP_CLUSTER_MAX = 32;
/** A list is walked in ever larger parts, so often, until something is found (`DEF_PRIORITY`). */
const DEF_PRIORITY = 12;
/** How long who reclaims waits for the disk at most: HZ / 10, and 1, in jiffies. */
const THROTTLE_NS = { VMSCAN_THROTTLE_WRITEBACK: 25 * TICK_NS, VMSCAN_THROTTLE_NOPROGRESS: TICK_NS } as const;
/** Between those of boot's other threads. */
const KSWAPD_PID = 33;

/** `kswapd_run()`: the node's own reclaimer, asleep until memory is short. At boot. */
export function kswapdRun(m: Machine): void {
  const zone = zoneOf(m);
  const task = new Task(KSWAPD_PID, `kswapd${zone.nid}`, 'kthread', 0, (machine) => kswapd(machine, zone));
  task.state = TaskState.INTERRUPTIBLE;
  zone.kswapd = task;
  m.processes.add(m, task);
}

/** `wakeup_kswapd()`: memory is short. Any context. */
export function wakeupKswapd(m: Machine, zone: Zone, gfp: Gfp): void {
  const { kswapd: task } = zone;
  if (!task || task.state !== TaskState.INTERRUPTIBLE || zone.free > zone.watermarks.high) return;
  m.emit(events.mm_vmscan_wakeup_kswapd, zone.nid, 0, gfpText(gfp));
  wakeUpProcess(m, task);
}

/** `try_to_free_pages()`: direct reclaim, by whoever wants a page; how many were freed. A user's task may be made to wait in it, a kernel thread is not. */
export function* tryToFreePages(m: Machine, zone: Zone, gfp: Gfp): Coroutine<number> {
  m.pushFrame('try_to_free_pages');
  m.emit(events.mm_vmscan_direct_reclaim_begin, 0, gfpText(gfp));
  let reclaimed = 0;
  for (let priority = DEF_PRIORITY; priority > 0 && reclaimed < SWAP_CLUSTER_MAX; priority--) reclaimed += yield* shrinkInactiveList(m, zone);
  if (reclaimed === 0 && m.current.type === 'user' && isMostlyUnwritten(zone)) yield* reclaimThrottle(m, zone, 'VMSCAN_THROTTLE_NOPROGRESS');
  m.emit(events.mm_vmscan_direct_reclaim_end, reclaimed);
  m.popFrame('try_to_free_pages');
  return reclaimed;
}

/** Otherwise there is no point in waiting (`skip_throttle_noprogress`). */
function isMostlyUnwritten(zone: Zone): boolean {
  return 2 * (zone.dirty + zone.writeback) > zone.reclaimable;
}

/** `shrink_inactive_list()`: frees what is clean. Where it meets none but dirty pages it has them written. */
function* shrinkInactiveList(m: Machine, zone: Zone): Coroutine<number> {
  yield* m.spend(m.costs.shrinkListNs);
  const freed = Math.min(zone.clean, SWAP_CLUSTER_MAX);
  if (freed === 0) {
    wakeupFlusherThreads(m, zone);
    return 0;
  }
  zone.clean -= freed;
  zone.free += freed;
  tellPages(m, zone);
  return freed;
}

/** `kswapd()`: asleep, or busy until more than the high watermark are free. */
function* kswapd(m: Machine, zone: Zone): Coroutine<number> {
  for (;;) {
    m.emit(events.mm_vmscan_kswapd_wake, zone.nid, 0);
    yield* balancePgdat(m, zone);
    m.emit(events.mm_vmscan_kswapd_sleep, zone.nid);
    m.current.state = TaskState.INTERRUPTIBLE;
    yield* schedule(m);
  }
}

/** `balance_pgdat()`: until there is enough, or nothing left to reclaim. */
function* balancePgdat(m: Machine, zone: Zone): Coroutine {
  while (zone.free <= zone.watermarks.high && zone.reclaimable > 0) {
    if ((yield* shrinkInactiveList(m, zone)) === 0) yield* waitForWriteback(m, zone);
  }
}

/** kswapd has met nothing but pages that are being written; their disk wakes it (`__acct_reclaim_writeback`). */
function* waitForWriteback(m: Machine, zone: Zone): Coroutine {
  zone.writtenWhileThrottled = 0;
  yield* reclaimThrottle(m, zone, 'VMSCAN_THROTTLE_WRITEBACK');
  zone.writtenWhileThrottled = undefined;
}

/** `reclaim_throttle()`: sleeps (D) until it is woken, or the time is over. */
function* reclaimThrottle(m: Machine, zone: Zone, reason: keyof typeof THROTTLE_NS): Coroutine {
  const sinceNs = m.nowNs;
  m.pushFrame('reclaim_throttle');
  m.current.state = TaskState.UNINTERRUPTIBLE;
  yield* scheduleHrtimeoutRange(m, sinceNs + THROTTLE_NS[reason], 0);
  m.popFrame('reclaim_throttle');
  m.emit(events.mm_vmscan_throttled, zone.nid, THROTTLE_NS[reason] / NS_PER_US, Math.floor((m.nowNs - sinceNs) / NS_PER_US), reason);
}
