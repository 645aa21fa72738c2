import type { Context } from '../base/trace-flags.ts';
import type { Ns } from '../base/units.ts';
import type { AsyncSort, TaskKey } from './moment/moment.ts';

/**
 * A run laid out in time: what the timeline draws and a Chrome trace holds.
 * Types only; `timeline-builder.ts` makes it from a Log.
 *
 * Stretches are half open: from the event that began them to the event that
 * ended them. Positions are counts of events, as for Moments.
 */
export interface Timeline {
  /** Time of the first and the last event. */
  readonly fromNs: Ns;
  readonly toNs: Ns;
  readonly cpus: readonly CpuLane[];
  readonly asyncs: readonly AsyncLane[];
  readonly devices: readonly DeviceLane[];
  /** From each start to the callback it led to. */
  readonly arrows: readonly Arrow[];
  /** Fast paths (programs) and slow paths (callbacks), in the order they began. */
  readonly paths: readonly Path[];
}

export interface Stretch {
  readonly fromNs: Ns;
  readonly toNs: Ns;
  /** The event that began it is `from - 1`: at position `from` it is there. */
  readonly from: number;
  /** At position `to` it is over; `log.length` and `isOpen` where it never ended. */
  readonly to: number;
  readonly isOpen: boolean;
}

export interface CpuLane {
  readonly cpu: number;
  /** In the order they began; of two that begin together the outer one first. Slices of a lane nest. */
  readonly slices: readonly Slice[];
}

/**
 * `task`: somebody has the CPU, in user mode or as worker, kernel thread or
 * idle task. `kernel`: in the kernel on behalf of a user task (a system call).
 * `softirq`, `hardirq`: on top of whoever that is. `function`: a frame.
 */
export type SliceSort = 'task' | 'kernel' | 'softirq' | 'hardirq' | 'function';

/** A context, or a function in one, as long as it lies on one CPU's stack without a break. */
export interface Slice extends Stretch {
  readonly sort: SliceSort;
  readonly context: Context;
  /** The task's name; the system call, interrupt, softirq action; the function. */
  readonly name: string;
  /** 0 for kernel functions; not 0 only for `function`. */
  readonly image: number;
  readonly task: TaskKey;
  readonly comm: string;
  /** How many slices lie below it. */
  readonly depth: number;
  /** How much of it its own context ran, not something on top. */
  readonly ownNs: Ns;
}

/** A bpf_timer or bpf_wq. */
export interface AsyncLane {
  readonly id: number;
  readonly sort: AsyncSort;
  readonly map: number;
  readonly slot: number;
  readonly spans: readonly AsyncSpan[];
}

/** `armed` and `pending` may overlap the run before: it was started again in its own callback. */
export type AsyncPhase = 'armed' | 'pending' | 'running' | 'sleeping';

export interface AsyncSpan extends Stretch {
  readonly phase: AsyncPhase;
  readonly cpu: number;
}

/** A HID device. */
export interface DeviceLane {
  readonly device: number;
  readonly name: string;
  readonly spans: readonly DeviceSpan[];
}

/** A report on its way up, in the context that brings it; a request until its answer; a packet until its verdict; what else the device is in. */
export interface DeviceSpan extends Stretch {
  readonly phase: 'report' | 'request' | 'packet' | 'suspended' | 'busy' | 'unplugged';
  /** The report's bytes, the request's type, the packet's sender, the state. */
  readonly label: string;
  readonly context: Context;
}

export interface Arrow {
  readonly async: number;
  readonly sort: AsyncSort;
  /** The start: armed or queued. */
  readonly fromNs: Ns;
  readonly from: number;
  readonly fromCpu: number;
  /** Taken off its queue, about to call back. */
  readonly toNs: Ns;
  readonly to: number;
  readonly toCpu: number;
  readonly latencyNs: Ns;
  /** Timers: how much later than it was due, by the timer's own clock. */
  readonly latenessNs?: Ns;
}

/** A BPF program in its caller's context (fast), or what was deferred, from taken to over (slow). */
export interface Path extends Stretch {
  readonly sort: 'fast' | 'slow';
  /** The program, or the callback ('' in a foreign trace). */
  readonly name: string;
  readonly cpu: number;
  readonly task: TaskKey;
  readonly async?: number;
  /** What of its length its own context ran: without interrupts on top, preemption and sleep. */
  readonly ownNs: Ns;
}
