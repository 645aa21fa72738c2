import { worker_cpu_intensive, worker_enter_idle, worker_leave_idle } from '../../base/event.ts';
import type { Machine } from '../machine.ts';
import { printk } from '../printk.ts';
import { rawSpinLock, rawSpinUnlock } from '../preempt.ts';
import { wakeUpProcess } from '../sched/wake-up.ts';
import type { Worker, WorkerPool } from './pool.ts';

/** From this many times on a hogging function is named in the kernel log (`cpu_intensive_warning_thresh`). */
const WARNING_THRESHOLD = 4;

/** `kick_pool()`: wakes the worker that went idle last, if work waits and nobody runs. Pool lock held. */
export function kickPool(m: Machine, pool: WorkerPool): boolean {
  const worker = pool.idle.at(-1);
  if (!worker || !pool.needsMoreWorker) return false;
  m.charge(m.costs.kickPoolNs);
  wakeUpProcess(m, worker.task);
  return true;
}

/** `worker_enter_idle()` */
export function workerEnterIdle(m: Machine, worker: Worker): void {
  worker.isIdle = true;
  worker.pool.idle.push(worker);
  m.emit(worker_enter_idle, worker.task.pid);
}

/** `worker_leave_idle()` */
export function workerLeaveIdle(m: Machine, worker: Worker): void {
  const { idle } = worker.pool;
  worker.isIdle = false;
  idle.splice(idle.indexOf(worker), 1);
  m.emit(worker_leave_idle, worker.task.pid);
}

/** `worker_set_flags()` and `worker_clr_flags()` of one flag: `nr_running` follows. */
export function setWorkerFlag(worker: Worker, flag: 'isPrep' | 'isCpuIntensive', value: boolean): void {
  const was = worker.isManaged;
  worker[flag] = value;
  if (worker.isManaged !== was) worker.pool.running += was ? -1 : 1;
}

/** `wq_worker_sleeping()`: current, a worker, is going to sleep; another one takes over if work waits. */
export function wqWorkerSleeping(m: Machine, worker: Worker): void {
  if (!worker.isManaged || worker.sleeping) return;
  worker.sleeping = true;
  const { pool } = worker;
  const wasOff = m.cpu.irqsOff;
  m.setIrqsOff(true);
  rawSpinLock(m);
  pool.running--;
  kickPool(m, pool);
  rawSpinUnlock(m);
  m.setIrqsOff(wasOff);
}

/** `wq_worker_running()`: current, a worker, is back from its sleep. */
export function wqWorkerRunning(worker: Worker): void {
  if (!worker.sleeping) return;
  if (worker.isManaged) worker.pool.running++;
  worker.sleeping = false;
}

/** `wq_worker_tick()`: a worker that burns its CPU leaves concurrency management, and another may start. Hardirq. */
export function wqWorkerTick(m: Machine, worker: Worker): void {
  const { currentWork, pool, task } = worker;
  if (!currentWork || !worker.isManaged || worker.sleeping) return;
  if (task.sumExecNs - worker.currentAtNs < m.config.cpuIntensiveThreshNs) return;
  rawSpinLock(m);
  setWorkerFlag(worker, 'isCpuIntensive', true);
  m.emit(worker_cpu_intensive, task.pid, currentWork.address);
  reportHog(m, currentWork.functionName);
  kickPool(m, pool);
  rawSpinUnlock(m);
}

/** `wq_cpu_intensive_report()`: named at the 4th time, then at each doubling. */
function reportHog(m: Machine, functionName: string): void {
  const { hogs } = m.workqueues;
  const count = (hogs.get(functionName) ?? 0) + 1;
  hogs.set(functionName, count);
  const past = count + 1 - WARNING_THRESHOLD;
  if (past < 1 || (past & (past - 1)) !== 0) return;
  const us = m.config.cpuIntensiveThreshNs / 1000;
  printk(m, `workqueue: ${functionName} hogged CPU for >${us}us ${count} times, consider switching to WQ_UNBOUND`);
}
