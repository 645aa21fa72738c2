import type { Machine } from '../machine.ts';
import { rcuSchedClockIrq } from '../rcu.ts';
import { wqWorkerTick } from '../workqueue/concurrency.ts';
import { reschedCurr, reschedCurrLazy, updateCurr } from './wake-up.ts';

/** `sched_tick()` (kernel/sched/core.c): accounts the running task and ends its turn if its slice is used up. Hardirq. */
export function schedTick(m: Machine): void {
  const { cpu } = m;
  const { current, runQueue } = cpu;
  // PREEMPT_RT's lazy mode: a whole tick was long enough to reach user space.
  if (current.tifNeedReschedLazy) reschedCurr(m, cpu);
  const sliceUsed = updateCurr(m, cpu);
  if (sliceUsed && runQueue.fair.length > 0) reschedCurrLazy(m, cpu);
  rcuSchedClockIrq(m);
  if (current.worker) wqWorkerTick(m, current.worker);
}
