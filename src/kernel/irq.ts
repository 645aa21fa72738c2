import { irq_handler_entry, irq_handler_exit, local_timer_entry, local_timer_exit, reschedule_entry, reschedule_exit } from '../base/event.ts';
import type { Coroutine } from './coroutine.ts';
import { exitToUserMode } from './entry.ts';
import type { Machine } from './machine.ts';
import { HARDIRQ_OFFSET, inInterrupt } from './preempt.ts';
import { preemptScheduleIrq, shouldPreemptIrq } from './sched/core.ts';
import { invokeSoftirq } from './softirq.ts';
import { hrtimerInterrupt } from './time/hrtimer.ts';
import { FIRST_DEVICE_VECTOR, LOCAL_TIMER_VECTOR, RESCHEDULE_VECTOR } from './vectors.ts';

/** A device's handler: hardirq. What it returns is what `irq_handler_exit` shows. */
export type IrqHandler = (m: Machine) => Coroutine<'handled' | 'unhandled'>;

/** `sysvec_apic_timer_interrupt()`: the local APIC timer. */
export function* sysvecApicTimerInterrupt(m: Machine): Coroutine {
  const fromUser = irqEnter(m);
  m.pushFrame('sysvec_apic_timer_interrupt');
  m.emit(local_timer_entry, LOCAL_TIMER_VECTOR);
  yield* hrtimerInterrupt(m);
  m.emit(local_timer_exit, LOCAL_TIMER_VECTOR);
  yield* irqExit(m, fromUser);
  m.popFrame('sysvec_apic_timer_interrupt');
}

/** `sysvec_reschedule_ipi()`: another CPU wants this one to go through the scheduler. */
export function* sysvecRescheduleIpi(m: Machine): Coroutine {
  const fromUser = irqEnter(m);
  m.emit(reschedule_entry, RESCHEDULE_VECTOR);
  if (m.current.tifNeedResched) m.cpu.preemptNeedResched = true;
  m.emit(reschedule_exit, RESCHEDULE_VECTOR);
  yield* irqExit(m, fromUser);
}

/** `request_irq()`: from now on the device's line runs the handler. Raise it with `raiseDeviceIrq`. */
export function requestIrq(m: Machine, irq: number, name: string, handler: IrqHandler): void {
  m.vectors[FIRST_DEVICE_VECTOR + irq] = (machine) => commonInterrupt(machine, irq, name, handler);
}

/** A device pulls its line at a CPU. */
export function raiseDeviceIrq(m: Machine, cpu: number, irq: number): void {
  m.raiseInterrupt(m.cpus[cpu], FIRST_DEVICE_VECTOR + irq);
}

function* commonInterrupt(m: Machine, irq: number, name: string, handler: IrqHandler): Coroutine {
  const fromUser = irqEnter(m);
  m.emit(irq_handler_entry, irq, name);
  const result = yield* handler(m);
  m.emit(irq_handler_exit, irq, result);
  yield* irqExit(m, fromUser);
}

/** `irqentry_enter()` and `irq_enter()`. Returns whether user code was interrupted. */
function irqEnter(m: Machine): boolean {
  const fromUser = m.current.userMode && m.cpu.preemptCount === 0 && m.current.softirqDisableCount === 0;
  m.charge(m.costs.interruptEntryNs);
  m.cpu.preemptCount += HARDIRQ_OFFSET;
  return fromUser;
}

/** `irq_exit()` and `irqentry_exit()`: softirqs, then preemption or the way to user mode. */
function* irqExit(m: Machine, fromUser: boolean): Coroutine {
  m.cpu.preemptCount -= HARDIRQ_OFFSET;
  if (m.cpu.softirqPending && !inInterrupt(m)) {
    m.pushFrame('__irq_exit_rcu');
    yield* invokeSoftirq(m);
    m.popFrame('__irq_exit_rcu');
  }
  if (fromUser) {
    m.setIrqsOff(false);
    yield* exitToUserMode(m);
  } else if (shouldPreemptIrq(m)) yield* preemptScheduleIrq(m);
  m.charge(m.costs.interruptReturnNs);
  m.setIrqsOff(false);
}
