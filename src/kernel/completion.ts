import type { Coroutine } from './coroutine.ts';
import type { Machine } from './machine.ts';
import { localIrqRestore, localIrqSave, rawSpinLock, rawSpinUnlock } from './preempt.ts';
import { schedule } from './sched/core.ts';
import { TaskState } from './sched/task.ts';
import type { Task } from './sched/task.ts';
import { wakeUpProcess } from './sched/wake-up.ts';

/** `struct completion`: something that tasks wait for once. */
export class Completion {
  done = false;
  readonly waiters: Task[] = [];
}

/** `complete_all()`. Any context. */
export function complete(m: Machine, completion: Completion): void {
  const flags = localIrqSave(m);
  rawSpinLock(m);
  completion.done = true;
  for (const task of completion.waiters.splice(0)) wakeUpProcess(m, task);
  rawSpinUnlock(m);
  localIrqRestore(m, flags);
}

/** `wait_for_completion()`: sleeps (D) until it is done. Task context. */
export function* waitForCompletion(m: Machine, completion: Completion): Coroutine {
  const task = m.current;
  while (!completion.done) {
    completion.waiters.push(task);
    task.state = TaskState.UNINTERRUPTIBLE;
    yield* schedule(m);
  }
}
