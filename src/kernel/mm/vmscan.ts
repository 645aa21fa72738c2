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
/** HZ / 10: how long kswapd waits for pages to be written if nobody wakes it. */
const WRITEBACK_TIMEOUT_NS = 25 * TICK_NS;
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

/** `try_to_free_pages()`: direct reclaim, by whoever wants a page; how many were freed. Kernel threads are not made to wait in it. */
export function* tryToFreePages(m: Machine, zone: Zone, gfp: Gfp): Coroutine<number> {
  m.pushFrame('try_to_free_pages');
  m.emit(events.mm_vmscan_direct_reclaim_begin, 0, gfpText(gfp));
  let reclaimed = 0;
  for (let priority = DEF_PRIORITY; priority > 0 && reclaimed < SWAP_CLUSTER_MAX; priority--) reclaimed += yield* shrinkInactiveList(m, zone);
  m.emit(events.mm_vmscan_direct_reclaim_end, reclaimed);
  m.popFrame('try_to_free_pages');
  return reclaimed;
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
    if ((yield* shrinkInactiveList(m, zone)) === 0) yield* reclaimThrottle(m, zone);
  }
}

/** `reclaim_throttle(VMSCAN_THROTTLE_WRITEBACK)`: waits (D) until pages were written, or a tenth of a second. kswapd alone gets here. */
function* reclaimThrottle(m: Machine, zone: Zone): Coroutine {
  const sinceNs = m.nowNs;
  zone.writtenWhileThrottled = 0;
  m.current.state = TaskState.UNINTERRUPTIBLE;
  yield* scheduleHrtimeoutRange(m, sinceNs + WRITEBACK_TIMEOUT_NS, 0);
  zone.writtenWhileThrottled = undefined;
  const delayedUs = Math.floor((m.nowNs - sinceNs) / NS_PER_US);
  m.emit(events.mm_vmscan_throttled, zone.nid, WRITEBACK_TIMEOUT_NS / NS_PER_US, delayedUs, 'VMSCAN_THROTTLE_WRITEBACK');
}
