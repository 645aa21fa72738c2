import { Errno } from '../../base/errno.ts';
import type { Ns } from '../../base/units.ts';
import type { Coroutine } from '../coroutine.ts';
import type { Machine } from '../machine.ts';
import { schedule } from '../sched/core.ts';
import { TaskState } from '../sched/task.ts';
import type { Task } from '../sched/task.ts';
import { wakeUpProcess } from '../sched/wake-up.ts';
import { HrtimerMode } from './hrtimer-base.ts';
import type { ClockId, Hrtimer } from './hrtimer-base.ts';
import { hrtimerInit, hrtimerStartRangeNs, hrtimerTryToCancel } from './hrtimer.ts';

/** A task's timer slack: how late it may be woken so that wake-ups bundle (50 us; none for real-time tasks). */
const TIMER_SLACK_NS: Ns = 50_000;

/** `struct hrtimer_sleeper`: `fired` once the timer has woken its task. */
interface Sleeper {
  readonly timer: Hrtimer;
  fired: boolean;
}

/**
 * `hrtimer_nanosleep()`: sleeps (S), so long that a signal or the time ends it.
 * 0, or `-EINTR`, then `onLeft` gets what was left. Task context.
 */
export function* hrtimerNanosleep(
  m: Machine, timeNs: Ns, mode: number, clockId: ClockId, onLeft?: (leftNs: Ns) => void,
): Coroutine<number> {
  const task = m.current;
  m.charge(m.costs.nanosleepNs);
  const sleeper = initSleeper(m, clockId, mode, task);
  const slackNs = task.isRealtime ? 0 : TIMER_SLACK_NS;
  task.state = TaskState.INTERRUPTIBLE;
  hrtimerStartRangeNs(m, sleeper.timer, timeNs, slackNs, mode);
  yield* schedule(m);
  hrtimerTryToCancel(m, sleeper.timer);
  if (sleeper.fired) return 0;
  onLeft?.(Math.max(0, sleeper.timer.softExpiresNs - m.nowNs));
  return -Errno.EINTR;
}

/** `usleep_range()`: sleeps (D) at least `minNs`, at most `maxNs` unless nobody lets it run. May only be called where sleeping is allowed; else the scheduler complains. */
export function* usleepRange(m: Machine, minNs: Ns, maxNs: Ns): Coroutine {
  const expiresNs = m.nowNs + minNs;
  const task = m.current;
  for (;;) {
    task.state = TaskState.UNINTERRUPTIBLE;
    if (yield* scheduleHrtimeoutRange(m, expiresNs, maxNs - minNs)) return;
  }
}

/** `msleep()`. Linux rounds it up to jiffies by its timer wheel; ours is exact. */
export function* msleep(m: Machine, ms: number): Coroutine {
  yield* usleepRange(m, ms * 1_000_000, ms * 1_000_000);
}

/** `schedule_hrtimeout_range()` in the state that the caller has set: true when the time was up, false when woken before. */
export function* scheduleHrtimeoutRange(m: Machine, expiresNs: Ns, slackNs: Ns): Coroutine<boolean> {
  const task = m.current;
  const sleeper = initSleeper(m, 'CLOCK_MONOTONIC', HrtimerMode.ABS, task);
  hrtimerStartRangeNs(m, sleeper.timer, expiresNs, slackNs, HrtimerMode.ABS);
  yield* schedule(m);
  hrtimerTryToCancel(m, sleeper.timer);
  task.state = TaskState.RUNNING;
  return sleeper.fired;
}

/** `hrtimer_init_sleeper()`. On PREEMPT_RT only real-time tasks are woken from hardirq. */
function initSleeper(m: Machine, clockId: ClockId, mode: number, task: Task): Sleeper {
  const hard = m.config.preempt === 'rt' && task.isRealtime ? HrtimerMode.HARD : 0;
  const sleeper: { timer: Hrtimer | undefined; fired: boolean } = { timer: undefined, fired: false };
  sleeper.timer = hrtimerInit(m, clockId, mode | hard, 'hrtimer_wakeup', function* hrtimerWakeup(machine) {
    sleeper.fired = true;
    wakeUpProcess(machine, task);
    yield* NOTHING;
    return 'HRTIMER_NORESTART';
  });
  return sleeper as Sleeper;
}

/** Wake-ups spend their time by `charge`; a callback is a coroutine all the same. */
const NOTHING: readonly never[] = [];
