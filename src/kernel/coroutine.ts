import type { Ns } from '../base/units.ts';

/**
 * A context that runs on a CPU: a task, a kworker, a hardirq or softirq handler,
 * written as straight-line code. `yield n` spends n ns of this CPU's time, and
 * interrupts may arrive in between. Sleeping is one door: `yield* schedule(m)`.
 */
export type Coroutine<T = void> = Generator<Ns, T, void>;

/** Yielded by the scheduler alone: current has changed, another context goes on. */
export const SWITCHED: Ns = -1;

/** Yielded by the idle loop alone: nothing to do until an interrupt (`hlt`). */
export const HALTED: Ns = -2;

/** A function that is being executed; a call trace prints those of the kernel. */
export interface CallFrame {
  readonly name: string;
  readonly isUser: boolean;
}

/** One layer of a task's stack: the task's own code, or an interrupt on top of it. */
export class Context {
  readonly coroutine: Coroutine;
  /** What is left to spend of the step that an interrupt cut short; HALTED when it cut a halt short. */
  remainingNs: Ns = 0;
  /** The functions it is in, outermost first. */
  readonly frames: CallFrame[] = [];

  constructor(coroutine: Coroutine) {
    this.coroutine = coroutine;
  }
}
