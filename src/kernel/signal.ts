import { Errno } from '../base/errno.ts';
import { signal_deliver, signal_generate } from '../base/event.ts';
import type { Coroutine } from './coroutine.ts';
import type { Machine } from './machine.ts';
import { TaskState } from './sched/task.ts';
import type { Task } from './sched/task.ts';
import { reschedCurr, wakeUpProcess } from './sched/wake-up.ts';

export const SIGINT = 2;
export const SIGKILL = 9;
export const SIGCHLD = 17;

export const SIG_DFL = 0;
export const SIG_IGN = 1;

/** Signals whose default is to be ignored. */
const IGNORED_BY_DEFAULT: ReadonlySet<number> = new Set([SIGCHLD, 18, 23, 28]);

/** `signal_struct` and `sighand_struct` of a process. */
export class SignalState {
  /** Pending signals, a bit each. */
  pending = 0n;
  /** Handler of each signal: SIG_DFL, SIG_IGN or a user function's address. */
  readonly handlers = new Map<number, number>();
  /** Runs a user handler in user mode on top of what the task did. Set by the room that runs user code. */
  runHandler: ((m: Machine, handler: number, signal: number) => Coroutine) | undefined;
  /** A fatal signal that the task shall die of. */
  fatal = 0;
}

/** `send_sig()`: makes a signal pending and wakes the task if it sleeps for it. `-ESRCH` when it has exited. Any context. */
export function sendSignal(m: Machine, signal: number, task: Task): number {
  if (task.exitState || !task.signals) return -Errno.ESRCH;
  const ignored = isIgnored(task.signals, signal);
  m.emit(signal_generate, signal, 0, 0, task.comm, task.pid, 1, ignored ? 1 : 0);
  if (ignored) return 0;
  task.signals.pending |= 1n << BigInt(signal);
  if (isFatal(task.signals, signal)) task.signals.fatal ||= signal;
  const states = task.signals.fatal ? TaskState.INTERRUPTIBLE | TaskState.KILLABLE : TaskState.INTERRUPTIBLE;
  if (!wakeUpProcess(m, task, states)) kick(m, task);
  return 0;
}

/** `signal_pending_state()`: whether a sleep in the task's state is over before it begins. */
export function signalPendingState(task: Task): boolean {
  const { signals, state } = task;
  if (!signals || signals.pending === 0n) return false;
  return state === TaskState.INTERRUPTIBLE || (state === TaskState.KILLABLE && signals.fatal !== 0);
}

/** `signal_pending(current)` */
export function signalPending(task: Task): boolean {
  return task.signals !== undefined && task.signals.pending !== 0n;
}

/** `sigaction()` of one handler. `-EINVAL` for SIGKILL and numbers that are none. */
export function setSignalHandler(task: Task, signal: number, handler: number): number {
  if (signal < 1 || signal > 64 || signal === SIGKILL || !task.signals) return -Errno.EINVAL;
  task.signals.handlers.set(signal, handler);
  return 0;
}

/**
 * `arch_do_signal_or_restart()`: delivers what is pending on the way to user
 * mode. Returns the signal that the task has to die of, or 0.
 */
export function* deliverSignals(m: Machine, task: Task): Coroutine<number> {
  const { signals } = task;
  if (!signals) return 0;
  while (signalPending(task)) {
    const signal = lowestSignal(signals.pending);
    signals.pending &= ~(1n << BigInt(signal));
    const handler = signals.handlers.get(signal) ?? SIG_DFL;
    if (isIgnored(signals, signal)) continue;
    m.emit(signal_deliver, signal, 0, 0, handler, 0);
    yield* m.spend(m.costs.signalNs);
    if (handler === SIG_DFL) return signal;
    if (signals.runHandler) yield* signals.runHandler(m, handler, signal);
  }
  return 0;
}

function lowestSignal(pending: bigint): number {
  if ((pending >> BigInt(SIGKILL)) & 1n) return SIGKILL;
  for (let signal = 1; ; signal++) if ((pending >> BigInt(signal)) & 1n) return signal;
}

function isIgnored(signals: SignalState, signal: number): boolean {
  const handler = signals.handlers.get(signal) ?? SIG_DFL;
  return signal !== SIGKILL && (handler === SIG_IGN || (handler === SIG_DFL && IGNORED_BY_DEFAULT.has(signal)));
}

function isFatal(signals: SignalState, signal: number): boolean {
  return (signals.handlers.get(signal) ?? SIG_DFL) === SIG_DFL && !IGNORED_BY_DEFAULT.has(signal);
}

/** `signal_wake_up()` of a task that runs: its CPU shall pass the way to user mode. */
function kick(m: Machine, task: Task): void {
  const cpu = m.cpus[task.cpu];
  if (cpu.current === task) reschedCurr(m, cpu);
}
