import { Errno } from '../base/errno.ts';
import type { Coroutine } from './coroutine.ts';
import type { Machine } from './machine.ts';
import { schedule } from './sched/core.ts';
import { TaskState } from './sched/task.ts';
import type { Task } from './sched/task.ts';
import { wakeUpProcess } from './sched/wake-up.ts';
import { signalPending } from './signal.ts';

/** `struct semaphore` (kernel/locking/semaphore.c) that one may hold: a lock without an owner. */
export class Semaphore {
  isTaken = false;
  readonly waiters: Task[] = [];
}

/** `down_trylock()`: whether it is taken now. Linux's answer is the other way round. Any context. */
export function downTrylock(semaphore: Semaphore): boolean {
  if (semaphore.isTaken) return false;
  semaphore.isTaken = true;
  return true;
}

/** `down_interruptible()`: sleeps (S) until it can be taken; `-EINTR` for a signal. Task context. */
export function* downInterruptible(m: Machine, semaphore: Semaphore): Coroutine<number> {
  const task = m.current;
  if (downTrylock(semaphore)) return 0;
  // Whoever lets go hands the semaphore over: it stays taken, and the first waiter leaves the list.
  semaphore.waiters.push(task);
  while (semaphore.waiters.includes(task)) {
    if (task.signals && signalPending(task)) {
      semaphore.waiters.splice(semaphore.waiters.indexOf(task), 1);
      return -Errno.EINTR;
    }
    task.state = TaskState.INTERRUPTIBLE;
    yield* schedule(m);
  }
  return 0;
}

/** `up()`: lets go, or hands over to the task that has waited longest. Any context, and none. */
export function up(m: Machine, semaphore: Semaphore): void {
  const next = semaphore.waiters.shift();
  if (next) wakeUpProcess(m, next);
  else semaphore.isTaken = false;
}
