import type { Ns } from '../base/units.ts';
import type { Completion } from './completion.ts';
import type { Coroutine } from './coroutine.ts';
import type { Machine } from './machine.ts';
import { TaskState } from './sched/task.ts';
import { scheduleHrtimeoutRange } from './time/sleep.ts';

/** `wait_for_completion_timeout()`: sleeps (D); false where the time was over first. Linux counts it in jiffies. Task context. */
export function* waitForCompletionTimeout(m: Machine, completion: Completion, timeoutNs: Ns): Coroutine<boolean> {
  const task = m.current;
  const expiresNs = m.nowNs + timeoutNs;
  while (!completion.done && m.nowNs < expiresNs) {
    completion.waiters.push(task);
    task.state = TaskState.UNINTERRUPTIBLE;
    yield* scheduleHrtimeoutRange(m, expiresNs, 0);
  }
  const at = completion.waiters.indexOf(task);
  if (at >= 0) completion.waiters.splice(at, 1);
  return completion.done;
}
