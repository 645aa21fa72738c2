import { NS_PER_SEC } from '../../base/units.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import { createUserTask } from '../../kernel/fork.ts';
import { Machine } from '../../kernel/machine.ts';
import { HrtimerMode } from '../../kernel/time/hrtimer-base.ts';
import { hrtimerInit, hrtimerStart } from '../../kernel/time/hrtimer.ts';
import { msleep } from '../../kernel/time/sleep.ts';
import { initWork, scheduleWork } from '../../kernel/workqueue/queue.ts';
import { Log } from '../log.ts';

/** Twenty tasks on two CPUs that sleep, arm a soft timer whose callback starts a work, and sleep again: as many events as asked for. */
export function busyMachineLog(events: number): Log {
  const log = new Log();
  const m = new Machine({ cpus: 2 }, log);
  for (let i = 0; i < 20; i++) createUserTask(m, { comm: `app/${i}`, run: (machine) => sleeper(machine, i), mm: undefined });
  m.run({ untilNs: 1000 * NS_PER_SEC, maxEvents: events });
  return log;
}

function* sleeper(m: Machine, i: number): Coroutine<number> {
  const work = initWork(m, 'bench_work', function* (machine) {
    yield* machine.spend(300);
  });
  const timer = hrtimerInit(m, 'CLOCK_MONOTONIC', HrtimerMode.REL | HrtimerMode.SOFT, 'bench_timer', function* (machine) {
    yield* scheduleWork(machine, work);
    return 'HRTIMER_NORESTART';
  });
  for (;;) {
    yield* hrtimerStart(m, timer, 50_000 + i, HrtimerMode.REL | HrtimerMode.SOFT);
    yield* msleep(m, 1);
  }
}
