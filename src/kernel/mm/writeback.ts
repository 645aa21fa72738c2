import { NS_PER_US } from '../../base/units.ts';
import type { Coroutine } from '../coroutine.ts';
import { raiseDeviceIrq, requestIrq } from '../irq.ts';
import type { Machine } from '../machine.ts';
import { wakeUpProcess } from '../sched/wake-up.ts';
import { WORK_CPU_UNBOUND, WqFlag } from '../workqueue/pool.ts';
import type { Workqueue, WorkStruct } from '../workqueue/pool.ts';
import { allocWorkqueue, initWork, queueWorkNow } from '../workqueue/queue.ts';
import type { Zone } from './zone.ts';
import { tellPages, zoneOf } from './zone.ts';

/*
 * Dirty pages go to the disk: the flusher of fs/fs-writeback.c, a disk that takes its time,
 * and `__acct_reclaim_writeback` of mm/vmscan.c. There is no block layer between them.
 */

const DISK_IRQ = 26;
const DISK_NAME = 'virtio1-req.0';
/** Pages that one request writes, and how long the disk takes for it: 256 MB/s. */
const REQUEST_PAGES = 32;
const REQUEST_NS = 500 * NS_PER_US;

/** The backing device's side of a machine: its flusher, and what its disk has to do. */
interface Writeback {
  readonly workqueue: Workqueue;
  readonly work: WorkStruct;
  /** When the disk will have done all that it was given. */
  diskFreeNs: number;
}

const writebacks = new WeakMap<Machine, Writeback>();

/** `default_bdi_init()`, and the disk's driver. At boot. */
export function writebackInit(m: Machine): void {
  const zone = zoneOf(m);
  writebacks.set(m, {
    workqueue: allocWorkqueue(m, 'writeback', WqFlag.UNBOUND),
    work: initWork(m, 'wb_workfn', (machine) => wbWorkfn(machine, zone)),
    diskFreeNs: 0,
  });
  requestIrq(m, DISK_IRQ, DISK_NAME, function* complete(machine) {
    yield* machine.spend(machine.costs.diskIrqNs);
    endWriteback(machine, zone);
    return 'handled';
  });
}

/** `wakeup_flusher_threads(WB_REASON_VMSCAN)`: whoever reclaims wants dirty pages written. Any context. */
export function wakeupFlusherThreads(m: Machine, zone: Zone): void {
  const { workqueue, work } = writebacks.get(m)!;
  if (zone.dirty > 0) queueWorkNow(m, WORK_CPU_UNBOUND, workqueue, work);
}

/** `wb_workfn()`: hands every dirty page to the disk. On a kworker of the unbound pool. */
function* wbWorkfn(m: Machine, zone: Zone): Coroutine {
  const writeback = writebacks.get(m)!;
  while (zone.dirty > 0) {
    const pages = Math.min(zone.dirty, REQUEST_PAGES);
    yield* m.spend(m.costs.diskSubmitNs);
    zone.dirty -= pages;
    zone.writeback += pages;
    tellPages(m, zone);
    writeback.diskFreeNs = Math.max(writeback.diskFreeNs, m.nowNs) + REQUEST_NS;
    m.at(writeback.diskFreeNs, () => raiseDeviceIrq(m, 0, DISK_IRQ));
  }
}

/** `folio_end_writeback()` for the pages of a request: they are clean, and kswapd may be waiting for that. Hardirq. */
function endWriteback(m: Machine, zone: Zone): void {
  const pages = Math.min(zone.writeback, REQUEST_PAGES);
  zone.writeback -= pages;
  zone.clean += pages;
  tellPages(m, zone);
  if (zone.writtenWhileThrottled === undefined) return;
  zone.writtenWhileThrottled += pages;
  if (zone.writtenWhileThrottled > REQUEST_PAGES) wakeUpProcess(m, zone.kswapd!);
}
