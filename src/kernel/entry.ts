import type { Coroutine } from './coroutine.ts';
import { doExit } from './exit.ts';
import type { Machine } from './machine.ts';
import { schedule } from './sched/core.ts';
import { deliverSignals, signalPending } from './signal.ts';

/**
 * `exit_to_user_mode_loop()` (kernel/entry/common.c): whatever has to be done
 * before user code goes on: others run, signals are delivered. A task that a
 * signal kills does not come back. Task context, interrupts on.
 */
export function* exitToUserMode(m: Machine): Coroutine {
  const task = m.current;
  task.userMode = false;
  for (;;) {
    if (task.tifNeedResched || task.tifNeedReschedLazy) {
      m.charge(m.costs.exitToUserWorkNs);
      yield* schedule(m);
    } else if (signalPending(task)) {
      const fatal = yield* deliverSignals(m, task);
      if (fatal) yield* doExit(m, fatal);
    } else break;
  }
  task.userMode = true;
}
