import { softirq_raise } from '../base/event.ts';
import type { Machine } from './machine.ts';
import { inInterrupt } from './preempt.ts';
import { wakeUpProcess } from './sched/wake-up.ts';

/** Softirq vectors, in the order they are served (include/linux/interrupt.h). */
export const softirqNames = ['HI', 'TIMER', 'NET_TX', 'NET_RX', 'BLOCK', 'IRQ_POLL', 'TASKLET', 'SCHED', 'HRTIMER', 'RCU'] as const;

export const TIMER_SOFTIRQ = 1;
export const NET_TX_SOFTIRQ = 2;
export const NET_RX_SOFTIRQ = 3;
export const HRTIMER_SOFTIRQ = 8;
export const RCU_SOFTIRQ = 9;

/**
 * `raise_softirq_irqoff()` (kernel/softirq.c): marks a vector pending. Outside
 * any interrupt nobody would come to serve it, so ksoftirqd is woken.
 * Interrupts are off.
 */
export function raiseSoftirqIrqoff(m: Machine, vector: number): void {
  m.emit(softirq_raise, vector, softirqNames[vector]);
  m.cpu.softirqPending |= 1 << vector;
  if (!inInterrupt(m)) wakeUpProcess(m, m.cpu.ksoftirqd);
}
