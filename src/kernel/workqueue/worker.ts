import { worker_create, workqueue_execute_end, workqueue_execute_start } from '../../base/event.ts';
import type { Coroutine } from '../coroutine.ts';
import { kthreadCreate } from '../kthread.ts';
import type { Machine } from '../machine.ts';
import { preemptCount, rawSpinLock, rawSpinUnlock } from '../preempt.ts';
import { dumpStack, printk } from '../printk.ts';
import { condResched, schedule } from '../sched/core.ts';
import { Task, TaskState } from '../sched/task.ts';
import { wakeUpProcess } from '../sched/wake-up.ts';
import { kickPool, setWorkerFlag, workerEnterIdle, workerLeaveIdle } from './concurrency.ts';
import { WqFlag, Worker } from './pool.ts';
import type { WorkerPool, WorkStruct } from './pool.ts';
import { pwqDecActive, tellFlushers } from './queue.ts';

/** `worker_thread()`: woken when there is work, it works until there is none or others do. */
function* workerThread(m: Machine, worker: Worker): Coroutine<number> {
  const { pool } = worker;
  m.enterFunction('worker_thread');
  for (;;) {
    lockPool(m);
    m.charge(m.costs.workerWakeNs);
    workerLeaveIdle(m, worker);
    while (pool.needsMoreWorker) {
      if (pool.idle.length === 0 && !pool.managerActive) yield* manageWorkers(m, worker);
      else yield* workOnList(m, worker);
    }
    m.charge(m.costs.workerIdleNs);
    workerEnterIdle(m, worker);
    m.current.state = TaskState.IDLE;
    unlockPool(m);
    yield* schedule(m);
  }
}

/** From the end of the PREP stage until somebody else runs or nothing waits (`keep_working`). Pool lock held. */
function* workOnList(m: Machine, worker: Worker): Coroutine {
  const { pool } = worker;
  setWorkerFlag(worker, 'isPrep', false);
  do {
    const work = pool.worklist.shift()!;
    if (assignWork(pool, work, worker)) yield* processScheduledWorks(m, worker);
  } while (pool.worklist.length > 0 && pool.running <= 1);
  setWorkerFlag(worker, 'isPrep', true);
}

/** `assign_work()`: one that runs here already goes to the worker that runs it. */
function assignWork(pool: WorkerPool, work: WorkStruct, worker: Worker): boolean {
  const collision = pool.workerExecuting(work);
  (collision ?? worker).scheduled.push(work);
  return !collision;
}

function* processScheduledWorks(m: Machine, worker: Worker): Coroutine {
  for (let work = worker.scheduled.shift(); work; work = worker.scheduled.shift()) yield* processOneWork(m, worker, work);
}

/** `process_one_work()`. The pool's lock is held at entry and at return, not while the work's function runs. */
function* processOneWork(m: Machine, worker: Worker, work: WorkStruct): Coroutine {
  const { pool } = worker;
  const pwq = work.queuedOn!;
  m.enterFunction('process_one_work');
  worker.currentWork = work;
  worker.currentPwq = pwq;
  worker.currentAtNs = worker.task.sumExecNs;
  if (pwq.wq.flags & WqFlag.CPU_INTENSIVE) setWorkerFlag(worker, 'isCpuIntensive', true);
  kickPool(m, pool);
  work.queuedOn = undefined;
  work.isPending = false;
  unlockPool(m);
  const rcuBefore = m.current.rcuReadLockNesting;
  m.emit(workqueue_execute_start, work.address, work.functionName);
  yield* work.fn(m, work);
  m.emit(workqueue_execute_end, work.address, work.functionName);
  checkLeak(m, work, rcuBefore);
  yield* condResched(m);
  lockPool(m);
  setWorkerFlag(worker, 'isCpuIntensive', false);
  worker.currentWork = undefined;
  worker.currentPwq = undefined;
  pwqDecActive(m, pwq);
  tellFlushers(m, pool, work);
  m.exitFunction('process_one_work');
}

/** A work must leave as it came: no lock, no preempt depth, no RCU reader. */
function checkLeak(m: Machine, work: WorkStruct, rcuBefore: number): void {
  const { current } = m;
  const count = preemptCount(m);
  if (count === 0 && current.rcuReadLockNesting === rcuBefore) return;
  printk(m, `BUG: workqueue leaked atomic, lock or RCU: ${current.comm}[${current.pid}]`);
  const depth = count.toString(16).padStart(8, '0');
  printk(m, `     preempt=0x${depth} lock=0->0 RCU=${rcuBefore}->${current.rcuReadLockNesting} workfn=${work.functionName}`);
  dumpStack(m);
}

/** `manage_workers()`: as its pool's manager, current makes a worker that will stand by. Pool lock held. */
function* manageWorkers(m: Machine, worker: Worker): Coroutine {
  const { pool } = worker;
  pool.managerActive = true;
  while (pool.worklist.length > 0 && pool.running === 0 && pool.idle.length === 0) {
    unlockPool(m);
    yield* createWorker(m, pool);
    lockPool(m);
  }
  pool.managerActive = false;
}

/** `create_worker()`: `kthreadd` forks it; current waits. Process context. */
function* createWorker(m: Machine, pool: WorkerPool): Coroutine {
  const worker = new Worker(pool, freeId(pool));
  pool.workers.push(worker);
  const task = yield* kthreadCreate(m, workerComm(pool, worker.id), 'kworker', pool.cpu, (machine) => workerThread(machine, worker));
  worker.task = task;
  task.worker = worker;
  bindToPool(task, pool);
  m.emit(worker_create, task.pid, task.comm, pool.cpu, pool.nice);
  lockPool(m);
  workerEnterIdle(m, worker);
  wakeUpProcess(m, task);
  unlockPool(m);
}

/** A worker that the boot has left idle: as `createWorker`, without the way there. */
export function bootWorker(m: Machine, pool: WorkerPool, pid: number): void {
  const worker = new Worker(pool, freeId(pool));
  pool.workers.push(worker);
  const cpu = Math.max(pool.cpu, 0);
  const task = new Task(pid, workerComm(pool, worker.id), 'kworker', cpu, (machine) => workerThread(machine, worker));
  worker.task = task;
  task.worker = worker;
  task.state = TaskState.IDLE;
  bindToPool(task, pool);
  m.processes.add(m, task);
  m.emit(worker_create, pid, task.comm, pool.cpu, pool.nice);
  workerEnterIdle(m, worker);
}

function bindToPool(task: Task, pool: WorkerPool): void {
  if (pool.nice < 0) task.prio = 120 + pool.nice;
  if (!pool.isUnbound) task.cpusMask = 1n << BigInt(pool.cpu);
}

/** `format_worker_id()` */
function workerComm(pool: WorkerPool, id: number): string {
  if (pool.isUnbound) return `kworker/u${pool.id}:${id}`;
  return `kworker/${pool.cpu}:${id}${pool.nice < 0 ? 'H' : ''}`;
}

function freeId(pool: WorkerPool): number {
  let id = 0;
  while (pool.workers.some((worker) => worker.id === id)) id++;
  return id;
}

/** `raw_spin_lock_irq(&pool->lock)` */
function lockPool(m: Machine): void {
  m.setIrqsOff(true);
  rawSpinLock(m);
}

function unlockPool(m: Machine): void {
  rawSpinUnlock(m);
  m.setIrqsOff(false);
}
