import { TraceFlag } from '../../base/trace-flags.ts';
import type { Ns } from '../../base/units.ts';
import type { Context, Coroutine } from '../coroutine.ts';
import type { FilesStruct } from '../fs/file.ts';
import type { SignalState } from '../signal.ts';
import type { Worker } from '../workqueue/pool.ts';
import type { Machine } from '../machine.ts';

/** `task_struct.__state`, one bit each (include/linux/sched.h). */
export const TaskState = {
  RUNNING: 0,
  INTERRUPTIBLE: 1,
  UNINTERRUPTIBLE: 2,
  /** TASK_UNINTERRUPTIBLE | TASK_NOLOAD: shown as I. */
  IDLE: 4,
  /** Wakes for a fatal signal only; shown as D. */
  KILLABLE: 8,
  DEAD: 16,
} as const;

/** `TASK_NORMAL`: what `wake_up_process` wakes. */
export const TASK_NORMAL = TaskState.INTERRUPTIBLE | TaskState.UNINTERRUPTIBLE | TaskState.IDLE | TaskState.KILLABLE;

/** What a task is, for the flags beside each event. */
export type TaskType = 'user' | 'idle' | 'kworker' | 'kthread';

const flagOfType: Readonly<Record<TaskType, number>> = {
  user: 0,
  idle: TraceFlag.IDLE,
  kworker: TraceFlag.WQ_WORKER,
  kthread: TraceFlag.KTHREAD,
};

/** A process's memory, as the kernel reaches it. Implemented by the rooms above. */
export interface UserMemory {
  /** The bytes, or undefined where the range is not mapped readable: -EFAULT. */
  read(pointer: number, length: number): Uint8Array | undefined;
  /** False where the range is not mapped writable: -EFAULT. */
  write(pointer: number, bytes: Uint8Array): boolean;
}

/** `task_struct`: one thread of control with its stack of contexts. */
export class Task {
  readonly pid: number;
  comm: string;
  readonly type: TaskType;
  /** What its type is in the flags beside its events. */
  readonly typeFlag: number;
  state: number = TaskState.RUNNING;
  /** 'Z' from its exit until it is waited for, then 'X'. */
  exitState: '' | 'Z' | 'X' = '';
  /** As wait(2) reports it: exit code << 8 | signal. */
  exitStatus = 0;

  /** Its own code at the bottom, interrupts (and softirqs) that came on top above it. */
  readonly contexts: Context[] = [];
  cpu: number;
  /** Bit per CPU it may run on. */
  cpusMask: bigint;

  /** It has to leave its CPU at its next switch: its affinity has changed. */
  mustMigrate = false;
  tifNeedResched = false;
  tifNeedReschedLazy = false;
  /** Executes user code rather than a system call; interrupts on top do not change it. */
  userMode = false;
  migrationDisabled = 0;
  rcuReadLockNesting = 0;
  /** PREEMPT_RT: `task_struct.softirq_disable_cnt`. Else 0. */
  softirqDisableCount = 0;

  /** 120 is nice 0, 100 nice -20, below 100 real-time (99 - priority). */
  prio = 120;
  onRunQueue = false;
  /** Fair class: weighted run time, and the end of the slice it has asked for (EEVDF). */
  vruntimeNs: Ns = 0;
  deadlineNs: Ns = 0;
  /** How far behind its due it was when it last left the queue. */
  vlagNs: Ns = 0;
  /** When its run on the CPU was last accounted. */
  execStartNs: Ns = 0;
  sumExecNs: Ns = 0;

  /** A worker of a pool (`PF_WQ_WORKER`). */
  worker: Worker | undefined;
  mm: UserMemory | undefined;
  files: FilesStruct | undefined;
  signals: SignalState | undefined;
  parent: Task | undefined;
  /** It sleeps in wait4(). */
  waitsForChild = false;
  readonly children: Task[] = [];
  readonly run: (m: Machine) => Coroutine<number>;

  constructor(pid: number, comm: string, type: TaskType, cpu: number, run: (m: Machine) => Coroutine<number>) {
    this.pid = pid;
    this.comm = comm;
    this.type = type;
    this.typeFlag = flagOfType[type];
    this.cpu = cpu;
    this.cpusMask = ~0n;
    this.run = run;
  }

  /** Whether its affinity lets it run on a CPU. */
  mayUse(cpu: number): boolean {
    return ((this.cpusMask >> BigInt(cpu)) & 1n) === 1n;
  }

  /** A task of a real-time class (SCHED_FIFO). */
  get isRealtime(): boolean {
    return this.prio < 100;
  }
}
