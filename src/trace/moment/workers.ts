import type { EventCursor } from './cursor.ts';
import { forgetOver } from './draft.ts';
import type { Draft, Own, Writable } from './draft.ts';
import { isGone, remove } from './machine-parts.ts';
import type { ObjectAddress, PoolMoment, TaskMoment, WorkerMoment, WorkerState, WorkMoment } from './moment.ts';

/** Worker pools, their workers and works: found, or made at their first mention. */

/** The key of the pool a work or worker belongs to (`PoolMoment.key`). */
export function poolKey(cpu: number, isHighPriority: boolean): string {
  if (cpu < 0) return 'u';
  return isHighPriority ? `${cpu}H` : `${cpu}`;
}

/** From a worker's name: `kworker/0:3`, `kworker/1:0H`, `kworker/u4:1`. */
function poolKeyOfName(comm: string): string {
  const bound = /^kworker\/(\d+):\d+(H?)/.exec(comm);
  return bound ? poolKey(Number(bound[1]), bound[2] === 'H') : 'u';
}

/** A pool by its key (`0`, `0H`, `u`), made when it is first heard of. */
export function poolOf(draft: Draft, key: string): Writable<PoolMoment> {
  const pools = draft.own(draft.moment, 'pools');
  const cpu = key === 'u' ? -1 : Number.parseInt(key, 10);
  return draft.ownEntry(pools, key) ?? draft.addEntry<string, PoolMoment>(pools, key, { key, cpu, worklist: [], inactive: [], workers: [], idle: [] });
}

/** A work; of one that was never queued nothing is known but its address. */
export function workOf(draft: Draft, address: ObjectAddress): Writable<WorkMoment> {
  const works = draft.own(draft.moment, 'works');
  const known = draft.ownEntry(works, address);
  if (known !== undefined) return known;
  forgetOver(works, ({ state, async }) => state === 'idle' && isGone(draft, async));
  return (
    draft.addEntry<ObjectAddress, WorkMoment>(works, address, { address, func: '', workqueue: '', pool: '', state: 'idle', isQueuedAgain: false, runs: 0 })
  );
}

/** A worker by its pid, made when it is first heard of; its name tells its pool. */
export function workerOf(draft: Draft, event: EventCursor, pid: number, comm: string, pool = poolKeyOfName(comm)): Own<WorkerMoment> {
  const workers = draft.own(draft.moment, 'workers');
  const known = draft.ownEntry(workers, pid);
  if (known !== undefined) return known;
  draft.own(poolOf(draft, pool), 'workers').push(pid);
  return draft.addEntry<number, WorkerMoment>(workers, pid, {
    pid, comm, pool, state: 'ready', sinceNs: event.timeNs, sinceIndex: event.index, isCpuIntensive: false,
  });
}

/** A worker’s state, and since when. */
export function setWorkerState(worker: Writable<WorkerMoment>, state: WorkerState, event: EventCursor): void {
  if (worker.state === state) return;
  worker.state = state;
  worker.sinceNs = event.timeNs;
  worker.sinceIndex = event.index;
}

/** Puts a worker in front of its pool’s idle ones: the last to sleep is the first to be woken. */
export function enterIdle(draft: Draft, event: EventCursor, worker: Writable<WorkerMoment>): void {
  if (worker.state === 'idle') return;
  draft.own(poolOf(draft, worker.pool), 'idle').unshift(worker.pid);
  setWorkerState(worker, 'idle', event);
}

/** Takes it out of them. */
export function leaveIdle(draft: Draft, event: EventCursor, worker: Writable<WorkerMoment>): void {
  if (worker.state !== 'idle') return;
  remove(draft.own(poolOf(draft, worker.pool), 'idle'), worker.pid);
  setWorkerState(worker, 'ready', event);
}

/**
 * `wq_worker_sleeping`: blocked inside a work. A foreign trace does not say that
 * a worker went idle; there it is one that leaves its CPU in state `I`.
 */
export function workerSwitchedOut(draft: Draft, event: EventCursor, task: TaskMoment): void {
  if (task.sort !== 'worker') return;
  const worker = workerOf(draft, event, task.pid, task.comm);
  if (worker.work !== undefined && (task.state === 'S' || task.state === 'D')) setWorkerState(worker, 'sleeping', event);
  if (worker.work === undefined && task.state === 'I') enterIdle(draft, event, worker);
}

/** A worker that slept in the middle of its work goes on. */
export function workerSwitchedIn(draft: Draft, event: EventCursor, task: TaskMoment): void {
  if (task.sort !== 'worker') return;
  const worker = workerOf(draft, event, task.pid, task.comm);
  if (worker.state === 'sleeping') setWorkerState(worker, 'running', event);
}
