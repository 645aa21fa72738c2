import { callTraced } from '../attach.ts';
import type { Coroutine } from '../coroutine.ts';
import type { Cpu } from '../cpu.ts';
import type { Machine } from '../machine.ts';
import { rcuNeedsCpu } from '../rcu.ts';
import { schedTick } from '../sched/tick.ts';
import { Hrtimer, HrtimerMode } from './hrtimer-base.ts';
import type { HrtimerRestart } from './hrtimer-base.ts';
import { hrtimerForwardNow, hrtimerStartRangeNs, hrtimerTryToCancel } from './hrtimer.ts';

/** HZ=250, as Debian builds it. */
export const TICK_NS = 4_000_000;

/** `tick_setup_sched_timer()`: a CPU's tick, not yet started. */
export function tickSetup(m: Machine, cpu: Cpu): void {
  cpu.tick = new Hrtimer(m.kernelAddress(64), 'CLOCK_MONOTONIC', false, cpu, 'tick_nohz_handler', tickNohzHandler);
}

/** `tick_nohz_idle_stop_tick()`: an idle CPU does not tick, unless RCU needs it to. Linux also keeps the tick through short idles. */
export function tickNohzIdleEnter(m: Machine): void {
  if (rcuNeedsCpu(m.cpu)) return;
  hrtimerTryToCancel(m, m.cpu.tick);
}

/** `tick_nohz_restart_sched_tick()`: from the next multiple of the period on. */
export function tickNohzIdleExit(m: Machine): void {
  if (m.cpu.tick.isQueued) return;
  m.charge(m.costs.tickNohzNs);
  const nextNs = (Math.floor(m.nowNs / TICK_NS) + 1) * TICK_NS;
  hrtimerStartRangeNs(m, m.cpu.tick, nextNs, 0, HrtimerMode.ABS | HrtimerMode.PINNED | HrtimerMode.HARD);
}

/** `tick_nohz_handler()`: the tick itself. Hardirq. Programs can attach to `sched_tick`. */
function tickNohzHandler(m: Machine, timer: Hrtimer): Coroutine<HrtimerRestart> | HrtimerRestart {
  m.charge(m.costs.tickNs);
  if (m.attachPoints.isUsed('sched_tick')) return tracedTick(m, timer);
  schedTick(m);
  hrtimerForwardNow(m, timer, TICK_NS);
  return 'HRTIMER_RESTART';
}

function* tracedTick(m: Machine, timer: Hrtimer): Coroutine<HrtimerRestart> {
  yield* callTraced(m, 'sched_tick', [], schedTickBody(m));
  hrtimerForwardNow(m, timer, TICK_NS);
  return 'HRTIMER_RESTART';
}

function* schedTickBody(m: Machine): Coroutine<number> {
  schedTick(m);
  if (!m.tryAdvance(0)) yield 0;
  return 0;
}
