import { HALTED } from '../coroutine.ts';
import type { Coroutine } from '../coroutine.ts';
import type { Machine } from '../machine.ts';
import { tickNohzIdleEnter, tickNohzIdleExit } from '../time/tick-sched.ts';
import { scheduleIdle } from './core.ts';

/** `do_idle()` (kernel/sched/idle.c), for ever: stops the tick, halts, and gives way when somebody shall run. */
export function* doIdle(m: Machine): Coroutine<never> {
  const task = m.current;
  for (;;) {
    if (!task.tifNeedResched) {
      tickNohzIdleEnter(m);
      while (!task.tifNeedResched) {
        yield HALTED;
        if (!task.tifNeedResched) tickNohzIdleEnter(m);
      }
    }
    tickNohzIdleExit(m);
    m.charge(m.costs.idleExitNs);
    yield* scheduleIdle(m);
  }
}
