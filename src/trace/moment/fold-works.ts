import { asyncOfObject, asyncReturned, asyncStarted, asyncTaken, asyncCalledBack } from './asyncs.ts';
import type { EventCursor } from './cursor.ts';
import type { Draft, Writable } from './draft.ts';
import { implyFrame, popImplied } from './frames.ts';
import { currentTask, remove, taskOf, topLayer } from './machine-parts.ts';
import type { WorkMoment } from './moment.ts';
import { enterIdle, leaveIdle, poolKey, poolOf, setWorkerState, workerOf, workOf } from './workers.ts';

/** Works, from `queue_work` to the end of their execution, and the workers' own events. */

/** Inactive until it is activated, which on an idle pool is at once. */
export function foldQueueWork(draft: Draft, event: EventCursor): void {
  const work = workOf(draft, event.address('work'));
  work.func = event.text('function');
  work.workqueue = event.text('workqueue');
  work.pool = poolKey(event.num('cpu'), work.workqueue.includes('highpri'));
  work.queued = event.occasion();
  if (work.state === 'running') work.isQueuedAgain = true;
  else work.state = 'inactive';
  draft.own(poolOf(draft, work.pool), 'inactive').push(work.address);
  if (work.func === 'bpf_wq_work') asyncStarted(event, asyncOfObject(draft, event, 'wq', work.address), { at: 'worklist', pool: work.pool });
}

/** The work stands in its pool’s list, for a worker to take. */
export function foldActivateWork(draft: Draft, event: EventCursor): void {
  const work = workOf(draft, event.address('work'));
  const pool = poolOf(draft, work.pool || poolKey(event.cpu, false));
  if (pool.inactive.includes(work.address)) remove(draft.own(pool, 'inactive'), work.address);
  if (!pool.worklist.includes(work.address)) draft.own(pool, 'worklist').push(work.address);
  if (work.state !== 'running') work.state = 'pending';
}

/** `process_one_work` has taken the work: its pending bit is clear, it may be queued again. */
export function foldExecuteStart(draft: Draft, event: EventCursor): void {
  const work = workOf(draft, event.address('work'));
  work.func = event.text('function') || work.func;
  dequeue(draft, work);
  work.state = 'running';
  work.isQueuedAgain = false;
  work.started = event.occasion();
  work.runs++;
  const layer = topLayer(draft, event);
  implyFrame(draft, layer, event, 'process_one_work');
  implyFrame(draft, layer, event, work.func);
  runOnWorker(draft, event, work);
  if (work.func === 'bpf_wq_work') takeAsync(draft, event, work);
}

function dequeue(draft: Draft, work: WorkMoment): void {
  const pool = draft.moment.pools.get(work.pool);
  if (pool?.worklist.includes(work.address)) remove(draft.own(poolOf(draft, work.pool), 'worklist'), work.address);
  if (pool?.inactive.includes(work.address)) remove(draft.own(poolOf(draft, work.pool), 'inactive'), work.address);
}

/** Works of a bottom-half workqueue run in softirq and have no worker. */
function runOnWorker(draft: Draft, event: EventCursor, work: Writable<WorkMoment>): void {
  const task = currentTask(draft, event);
  if (task.sort !== 'worker') return;
  const worker = workerOf(draft, event, task.pid, task.comm);
  leaveIdle(draft, event, worker);
  setWorkerState(worker, 'running', event);
  worker.work = work.address;
  work.worker = task.pid;
  work.pool ||= worker.pool;
}

function takeAsync(draft: Draft, event: EventCursor, work: WorkMoment): void {
  const async = asyncOfObject(draft, event, 'wq', work.address);
  asyncTaken(event, async, { at: 'worker', pid: event.pid, cpu: event.cpu });
  if (async.id < 0) asyncCalledBack(event, async);
}

/** The work is done: idle, or queued again meanwhile. */
export function foldExecuteEnd(draft: Draft, event: EventCursor): void {
  const work = workOf(draft, event.address('work'));
  work.state = work.isQueuedAgain ? 'pending' : 'idle';
  work.isQueuedAgain = false;
  work.ended = event.occasion();
  const layer = topLayer(draft, event);
  popImplied(draft, layer, work.func || event.text('function'));
  popImplied(draft, layer, 'process_one_work');
  releaseWorker(draft, event);
  if (work.async !== undefined) asyncReturned(draft, event, work.async, { at: 'worklist', pool: work.pool });
}

function releaseWorker(draft: Draft, event: EventCursor): void {
  const task = currentTask(draft, event);
  if (task.sort !== 'worker') return;
  const worker = workerOf(draft, event, task.pid, task.comm);
  worker.work = undefined;
  worker.isCpuIntensive = false;
  setWorkerState(worker, 'ready', event);
}

/** A pool has one more worker. */
export function foldWorkerCreate(draft: Draft, event: EventCursor): void {
  const pid = event.num('pid');
  const comm = event.text('comm');
  taskOf(draft, pid, comm, event.cpu);
  workerOf(draft, event, pid, comm, poolKey(event.num('pool'), event.num('nice') < 0));
}

/** The worker has found no work, and may sleep. */
export function foldWorkerEnterIdle(draft: Draft, event: EventCursor): void {
  const worker = draft.ownEntry(draft.own(draft.moment, 'workers'), event.num('pid'));
  if (worker !== undefined) enterIdle(draft, event, worker);
}

/** The worker looks for work. */
export function foldWorkerLeaveIdle(draft: Draft, event: EventCursor): void {
  const worker = draft.ownEntry(draft.own(draft.moment, 'workers'), event.num('pid'));
  if (worker !== undefined) leaveIdle(draft, event, worker);
}

/** The pool counts on it no longer: it keeps its CPU for too long. */
export function foldWorkerCpuIntensive(draft: Draft, event: EventCursor): void {
  const worker = draft.ownEntry(draft.own(draft.moment, 'workers'), event.num('pid'));
  if (worker !== undefined) worker.isCpuIntensive = true;
}
