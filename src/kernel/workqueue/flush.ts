import { Completion, complete, waitForCompletion } from '../completion.ts';
import type { Coroutine } from '../coroutine.ts';
import type { Machine } from '../machine.ts';
import { mightSleep } from '../sched/core.ts';
import { localIrqRestore, localIrqSave, rawSpinLock, rawSpinUnlock } from '../preempt.ts';
import type { WorkStruct } from './pool.ts';
import { pwqDecActive, tellFlushers } from './queue.ts';

/** `cancel_work()`: takes a pending work back, true if it was pending. Does not wait. Any context. */
export function cancelWork(m: Machine, work: WorkStruct): boolean {
  const pwq = work.queuedOn;
  if (!work.isPending || !pwq) return false;
  const flags = localIrqSave(m);
  rawSpinLock(m);
  if (work.isInactive) remove(pwq.inactive, work);
  else {
    remove(pwq.pool.worklist, work);
    for (const worker of pwq.pool.workers) remove(worker.scheduled, work);
    pwqDecActive(m, pwq);
  }
  work.queuedOn = undefined;
  work.isInactive = false;
  work.isPending = false;
  tellFlushers(m, pwq.pool, work);
  rawSpinUnlock(m);
  localIrqRestore(m, flags);
  return true;
}

/** `cancel_work_sync()`: as above, and waits for a run in progress to end. Task context, may sleep. */
export function* cancelWorkSync(m: Machine, work: WorkStruct): Coroutine<boolean> {
  const wasPending = cancelWork(m, work);
  yield* flushWork(m, work);
  return wasPending;
}

/** `flush_work()`: waits until the last queueing of the work has run to its end. False when it was idle. */
export function* flushWork(m: Machine, work: WorkStruct): Coroutine<boolean> {
  yield* mightSleep(m, 'kernel/workqueue.c', 4166);
  let waited = false;
  while (work.lastPool && (work.isPending || work.lastPool.workerExecuting(work))) {
    waited = true;
    const ended = new Completion();
    work.lastPool.flushers.push({ work, done: (machine) => complete(machine, ended) });
    yield* waitForCompletion(m, ended);
  }
  return waited;
}

function remove(list: WorkStruct[], work: WorkStruct): void {
  const at = list.indexOf(work);
  if (at >= 0) list.splice(at, 1);
}
