import { Errno } from '../../base/errno.ts';
import { hrtimer_init } from '../../base/event.ts';
import type { Ns } from '../../base/units.ts';
import { callTraced } from '../attach.ts';
import type { Coroutine } from '../coroutine.ts';
import type { Cpu } from '../cpu.ts';
import type { Machine } from '../machine.ts';
import { preemptDisable, preemptEnableNoResched } from '../preempt.ts';
import { schedule } from '../sched/core.ts';
import { TaskState } from '../sched/task.ts';
import type { Task } from '../sched/task.ts';
import { signalPending } from '../signal.ts';
import { wakeUpProcess } from '../sched/wake-up.ts';
import { Hrtimer, HrtimerMode } from './hrtimer-base.ts';
import type { ClockId } from './hrtimer-base.ts';
import { hrtimerStartRangeNs, hrtimerTryToCancel, modeName } from './hrtimer.ts';

/** A task's timer slack: how late it may be woken so that wake-ups bundle (50 us; none for real-time tasks). */
const TIMER_SLACK_NS: Ns = 50_000;

/** Size of `struct hrtimer_sleeper`: spacing of addresses only. */
const HRTIMER_SLEEPER_SIZE = 72;

/** `struct hrtimer_sleeper`: `fired` once the timer has woken its task. */
class HrtimerSleeper extends Hrtimer {
  readonly task: Task;
  fired = false;

  constructor(address: number, clockId: ClockId, isSoft: boolean, cpu: Cpu, task: Task) {
    super(address, clockId, isSoft, cpu, 'hrtimer_wakeup', hrtimerWakeup);
    this.task = task;
  }
}

/**
 * `hrtimer_wakeup()`: hardirq; on PREEMPT_RT softirq unless the sleeper is a real-time task.
 * fentry programs run there as well; where there are none nothing marks the call.
 */
function hrtimerWakeup(m: Machine, timer: Hrtimer): 'HRTIMER_NORESTART' | Coroutine<'HRTIMER_NORESTART'> {
  const sleeper = timer as HrtimerSleeper;
  return m.attachPoints.isUsed('hrtimer_wakeup') ? tracedWakeup(m, sleeper) : wakeSleeper(m, sleeper);
}

function wakeSleeper(m: Machine, sleeper: HrtimerSleeper): 'HRTIMER_NORESTART' {
  sleeper.fired = true;
  wakeUpProcess(m, sleeper.task);
  return 'HRTIMER_NORESTART';
}

function* tracedWakeup(m: Machine, sleeper: HrtimerSleeper): Coroutine<'HRTIMER_NORESTART'> {
  yield* callTraced(m, 'hrtimer_wakeup', [sleeper.address], wakeupBody(m, sleeper));
  return 'HRTIMER_NORESTART';
}

function* wakeupBody(m: Machine, sleeper: HrtimerSleeper): Coroutine<number> {
  wakeSleeper(m, sleeper);
  yield* m.spend(0);
  return 0;
}

/**
 * `hrtimer_nanosleep()`: sleeps (S), so long that a signal or the time ends it.
 * 0, or `-EINTR`, then `onLeft` gets what was left. Task context.
 */
export function* hrtimerNanosleep(
  m: Machine, timeNs: Ns, mode: number, clockId: ClockId, onLeft?: (leftNs: Ns) => void,
): Coroutine<number> {
  const task = m.current;
  yield* m.spend(m.costs.nanosleepNs);
  const sleeper = initSleeper(m, clockId, mode, task);
  yield* doNanosleep(m, sleeper, timeNs, mode);
  if (sleeper.fired) return 0;
  onLeft?.(Math.max(0, sleeper.softExpiresNs - m.nowNs));
  return -Errno.EINTR;
}

/** `do_nanosleep()`: woken for no reason, it goes to sleep again for what is left. */
function* doNanosleep(m: Machine, sleeper: HrtimerSleeper, timeNs: Ns, mode: number): Coroutine {
  const { task } = sleeper;
  const slackNs = task.isRealtime ? 0 : TIMER_SLACK_NS;
  for (let isFirst = true; isFirst || !(sleeper.fired || signalPending(task)); isFirst = false) {
    task.state = TaskState.INTERRUPTIBLE;
    if (isFirst) hrtimerStartRangeNs(m, sleeper, timeNs, slackNs, mode);
    else hrtimerStartRangeNs(m, sleeper, sleeper.softExpiresNs, slackNs, HrtimerMode.ABS);
    yield* interruptsBeforePreemption(m);
    if (!sleeper.fired) yield* schedule(m);
    hrtimerTryToCancel(m, sleeper);
  }
  task.state = TaskState.RUNNING;
}

/** `raw_spin_unlock_irqrestore()`: what has waited for interrupts to be on comes while preemption is still off. */
function* interruptsBeforePreemption(m: Machine): Coroutine {
  preemptDisable(m);
  if (!m.tryAdvance(0)) yield 0;
  preemptEnableNoResched(m);
}

/** `usleep_range()`: sleeps (D) at least `minNs`, at most `maxNs` unless nobody lets it run. May only be called where sleeping is allowed; else the scheduler complains. */
export function* usleepRange(m: Machine, minNs: Ns, maxNs: Ns): Coroutine {
  const expiresNs = m.nowNs + minNs;
  const task = m.current;
  m.pushFrame('usleep_range_state');
  do task.state = TaskState.UNINTERRUPTIBLE;
  while (!(yield* scheduleHrtimeoutRange(m, expiresNs, maxNs - minNs)));
  m.popFrame('usleep_range_state');
}

/** `msleep()`. Linux rounds it up to jiffies by its timer wheel; ours is exact. */
export function* msleep(m: Machine, ms: number): Coroutine {
  yield* usleepRange(m, ms * 1_000_000, ms * 1_000_000);
}

/** `schedule_hrtimeout_range()` in the state that the caller has set: true when the time was up, false when woken before. */
export function* scheduleHrtimeoutRange(m: Machine, expiresNs: Ns, slackNs: Ns): Coroutine<boolean> {
  const task = m.current;
  const sleeper = initSleeper(m, 'CLOCK_MONOTONIC', HrtimerMode.ABS, task);
  m.pushFrame('schedule_hrtimeout_range_clock');
  hrtimerStartRangeNs(m, sleeper, expiresNs, slackNs, HrtimerMode.ABS);
  yield* schedule(m);
  m.popFrame('schedule_hrtimeout_range_clock');
  hrtimerTryToCancel(m, sleeper);
  task.state = TaskState.RUNNING;
  return sleeper.fired;
}

/** `hrtimer_init_sleeper()` */
function initSleeper(m: Machine, clockId: ClockId, mode: number, task: Task): HrtimerSleeper {
  const isSoft = m.config.preempt === 'rt' && !task.isRealtime;
  const sleeper = new HrtimerSleeper(m.kernelAddress(HRTIMER_SLEEPER_SIZE), clockId, isSoft, m.cpu, task);
  m.emit(hrtimer_init, sleeper.address, clockId, modeName(mode));
  return sleeper;
}
