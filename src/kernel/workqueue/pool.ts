import type { Coroutine } from '../coroutine.ts';
import type { Machine } from '../machine.ts';
import type { Task } from '../sched/task.ts';
import type { Ns } from '../../base/units.ts';

/** `WORK_CPU_UNBOUND`: what `req_cpu` shows for `schedule_work()` on a kernel built for 8192 CPUs. */
export const WORK_CPU_UNBOUND = 8192;

/** `WQ_*` flags of a workqueue (include/linux/workqueue.h). */
export const WqFlag = {
  UNBOUND: 1 << 1,
  HIGHPRI: 1 << 4,
  CPU_INTENSIVE: 1 << 5,
} as const;

/** Called in process context, on a kworker. */
export type WorkFunction = (m: Machine, work: WorkStruct) => Coroutine;

/** `struct work_struct`: one piece of deferred work. It is queued at most once at a time (PENDING). */
export class WorkStruct {
  readonly address: number;
  readonly functionName: string;
  readonly fn: WorkFunction;
  /** `WORK_STRUCT_PENDING_BIT`: from queueing until just before its function is called. */
  isPending = false;
  /** Where it is queued; undefined when it is not. */
  queuedOn: PoolWorkqueue | undefined;
  /** Waits behind `max_active` rather than in its pool. */
  isInactive = false;
  /** The pool that it was queued on last: it may run there still. */
  lastPool: WorkerPool | undefined;

  constructor(address: number, functionName: string, fn: WorkFunction) {
    this.address = address;
    this.functionName = functionName;
    this.fn = fn;
  }
}

/** `struct worker`: a kworker's side of the bookkeeping. */
export class Worker {
  readonly pool: WorkerPool;
  readonly id: number;
  task!: Task;
  isIdle = false;
  /** Not counted as running: getting ready (PREP), or found to hog its CPU (CPU_INTENSIVE). */
  isPrep = true;
  isCpuIntensive = false;
  /** It went to sleep inside a work's function. */
  sleeping = false;
  currentWork: WorkStruct | undefined;
  currentPwq: PoolWorkqueue | undefined;
  /** The task's CPU time when it took the work. */
  currentAtNs: Ns = 0;
  /** Works that are its own to do next: the one it has taken, and such as may not run beside what it runs. */
  readonly scheduled: WorkStruct[] = [];
  constructor(pool: WorkerPool, id: number) {
    this.pool = pool;
    this.id = id;
  }

  /** `!(flags & WORKER_NOT_RUNNING)`: takes part in its pool's concurrency management. */
  get isManaged(): boolean {
    return !this.isPrep && !this.isCpuIntensive && !this.pool.isUnbound;
  }
}

/** Somebody who waits for a work to end. */
export interface Flusher {
  readonly work: WorkStruct;
  done(m: Machine): void;
}

/** `struct worker_pool`: workers that share a list of works. */
export class WorkerPool {
  readonly id: number;
  /** Its CPU, or -1 for an unbound pool. */
  readonly cpu: number;
  readonly nice: number;
  /** Works waiting for a worker, first come first. */
  readonly worklist: WorkStruct[] = [];
  /** Idle workers, the one that went idle last at the end (Linux takes that one first). */
  readonly idle: Worker[] = [];
  readonly workers: Worker[] = [];
  /** `nr_running`: workers that are neither idle nor asleep nor unmanaged. */
  running = 0;
  managerActive = false;
  /** Tasks that wait for a work to end here (`flush_work`'s barriers). */
  readonly flushers: Flusher[] = [];

  constructor(id: number, cpu: number, nice: number) {
    this.id = id;
    this.cpu = cpu;
    this.nice = nice;
  }

  get isUnbound(): boolean {
    return this.cpu < 0;
  }

  /** `need_more_worker()`: work waits and nobody runs. */
  get needsMoreWorker(): boolean {
    return this.worklist.length > 0 && this.running === 0;
  }

  /** `find_worker_executing_work()` */
  workerExecuting(work: WorkStruct): Worker | undefined {
    return this.workers.find((worker) => worker.currentWork === work);
  }
}

/** `struct pool_workqueue`: a workqueue's share of one pool. */
export class PoolWorkqueue {
  readonly wq: Workqueue;
  readonly pool: WorkerPool;
  active = 0;
  readonly inactive: WorkStruct[] = [];

  constructor(wq: Workqueue, pool: WorkerPool) {
    this.wq = wq;
    this.pool = pool;
  }
}

/** `struct workqueue_struct` */
export class Workqueue {
  readonly name: string;
  readonly flags: number;
  readonly maxActive: number;
  /** One for each CPU; the same for all when unbound. */
  readonly pwqs: readonly PoolWorkqueue[];

  constructor(name: string, flags: number, maxActive: number, pools: readonly WorkerPool[]) {
    this.name = name;
    this.flags = flags;
    this.maxActive = maxActive;
    const shared = new Map<WorkerPool, PoolWorkqueue>();
    this.pwqs = pools.map((pool) => {
      let pwq = shared.get(pool);
      if (!pwq) shared.set(pool, (pwq = new PoolWorkqueue(this, pool)));
      return pwq;
    });
  }
}

/** The system's workqueues and the unbound pool. Per-CPU pools are the CPUs'. */
export class Workqueues {
  unboundPool!: WorkerPool;
  /** `system_wq`, "events": where `schedule_work` and bpf_wq queue. */
  system!: Workqueue;
  highpri!: Workqueue;
  long!: Workqueue;
  unbound!: Workqueue;
  /** How often each function was found to hog a CPU (`wci_ents`). */
  readonly hogs = new Map<string, number>();
}
