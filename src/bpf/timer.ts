import { Errno } from '../base/errno.ts';
import { bpf_async_cancel } from '../base/event.ts';
import type { Coroutine } from '../kernel/coroutine.ts';
import { inHardirq, irqsDisabled, rawSpinLock, rawSpinUnlock } from '../kernel/preempt.ts';
import type { ClockId, Hrtimer } from '../kernel/time/hrtimer-base.ts';
import { HrtimerMode } from '../kernel/time/hrtimer-base.ts';
import { hrtimerCancel, hrtimerInit, hrtimerStartRangeNs, hrtimerTryToCancel } from '../kernel/time/hrtimer.ts';
import { WORK_CPU_UNBOUND } from '../kernel/workqueue/pool.ts';
import { initWork, queueWorkOn } from '../kernel/workqueue/queue.ts';
import { announceCallback, AsyncObject, detachAsync, dropProgram, initAsync, refusedInNmi, setAsyncCallback } from './async.ts';
import type { Bpf } from './bpf.ts';
import type { BpfMap } from './maps/map.ts';
import type { BpfProgram } from './program.ts';
import { runCallback } from './run.ts';

const BPF_F_TIMER_ABS = 1;
const BPF_F_TIMER_CPU_PIN = 2;

const clockIds = new Map<number, ClockId>([
  [0, 'CLOCK_REALTIME'],
  [1, 'CLOCK_MONOTONIC'],
  [7, 'CLOCK_BOOTTIME'],
]);

/** `struct bpf_hrtimer` (kernel/bpf/helpers.c). */
export class BpfHrtimer extends AsyncObject {
  readonly type = 'timer';
  readonly timer: Hrtimer;
  /** How many timer callbacks are cancelling this timer right now: for the two-timer deadlock check. */
  cancelling = 0;

  constructor(number: number, map: BpfMap, value: number, bpf: Bpf, clock: ClockId) {
    super(number, map, value);
    this.timer = hrtimerInit(bpf.m, clock, HrtimerMode.REL | HrtimerMode.SOFT, 'bpf_timer_cb', () => bpfTimerCb(bpf, this));
  }
}

function timerAt(bpf: Bpf, field: number): BpfHrtimer | undefined {
  const object = bpf.asyncs.get(field);
  return object instanceof BpfHrtimer ? object : undefined;
}

/** Helper 169. `flags` is the clock: -EINVAL for one that timers cannot run by. Any context but NMI. */
export function bpfTimerInit(bpf: Bpf, field: number, map: BpfMap, flags: number): number {
  if (refusedInNmi(bpf)) return -Errno.EOPNOTSUPP;
  const clock = clockIds.get(flags);
  if (clock === undefined) return -Errno.EINVAL;
  return initAsync(
    bpf, field, map,
    (number, value) => new BpfHrtimer(number, map, value, bpf, clock),
    (made) => made.timer.address,
  );
}

/** Helper 170. */
export function bpfTimerSetCallback(bpf: Bpf, field: number, program: BpfProgram, slot: number): number {
  if (refusedInNmi(bpf)) return -Errno.EOPNOTSUPP;
  return setAsyncCallback(bpf, timerAt(bpf, field), program, slot);
}

/** Helper 171: arms or re-arms, in softirq mode. -EINVAL: unknown flag, no object, no callback. */
export function* bpfTimerStart(bpf: Bpf, field: number, ns: number, flags: number): Coroutine<number> {
  if (refusedInNmi(bpf)) return -Errno.EOPNOTSUPP;
  if (flags & ~(BPF_F_TIMER_ABS | BPF_F_TIMER_CPU_PIN)) return -Errno.EINVAL;
  const timer = timerAt(bpf, field);
  if (!timer?.program) return -Errno.EINVAL;
  const base = flags & BPF_F_TIMER_ABS ? HrtimerMode.ABS : HrtimerMode.REL;
  const pinned = flags & BPF_F_TIMER_CPU_PIN ? HrtimerMode.PINNED : 0;
  // The object's own lock is held while the hrtimer is armed (`__bpf_spin_lock_irqsave`).
  rawSpinLock(bpf.m);
  hrtimerStartRangeNs(bpf.m, timer.timer, ns, 0, base | HrtimerMode.SOFT | pinned);
  rawSpinUnlock(bpf.m);
  yield* bpf.m.spend(0);
  return 0;
}

/**
 * Helper 172: 1 was armed, 0 was not; the callback is forgotten either way.
 * -EDEADLK: the timer's own callback runs here, or the timer whose callback
 * runs here is being cancelled by somebody else meanwhile.
 */
export function* bpfTimerCancel(bpf: Bpf, field: number): Coroutine<number> {
  if (refusedInNmi(bpf) || refusesToWait(bpf)) return -Errno.EOPNOTSUPP;
  const timer = timerAt(bpf, field);
  if (!timer) return -Errno.EINVAL;
  const running = bpf.runningTimers[bpf.m.cpu.id];
  if (running === timer) return -Errno.EDEADLK;
  if (!running) return yield* cancelNow(bpf, timer);
  timer.cancelling++;
  const result = running.cancelling > 0 ? -Errno.EDEADLK : yield* cancelNow(bpf, timer);
  timer.cancelling--;
  return result;
}

/** 7.x refuses to wait for a callback in hardirq or with interrupts off (`bpf_timer_cancel_async` is for that). */
function refusesToWait(bpf: Bpf): boolean {
  return bpf.profile.version === '7.x' && (inHardirq(bpf.m) || irqsDisabled(bpf.m));
}

function* cancelNow(bpf: Bpf, timer: BpfHrtimer): Coroutine<number> {
  dropProgram(bpf, timer);
  bpf.m.emit(bpf_async_cancel, timer.number);
  return yield* hrtimerCancel(bpf.m, timer.timer);
}

/** `bpf_timer_cb`: what the hrtimer calls, in softirq. */
function* bpfTimerCb(bpf: Bpf, timer: BpfHrtimer): Coroutine<'HRTIMER_NORESTART'> {
  const { m } = bpf;
  const cpu = m.cpu.id;
  m.enterFunction('bpf_timer_cb');
  if (timer.program) {
    bpf.runningTimers[cpu] = timer;
    announceCallback(bpf, timer);
    yield* runCallback(bpf, timer.program, timer.callback, timer.map, timer.value);
    bpf.runningTimers[cpu] = undefined;
  }
  m.exitFunction('bpf_timer_cb', '0');
  return 'HRTIMER_NORESTART';
}

/**
 * `bpf_timer_cancel_and_free`: the element or the map goes. 6.12 waits for a callback
 * that runs elsewhere: here, or inside a timer callback in a work (two callbacks could
 * wait for each other). 7.x never waits.
 */
export function* bpfTimerCancelAndFree(bpf: Bpf, field: number): Coroutine {
  const timer = detachAsync(bpf, field) as BpfHrtimer | undefined;
  if (!timer) return;
  if (bpf.profile.version === '7.x') {
    hrtimerTryToCancel(bpf.m, timer.timer);
    return;
  }
  if (!bpf.runningTimers[bpf.m.cpu.id]) {
    yield* hrtimerCancel(bpf.m, timer.timer);
    return;
  }
  const work = initWork(bpf.m, 'bpf_timer_delete_work', () => bpfTimerDeleteWork(bpf, timer));
  yield* queueWorkOn(bpf.m, WORK_CPU_UNBOUND, bpf.m.workqueues.unbound, work);
}

function* bpfTimerDeleteWork(bpf: Bpf, timer: BpfHrtimer): Coroutine {
  yield* hrtimerCancel(bpf.m, timer.timer);
}
