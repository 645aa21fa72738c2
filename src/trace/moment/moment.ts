import type { Context } from '../../base/trace-flags.ts';
import type { Ns } from '../../base/units.ts';
import type { ValueLayout } from '../../base/value-layout.ts';
import type { AppendedList } from './appended-list.ts';

/**
 * A Moment: what the machine looked like after the n-th Event. Types only; the
 * fold that makes them is `fold.ts`, questions a view asks are in `questions.ts`.
 *
 * A Moment never changes. Two Moments share every part that no event between
 * them touched, so a view may compare parts by identity.
 *
 * Event indices: `index` fields name an Event by its place in the Log (0-based).
 * They are the arrows from an effect back to its cause.
 */
export interface Moment {
  /** How many events have happened; the last of them is `log` event `position - 1`. */
  readonly position: number;
  /** Time of the last event, 0 before the first. */
  readonly timeNs: Ns;
  /** The machine's configuration as JSON; '' in an imported Log. */
  readonly config: string;
  readonly seed: number;
  readonly ended?: RunEnd;
  /** CPU of the last event: the one the picture is about. */
  readonly cpu: number;
  /** By CPU number. CPUs that have said nothing yet are there with an idle task. */
  readonly cpus: readonly CpuMoment[];
  /** By pid. The idle task of CPU n has the key -1 - n, since all of them have pid 0. */
  readonly tasks: ReadonlyMap<TaskKey, TaskMoment>;
  /** By pool key: see `PoolMoment.key`. */
  readonly pools: ReadonlyMap<string, PoolMoment>;
  readonly workers: ReadonlyMap<number, WorkerMoment>;
  /** By work pointer (as the events print it). Works that were queued at least once. */
  readonly works: ReadonlyMap<ObjectAddress, WorkMoment>;
  /** By hrtimer pointer. */
  readonly hrtimers: ReadonlyMap<ObjectAddress, HrtimerMoment>;
  readonly maps: ReadonlyMap<number, MapMoment>;
  /** bpf_timer and bpf_wq objects, by number. Freed ones stay, in state `freed`. */
  readonly asyncs: ReadonlyMap<number, AsyncMoment>;
  readonly programs: ReadonlyMap<number, ProgramMoment>;
  readonly links: readonly LinkMoment[];
  readonly images: ReadonlyMap<number, ImageMoment>;
  readonly terminal: AppendedList<TerminalText>;
  readonly tracePipe: AppendedList<LogLine>;
  readonly kernelLog: AppendedList<LogLine>;
  readonly verifierLogs: AppendedList<VerifierLog>;
  /** The last store into a map value, wherever. */
  readonly lastWrite?: MapWrite;
}

export interface RunEnd {
  readonly reason: string;
  readonly detail: string;
}

/** A pid, or -1 - n for the idle task of CPU n. */
export type TaskKey = number;

/**
 * A kernel pointer as a key: the number, or the digits as printed where a
 * foreign trace's pointer does not fit a number.
 */
export type ObjectAddress = number | string;

/** One CPU. Its whole context stack is `contextStack(moment, cpu)`: the task's own layers, then `interrupts`. */
export interface CpuMoment {
  readonly cpu: number;
  readonly current: TaskKey;
  /** Flags word of the CPU's last event (`TraceFlag`). */
  readonly flags: number;
  /** Last event of this CPU, -1 before the first. */
  readonly lastIndex: number;
  /** What lies on top of the current task: softirq, hardirq; innermost last. */
  readonly interrupts: readonly ContextLayer[];
  /** Contexts that have just left, latest last. Gone as soon as they explain nothing any more. */
  readonly ghosts: readonly GhostContext[];
  readonly softirqs: SoftirqMoment;
  /** Runnable tasks that wait for this CPU, in the order they came. The current task is not among them. */
  readonly runQueue: readonly TaskKey[];
  /** Armed hrtimers, earliest first; ties in the order they were armed. */
  readonly hrtimerQueue: readonly ObjectAddress[];
}

export interface SoftirqMoment {
  /** Bit n: vector n was raised and waits. */
  readonly pending: number;
  /** Bits that `handle_softirqs` has taken and not come to yet: the mask is cleared before handlers run. */
  readonly taken: number;
  /** The vector being served, -1 for none. */
  readonly serving: number;
}

/** One context a CPU is in, or a task was in when it was switched out. */
export interface ContextLayer {
  /** U user, K kernel on behalf of a task, H hardirq, S softirq, W worker, I idle. */
  readonly context: Context;
  /** What brought it about: system call (`unlink`), interrupt (`local_timer`), softirq action (`HRTIMER`); else ''. */
  readonly name: string;
  /** Outermost first: the last frame is the function that runs. */
  readonly frames: readonly Frame[];
  readonly sinceNs: Ns;
  readonly sinceIndex: number;
  /** Softirq vectors raised from here, as bits. */
  readonly raised: number;
  /** A system call that has handed back its result and is on the way out to user mode. */
  readonly isReturning: boolean;
}

export interface Frame {
  readonly func: string;
  /** 0 for the kernel's own functions, else the image. */
  readonly image: number;
  /** The source line it is at; for frames below the last, the line it called from. */
  readonly file?: string;
  readonly line?: number;
  readonly sinceNs: Ns;
  readonly sinceIndex: number;
  /**
   * No event marked this function: it is here because the kernel has no other
   * way to the event that came (`worker_thread` below `process_one_work`).
   */
  readonly isImplied: boolean;
}

export interface GhostContext {
  readonly layer: ContextLayer;
  readonly leftNs: Ns;
  readonly leftIndex: number;
}

/** Linux's letters; `R+` is runnable and was preempted. `running`: has a CPU. */
export type TaskState = 'running' | 'R' | 'R+' | 'S' | 'D' | 'I' | 'T' | 'X' | 'Z' | 'P';

export type TaskSort = 'user' | 'worker' | 'kthread' | 'idle';

export interface TaskMoment {
  readonly key: TaskKey;
  readonly pid: number;
  readonly comm: string;
  readonly sort: TaskSort;
  readonly state: TaskState;
  /** Where it runs, waits to run, or last ran. */
  readonly cpu: number;
  /** Since when it is in `state`, and the event that put it there. */
  readonly sinceNs: Ns;
  readonly sinceIndex: number;
  /** Bottom first. Frozen while the task is off its CPU. */
  readonly layers: readonly ContextLayer[];
  readonly waiting?: Waiting;
  /** The hrtimer it armed to be woken by. */
  readonly sleepTimer?: ObjectAddress;
  /** As wait(2) reports it, once it has left. */
  readonly exitStatus?: number;
}

export type WaitReason =
  /** Taken off its CPU at a preemption point. */
  | 'preempted'
  /** Gave its CPU away at the way out to user mode, or of its own accord. */
  | 'yielded'
  /** Woken, not yet on a CPU. */
  | 'woken'
  /** Sleeps until `timer` expires. */
  | 'timeout'
  /** Sleeps until somebody wakes it. */
  | 'sleeping'
  /** A worker without work. */
  | 'no-work'
  | 'exited';

export interface Waiting {
  readonly reason: WaitReason;
  /** The system call it sleeps in, '' for none. */
  readonly syscall: string;
  /** The hrtimer that will wake it. */
  readonly timer?: ObjectAddress;
  /** Who woke it (`woken`). */
  readonly waker?: TaskKey;
}

/** A worker pool. */
export interface PoolMoment {
  /** `0`, `1`, … the CPU of a bound pool, with `H` behind it for high priority; `u` for unbound ones. */
  readonly key: string;
  /** -1 for unbound. */
  readonly cpu: number;
  /** Activated works, first to be taken first. */
  readonly worklist: readonly ObjectAddress[];
  /** Works that wait for `max_active`, in order. */
  readonly inactive: readonly ObjectAddress[];
  /** All workers, in the order they were made. */
  readonly workers: readonly number[];
  /** Idle ones, the next to be woken first: the list is last in, first out. */
  readonly idle: readonly number[];
}

/** `running`: executes a work. `sleeping`: blocked inside one. `ready`: neither idle nor in a work. */
export type WorkerState = 'idle' | 'ready' | 'running' | 'sleeping';

export interface WorkerMoment {
  readonly pid: number;
  readonly comm: string;
  readonly pool: string;
  readonly state: WorkerState;
  readonly sinceNs: Ns;
  readonly sinceIndex: number;
  /** The work it executes. */
  readonly work?: ObjectAddress;
  /** Left concurrency management for hogging its CPU. */
  readonly isCpuIntensive: boolean;
}

/** `inactive`: queued, `max_active` holds it back. `pending`: on the worklist. */
export type WorkState = 'idle' | 'inactive' | 'pending' | 'running';

export interface WorkMoment {
  readonly address: ObjectAddress;
  readonly func: string;
  readonly workqueue: string;
  readonly pool: string;
  readonly state: WorkState;
  /** Queued again while it runs: it will run once more. */
  readonly isQueuedAgain: boolean;
  readonly queued?: Occasion;
  readonly started?: Occasion;
  readonly ended?: Occasion;
  /** The worker that executes it, or did last. */
  readonly worker?: number;
  readonly runs: number;
  /** The bpf_wq it belongs to. */
  readonly async?: number;
}

/** An expired timer stays `armed`, and in its queue, until the interrupt or softirq takes it. */
export type HrtimerState = 'idle' | 'armed' | 'running';

export interface HrtimerMoment {
  readonly address: ObjectAddress;
  readonly func: string;
  /** As ftrace prints it: `REL|SOFT`. */
  readonly mode: string;
  /** Expires in softirq; the others in hardirq. */
  readonly isSoft: boolean;
  readonly state: HrtimerState;
  /** The machine's own clock (`now` of the expiry events), which may differ from the trace's. */
  readonly expiresNs: Ns;
  readonly softExpiresNs: Ns;
  readonly cpu: number;
  readonly armed?: Occasion;
  readonly expired?: Occasion;
  readonly ended?: Occasion;
  /** `now` as the expiry read it: `lateness = expiredAtNs - softExpiresNs`. */
  readonly expiredAtNs?: Ns;
  /** The task it will wake (`hrtimer_wakeup`). */
  readonly sleeper?: TaskKey;
  /** The bpf_timer it belongs to. */
  readonly async?: number;
}

/** When, where and by which event something was done. */
export interface Occasion {
  readonly timeNs: Ns;
  readonly index: number;
  readonly cpu: number;
  readonly task: TaskKey;
  readonly context: Context;
}

export type AsyncSort = 'timer' | 'wq';

/** `idle`: made, not under way. `armed`: a timer in its queue; `pending`: a work on its list. */
export type AsyncState = 'idle' | 'armed' | 'pending' | 'running' | 'freed';

/** Where the one token of a bpf_timer or bpf_wq is. */
export type TokenPlace =
  | { readonly at: 'value' }
  | { readonly at: 'hrtimer-queue'; readonly cpu: number }
  | { readonly at: 'worklist'; readonly pool: string }
  /** Its callback runs in the softirq on this CPU. */
  | { readonly at: 'softirq'; readonly cpu: number }
  /** Its callback runs, or sleeps, on this worker. */
  | { readonly at: 'worker'; readonly pid: number; readonly cpu: number }
  | { readonly at: 'gone' };

/**
 * A bpf_timer or bpf_wq in a map value. In a foreign trace, which does not know
 * about map values, one is implied by its `bpf_timer_cb` or `bpf_wq_work`: its
 * number is negative, its map 0 and its callback ''.
 */
export interface AsyncMoment {
  readonly id: number;
  readonly sort: AsyncSort;
  readonly map: number;
  readonly slot: number;
  /** Offset of the `struct bpf_timer` / `struct bpf_wq` in the value. */
  readonly offset: number;
  /** The hrtimer's or work's pointer. */
  readonly object: ObjectAddress;
  readonly state: AsyncState;
  readonly place: TokenPlace;
  /** '' until set; forgotten again by `bpf_timer_cancel`. */
  readonly callback: string;
  /** Started again while its callback runs. */
  readonly isStartedAgain: boolean;
  readonly initialised: Occasion;
  /** The last start that took effect: station 1 of the path. */
  readonly started?: Occasion;
  /** Taken off its queue to be run: station 2. */
  readonly taken?: Occasion;
  /** The BPF callback was entered. */
  readonly called?: Occasion;
  readonly ended?: Occasion;
  /** How often the callback has been entered. */
  readonly calls: number;
}

export interface MapMoment {
  readonly id: number;
  readonly name: string;
  readonly type: string;
  readonly keySize: number;
  readonly valueSize: number;
  readonly maxEntries: number;
  readonly layout?: ValueLayout;
  /** By slot. An array's elements that nobody wrote are missing: they are all zero. */
  readonly elements: ReadonlyMap<number, ElementMoment>;
  readonly isFreed: boolean;
}

export interface ElementMoment {
  readonly slot: number;
  /** Hex digits of the key; for arrays the little-endian index. */
  readonly key: string;
  readonly bytes: Uint8Array;
  /** The last write to each byte range, latest last; a range overwritten whole has left the list. */
  readonly writes: readonly MapWrite[];
}

/** A store: what it changed and which event did it. */
export interface MapWrite extends Occasion {
  readonly map: number;
  readonly slot: number;
  readonly offset: number;
  readonly old: Uint8Array;
  readonly new: Uint8Array;
  /** The source line that ran, where there is one. */
  readonly source?: SourcePosition;
}

export interface SourcePosition {
  readonly image: number;
  readonly file: string;
  readonly line: number;
  readonly func: string;
}

export interface ProgramMoment {
  readonly id: number;
  readonly name: string;
  readonly type: string;
  readonly insns: number;
  readonly image: number;
  readonly isFreed: boolean;
}

export interface LinkMoment {
  readonly program: number;
  readonly target: string;
  readonly index: number;
}

/** A body of code with source lines: a BPF object or a user program. */
export interface ImageMoment {
  readonly image: number;
  readonly type: string;
  readonly name: string;
  /** The line reached last. */
  readonly last?: LineMark;
  /** Every line reached so far, by `file:line`. */
  readonly lines: ReadonlyMap<string, LineMark>;
}

/** Who was last at a line. */
export interface LineMark extends SourcePosition, Occasion {
  /** How often the line was reached. */
  readonly count: number;
}

export interface TerminalText extends Occasion {
  /** 1 or 2. */
  readonly fd: number;
  readonly text: string;
}

export interface LogLine extends Occasion {
  readonly text: string;
}

export interface VerifierLog extends Occasion {
  readonly program: string;
  /** 0 or -errno. */
  readonly ret: number;
  readonly log: string;
}
