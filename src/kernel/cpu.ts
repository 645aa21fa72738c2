import type { Ns } from '../base/units.ts';
import { NS_NEVER } from '../base/units.ts';
import type { RcuHead } from './rcu.ts';
import type { RunQueue } from './sched/run-queue.ts';
import type { Task, UserMemory } from './sched/task.ts';
import type { Hrtimer, HrtimerCpuBase } from './time/hrtimer-base.ts';
import type { WorkerPool } from './workqueue/pool.ts';

/** An interrupt line raised at a CPU and not yet taken. */
export interface PendingInterrupt {
  readonly vector: number;
  readonly sequence: number;
}

/** One processor: what Linux keeps in registers and in per-CPU variables. */
export class Cpu {
  readonly id: number;
  /** `pcpu_hot.preempt_count` without its resched bit. */
  preemptCount = 0;
  /** The preempt count's resched bit (`PREEMPT_NEED_RESCHED`), not inverted. */
  preemptNeedResched = false;
  irqsOff = false;
  /** One bit a vector (`__softirq_pending`). */
  softirqPending = 0;

  current!: Task;
  idle!: Task;
  /** `ksoftirqd/N`; on PREEMPT_RT `ktimers/N` beside it. */
  ksoftirqd!: Task;
  ktimers: Task | undefined;
  runQueue!: RunQueue;
  /** Memory of the last process that ran here: what kernel threads borrow (`active_mm`). */
  activeMm: UserMemory | undefined;
  hrtimers!: HrtimerCpuBase;
  /** Its tick, which stands while the CPU is idle. */
  tick!: Hrtimer;
  /** Bound worker pools: nice 0 and, at 1, `WQ_HIGHPRI`. */
  pools!: readonly [WorkerPool, WorkerPool];

  /** RCU callbacks that wait for a grace period, oldest first, and when this CPU was last outside readers. */
  readonly rcuCallbacks: RcuHead[] = [];
  quiescentNs: Ns = 0;

  /** When the context on top wants to go on, and its place among equals. */
  stepNs: Ns = NS_NEVER;
  stepSequence = 0;
  /** When the local APIC timer will interrupt. */
  timerNs: Ns = NS_NEVER;
  timerSequence = 0;
  /** Time its code has used and that is not yet on the clock. */
  debtNs: Ns = 0;
  pendingInterrupts: PendingInterrupt[] = [];

  constructor(id: number) {
    this.id = id;
  }
}
