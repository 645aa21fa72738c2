import type { Ns } from '../../base/units.ts';
import { NS_NEVER } from '../../base/units.ts';
import type { Coroutine } from '../coroutine.ts';
import type { Cpu } from '../cpu.ts';
import type { Machine } from '../machine.ts';

/** `enum hrtimer_mode`'s bits (include/linux/hrtimer.h). */
export const HrtimerMode = {
  ABS: 0,
  REL: 1,
  PINNED: 2,
  SOFT: 4,
  HARD: 8,
} as const;

export type ClockId = 'CLOCK_REALTIME' | 'CLOCK_MONOTONIC' | 'CLOCK_BOOTTIME' | 'CLOCK_TAI';

export type HrtimerRestart = 'HRTIMER_NORESTART' | 'HRTIMER_RESTART';

/** Called in hardirq (hard timers) or in softirq (soft timers). One that only charges its time need not be a coroutine. */
export type HrtimerFunction = (m: Machine, timer: Hrtimer) => Coroutine<HrtimerRestart> | HrtimerRestart;

/** `struct hrtimer`. All clocks of the machine show the same time. */
export class Hrtimer {
  readonly address: number;
  readonly clockId: ClockId;
  /** Expires in softirq rather than in hardirq. */
  readonly isSoft: boolean;
  fn: HrtimerFunction;
  functionName: string;
  /** The latest time: the queue's order and the device's programming. */
  expiresNs: Ns = 0;
  /** The earliest time it may be run at. */
  softExpiresNs: Ns = 0;
  isQueued = false;
  /** The CPU it was last queued on. */
  cpu: Cpu;
  /** Among timers of one expiry the first queued comes first. */
  sequence = 0;
  modeText = '';

  constructor(address: number, clockId: ClockId, isSoft: boolean, cpu: Cpu, functionName: string, fn: HrtimerFunction) {
    this.address = address;
    this.clockId = clockId;
    this.isSoft = isSoft;
    this.cpu = cpu;
    this.functionName = functionName;
    this.fn = fn;
  }
}

/** A queue of timers by expiry (`struct timerqueue_head`): a sorted array, for there are few. */
export class TimerQueue {
  private readonly timers: Hrtimer[] = [];
  private nextSequence = 0;

  get first(): Hrtimer | undefined {
    return this.timers[0];
  }

  /** When the first expires, NS_NEVER when there is none. */
  get firstNs(): Ns {
    return this.timers.length > 0 ? this.timers[0].expiresNs : NS_NEVER;
  }

  add(timer: Hrtimer): void {
    timer.sequence = this.nextSequence++;
    timer.isQueued = true;
    this.timers.splice(this.placeOf(timer), 0, timer);
  }

  remove(timer: Hrtimer): void {
    this.timers.splice(this.placeOf(timer), 1);
    timer.isQueued = false;
  }

  /** The place of a timer that is queued, or of one that is about to be. */
  private placeOf(timer: Hrtimer): number {
    let low = 0;
    let high = this.timers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.timers[middle];
      const before = other.expiresNs < timer.expiresNs || (other.expiresNs === timer.expiresNs && other.sequence < timer.sequence);
      if (before) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** `struct hrtimer_cpu_base`: the timers of one CPU. */
export class HrtimerCpuBase {
  readonly hard = new TimerQueue();
  readonly soft = new TimerQueue();
  /** The timers whose callbacks run right now, in hardirq and in softirq (`clock_base->running`). */
  runningHard: Hrtimer | undefined;
  runningSoft: Hrtimer | undefined;
  /** When the softirq has to be raised next; NS_NEVER while it is activated. */
  softirqExpiresNextNs: Ns = NS_NEVER;
  softirqActivated = false;
  /** In `hrtimer_interrupt`: it will program the device itself. */
  inHrtirq = false;
  /** What the device is programmed for. */
  expiresNextNs: Ns = NS_NEVER;
}
