import { workqueue_activate_work, workqueue_queue_work } from '../../base/event.ts';
import type { Coroutine } from '../coroutine.ts';
import type { Machine } from '../machine.ts';
import { localIrqRestore, localIrqSave, rawSpinLock, rawSpinUnlock, rcuReadLock, rcuReadUnlock } from '../preempt.ts';
import { kickPool } from './concurrency.ts';
import { WORK_CPU_UNBOUND, WorkStruct, Workqueue, WqFlag } from './pool.ts';
import type { PoolWorkqueue, WorkerPool, WorkFunction } from './pool.ts';

/** `WQ_DFL_ACTIVE` of 6.12. */
const DEFAULT_MAX_ACTIVE = 256;

/** Size of `struct work_struct`: spacing of addresses only. */
const WORK_STRUCT_SIZE = 32;

/** `INIT_WORK()`: a work with an address of its own. */
export function initWork(m: Machine, functionName: string, fn: WorkFunction): WorkStruct {
  return new WorkStruct(m.kernelAddress(WORK_STRUCT_SIZE), functionName, fn);
}

/**
 * `queue_work_on()` (kernel/workqueue.c): true when it was queued, false when it
 * was pending already. `WORK_CPU_UNBOUND` means here. Any context.
 */
export function* queueWorkOn(m: Machine, cpu: number, wq: Workqueue, work: WorkStruct): Coroutine<boolean> {
  const queued = queueWorkNow(m, cpu, wq, work);
  if (!m.tryAdvance(0)) yield 0;
  return queued;
}

/** `schedule_work()`: the workqueue "events", on this CPU. */
export function scheduleWork(m: Machine, work: WorkStruct): Coroutine<boolean> {
  return queueWorkOn(m, WORK_CPU_UNBOUND, m.workqueues.system, work);
}

/** `queue_work_on()` in one piece, for callers that cannot yield. */
export function queueWorkNow(m: Machine, cpu: number, wq: Workqueue, work: WorkStruct): boolean {
  const flags = localIrqSave(m);
  const queued = !work.isPending;
  if (queued) {
    work.isPending = true;
    insertWork(m, cpu, wq, work);
  }
  localIrqRestore(m, flags);
  return queued;
}

/** `__queue_work()` */
function insertWork(m: Machine, cpu: number, wq: Workqueue, work: WorkStruct): void {
  m.charge(m.costs.queueWorkNs);
  rcuReadLock(m);
  const pwq = selectPwq(m, cpu, wq, work);
  const { pool } = pwq;
  rawSpinLock(m);
  m.emit(workqueue_queue_work, work.address, work.functionName, wq.name, cpu, pool.cpu);
  work.queuedOn = pwq;
  work.lastPool = pool;
  if (pwq.inactive.length === 0 && pwq.active < wq.maxActive) {
    activateWork(m, pwq, work);
    kickPool(m, pool);
  } else {
    work.isInactive = true;
    pwq.inactive.push(work);
  }
  rawSpinUnlock(m);
  rcuReadUnlock(m);
}

/** The pool it goes to: this CPU's, but while it runs elsewhere it queues behind itself there. */
function selectPwq(m: Machine, cpu: number, wq: Workqueue, work: WorkStruct): PoolWorkqueue {
  const pwq = wq.pwqs[cpu === WORK_CPU_UNBOUND ? m.cpu.id : cpu];
  const { lastPool } = work;
  if (!lastPool || lastPool === pwq.pool) return pwq;
  const worker = lastPool.workerExecuting(work);
  return worker?.currentPwq?.wq === wq ? worker.currentPwq : pwq;
}

/** A work becomes its pool's to run. Pool lock held. */
function activateWork(m: Machine, pwq: PoolWorkqueue, work: WorkStruct): void {
  pwq.active++;
  work.isInactive = false;
  m.emit(workqueue_activate_work, work.address, work.functionName);
  pwq.pool.worklist.push(work);
}

/** `pwq_dec_nr_active()`: one has ended or was taken back; the next that waits behind max_active comes in. */
export function pwqDecActive(m: Machine, pwq: PoolWorkqueue): void {
  pwq.active--;
  const next = pwq.inactive.shift();
  if (next) activateWork(m, pwq, next);
}

/** Wakes who waits for this work: it has ended, or was taken back. Pool lock held. */
export function tellFlushers(m: Machine, { flushers }: WorkerPool, work: WorkStruct): void {
  for (let at = flushers.length - 1; at >= 0; at--) {
    if (flushers[at].work === work) flushers.splice(at, 1)[0].done(m);
  }
}

/**
 * `alloc_workqueue()`. `maxActive` 0 is the default of 6.12, 256. Works of an
 * unbound one all go to one pool (the model has one affinity scope).
 */
export function allocWorkqueue(m: Machine, name: string, flags: number, maxActive = 0): Workqueue {
  const pools = m.cpus.map((cpu) => (flags & WqFlag.UNBOUND ? m.workqueues.unboundPool : cpu.pools[flags & WqFlag.HIGHPRI ? 1 : 0]));
  return new Workqueue(name, flags, maxActive || DEFAULT_MAX_ACTIVE, pools);
}
