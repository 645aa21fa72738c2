import { hrtimer_cancel, hrtimer_expire_entry, hrtimer_expire_exit, hrtimer_init, hrtimer_start } from '../../base/event.ts';
import type { Ns } from '../../base/units.ts';
import { NS_NEVER } from '../../base/units.ts';
import type { Coroutine } from '../coroutine.ts';
import type { Cpu } from '../cpu.ts';
import type { Machine } from '../machine.ts';
import { localIrqRestore, localIrqSave, rawSpinLock, rawSpinUnlock } from '../preempt.ts';
import { HRTIMER_SOFTIRQ, raiseSoftirqIrqoff } from '../softirq-raise.ts';
import { Hrtimer, HrtimerMode } from './hrtimer-base.ts';
import type { ClockId, HrtimerCpuBase, HrtimerFunction, HrtimerRestart, TimerQueue } from './hrtimer-base.ts';

/** Size of `struct hrtimer`: spacing of addresses only. */
const HRTIMER_SIZE = 64;

/** After so many rounds without an end the interrupt is hung (`hrtimer_interrupt`). */
const MAX_RETRIES = 3;
const MAX_HANG_NS: Ns = 100_000_000;

/**
 * `hrtimer_init()` with its function (kernel/time/hrtimer.c). `mode` carries
 * `HrtimerMode.SOFT` for a timer that expires in softirq; on PREEMPT_RT every
 * timer does that is not `HARD`. Any context.
 */
export function hrtimerInit(
  m: Machine, clockId: ClockId, mode: number, functionName: string, fn: HrtimerFunction,
): Hrtimer {
  const isSoft = (mode & HrtimerMode.SOFT) !== 0 || (m.config.preempt === 'rt' && (mode & HrtimerMode.HARD) === 0);
  const timer = new Hrtimer(m.kernelAddress(HRTIMER_SIZE), clockId, isSoft, m.cpu, functionName, fn);
  m.emit(hrtimer_init, timer.address, clockId, modeName(mode));
  return timer;
}

/** `hrtimer_start()`: arms or re-arms. `timeNs` is a length with REL, else a point. Any context. */
export function* hrtimerStart(m: Machine, timer: Hrtimer, timeNs: Ns, mode: number): Coroutine {
  hrtimerStartRangeNs(m, timer, timeNs, 0, mode);
  if (!m.tryAdvance(0)) yield 0;
}

/** `hrtimer_start_range_ns()`: may expire anywhere in `slackNs` after its time. */
export function hrtimerStartRangeNs(m: Machine, timer: Hrtimer, timeNs: Ns, slackNs: Ns, mode: number): void {
  const flags = localIrqSave(m);
  rawSpinLock(m);
  m.charge(m.costs.hrtimerStartNs);
  const wasArmed = timer.isQueued;
  if (wasArmed) dequeue(timer);
  timer.softExpiresNs = mode & HrtimerMode.REL ? m.nowNs + timeNs : timeNs;
  timer.expiresNs = timer.softExpiresNs + slackNs;
  timer.cpu = m.cpu;
  timer.modeText = modeName(mode);
  enqueue(m, timer, wasArmed);
  const base = m.cpu.hrtimers;
  if (timer.isSoft) softirqMayComeSooner(base, timer);
  reprogram(m, m.cpu);
  rawSpinUnlock(m);
  localIrqRestore(m, flags);
}

/** `hrtimer_try_to_cancel()`: 1 was armed, 0 was not, -1 its callback runs right now. */
export function hrtimerTryToCancel(m: Machine, timer: Hrtimer): number {
  if (isRunning(timer)) return -1;
  if (!timer.isQueued) return 0;
  const flags = localIrqSave(m);
  rawSpinLock(m);
  dequeue(timer);
  m.emit(hrtimer_cancel, timer.address);
  reprogram(m, timer.cpu);
  rawSpinUnlock(m);
  localIrqRestore(m, flags);
  return 1;
}

/** `hrtimer_cancel()`: as above, but waits, spinning, for a callback that runs on another CPU. */
export function* hrtimerCancel(m: Machine, timer: Hrtimer): Coroutine<number> {
  for (;;) {
    const result = hrtimerTryToCancel(m, timer);
    if (result >= 0) return result;
    yield 50;
  }
}

/** `hrtimer_interrupt()`: what the local APIC timer's interrupt does. Hardirq. */
export function* hrtimerInterrupt(m: Machine): Coroutine {
  const { cpu } = m;
  const base = cpu.hrtimers;
  m.enterFunction('hrtimer_interrupt');
  m.charge(m.costs.hrtimerInterruptNs);
  const entryNs = m.nowNs;
  rawSpinLock(m);
  let expiresNextNs: Ns = NS_NEVER;
  for (let round = 0; round < MAX_RETRIES; round++) {
    const nowNs = m.nowNs;
    base.inHrtirq = true;
    base.expiresNextNs = NS_NEVER;
    if (nowNs >= base.softirqExpiresNextNs) {
      base.softirqExpiresNextNs = NS_NEVER;
      base.softirqActivated = true;
      raiseSoftirqIrqoff(m, HRTIMER_SOFTIRQ);
    }
    yield* runQueue(m, base, false, nowNs);
    base.inHrtirq = false;
    expiresNextNs = nextEventNs(base);
    m.charge(m.costs.hrtimerReprogramNs);
    if (expiresNextNs > m.nowNs) break;
  }
  if (expiresNextNs <= m.nowNs) expiresNextNs = m.nowNs + Math.min(m.nowNs - entryNs, MAX_HANG_NS);
  programEvent(m, cpu, expiresNextNs);
  rawSpinUnlock(m);
  m.exitFunction('hrtimer_interrupt');
}

/** `hrtimer_run_softirq()`: the HRTIMER softirq's action, vector 8. */
export function* hrtimerRunSoftirq(m: Machine): Coroutine {
  const base = m.cpu.hrtimers;
  m.enterFunction('hrtimer_run_softirq');
  if (!m.tryAdvance(m.costs.hrtimerSoftirqNs)) yield m.costs.hrtimerSoftirqNs;
  const flags = localIrqSave(m);
  rawSpinLock(m);
  yield* runQueue(m, base, true, m.nowNs);
  base.softirqActivated = false;
  base.softirqExpiresNextNs = base.soft.firstNs;
  reprogram(m, m.cpu);
  rawSpinUnlock(m);
  localIrqRestore(m, flags);
  m.exitFunction('hrtimer_run_softirq');
}

/**
 * `__hrtimer_run_queues()`: runs every timer that may run at `nowNs`, one snapshot of
 * the clock. Base lock held, interrupts off; soft timers' callbacks run with them on.
 */
function* runQueue(m: Machine, base: HrtimerCpuBase, soft: boolean, nowNs: Ns): Coroutine {
  const queue = soft ? base.soft : base.hard;
  m.pushFrame('__hrtimer_run_queues');
  for (let timer = queue.first; timer && timer.softExpiresNs <= nowNs; timer = queue.first) {
    beginExpiry(m, base, timer);
    m.emit(hrtimer_expire_entry, timer.address, timer.functionName, nowNs);
    const called = timer.fn(m, timer);
    const restart = typeof called === 'string' ? called : yield* called;
    m.emit(hrtimer_expire_exit, timer.address);
    endExpiry(m, base, timer, restart);
  }
  m.popFrame('__hrtimer_run_queues');
}

function beginExpiry(m: Machine, base: HrtimerCpuBase, timer: Hrtimer): void {
  dequeue(timer);
  setRunning(base, timer.isSoft, timer);
  rawSpinUnlock(m);
  if (!timer.isSoft) return;
  m.setIrqsOff(false);
  // PREEMPT_RT: the softirq's expiry lock is a sleeping one, and keeps the thread on its CPU.
  if (m.config.preempt === 'rt') m.current.migrationDisabled++;
}

function endExpiry(m: Machine, base: HrtimerCpuBase, timer: Hrtimer, restart: HrtimerRestart): void {
  m.charge(m.costs.hrtimerExpireNs);
  if (timer.isSoft) {
    if (m.config.preempt === 'rt') m.current.migrationDisabled--;
    m.setIrqsOff(true);
  }
  rawSpinLock(m);
  if (restart === 'HRTIMER_RESTART' && !timer.isQueued) enqueue(m, timer, false);
  setRunning(base, timer.isSoft, undefined);
}

function setRunning(base: HrtimerCpuBase, soft: boolean, timer: Hrtimer | undefined): void {
  if (soft) base.runningSoft = timer;
  else base.runningHard = timer;
}

/** `hrtimer_callback_running()` */
function isRunning(timer: Hrtimer): boolean {
  const base = timer.cpu.hrtimers;
  return base.runningHard === timer || base.runningSoft === timer;
}

/** `hrtimer_forward_now()` of one timer's both times: to the first multiple of the period after now. Returns the laps. */
export function hrtimerForwardNow(m: Machine, timer: Hrtimer, periodNs: Ns): number {
  const laps = Math.max(0, Math.floor((m.nowNs - timer.expiresNs) / periodNs) + 1);
  timer.expiresNs += laps * periodNs;
  timer.softExpiresNs += laps * periodNs;
  return laps;
}

function queueOf(timer: Hrtimer): TimerQueue {
  const base = timer.cpu.hrtimers;
  return timer.isSoft ? base.soft : base.hard;
}

function dequeue(timer: Hrtimer): void {
  queueOf(timer).remove(timer);
}

function enqueue(m: Machine, timer: Hrtimer, wasArmed: boolean): void {
  m.emit(
    hrtimer_start, timer.address, timer.functionName, timer.expiresNs, timer.softExpiresNs, timer.modeText, wasArmed ? 1 : 0,
  );
  queueOf(timer).add(timer);
}

function softirqMayComeSooner(base: HrtimerCpuBase, timer: Hrtimer): void {
  if (!base.softirqActivated && timer.expiresNs < base.softirqExpiresNextNs) base.softirqExpiresNextNs = timer.expiresNs;
}

/** When the device has to interrupt next: the first hard timer, or the softirq to be raised. */
function nextEventNs(base: HrtimerCpuBase): Ns {
  if (!base.softirqActivated) base.softirqExpiresNextNs = base.soft.firstNs;
  return Math.min(base.hard.firstNs, base.softirqActivated ? NS_NEVER : base.softirqExpiresNextNs);
}

/** `hrtimer_reprogram()` and `hrtimer_force_reprogram()`: not from inside the interrupt, which does it at its end. */
function reprogram(m: Machine, cpu: Cpu): void {
  const base = cpu.hrtimers;
  if (base.inHrtirq) return;
  const nextNs = nextEventNs(base);
  if (nextNs === base.expiresNextNs) return;
  m.charge(m.costs.hrtimerReprogramNs);
  programEvent(m, cpu, nextNs);
}

function programEvent(m: Machine, cpu: Cpu, timeNs: Ns): void {
  cpu.hrtimers.expiresNextNs = timeNs;
  m.programTimer(cpu, timeNs === NS_NEVER ? NS_NEVER : Math.max(timeNs, m.nowNs + m.costs.clockEventMinDeltaNs));
}

/** As ftrace shows a mode, e.g. `REL|SOFT`. */
export function modeName(mode: number): string {
  return modeNames[mode];
}

const modeNames = Array.from({ length: 16 }, (_, mode) => {
  const parts = [mode & HrtimerMode.REL ? 'REL' : 'ABS'];
  if (mode & HrtimerMode.PINNED) parts.push('PINNED');
  if (mode & HrtimerMode.SOFT) parts.push('SOFT');
  if (mode & HrtimerMode.HARD) parts.push('HARD');
  return parts.join('|');
});
