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

/** One layer of a task's stack: the task's own code, or an interrupt on top of it. */
export class Context {
  readonly coroutine: Coroutine;
  /** What is left to spend of the step that an interrupt cut short; HALTED when it cut a halt short. */
  remainingNs: Ns = 0;
  /** Names of the functions it is in, outermost first: what a call trace prints. */
  readonly frames: string[] = [];

  constructor(coroutine: Coroutine) {
    this.coroutine = coroutine;
  }
}
