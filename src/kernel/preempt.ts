import type { Machine } from './machine.ts';

/**
 * `preempt_count` as 6.12 lays it out (include/linux/preempt.h): preempt depth in
 * bits 0–7, softirq in 8–15 (serving adds 0x100, BH disabled 0x200), hardirq in
 * 16–19, NMI in 20–23. The inverted resched bit 31 is kept apart (`Cpu.preemptNeedResched`).
 */
export const PREEMPT_OFFSET = 0x1;
export const SOFTIRQ_OFFSET = 0x100;
export const SOFTIRQ_DISABLE_OFFSET = 0x200;
export const HARDIRQ_OFFSET = 0x1_0000;
export const PREEMPT_MASK = 0xff;
export const SOFTIRQ_MASK = 0xff00;
export const HARDIRQ_MASK = 0xf_0000;
export const NMI_MASK = 0xf0_0000;

/** `preempt_count()` of the executing CPU. */
export function preemptCount(m: Machine): number {
  return m.cpu.preemptCount;
}

/** Not preemptible from here on. Nests. Any context. */
export function preemptDisable(m: Machine): void {
  m.cpu.preemptCount += PREEMPT_OFFSET;
}

/** `preempt_enable_no_resched()`: undoes one `preemptDisable` and looks no further. */
export function preemptEnableNoResched(m: Machine): void {
  m.cpu.preemptCount -= PREEMPT_OFFSET;
}

/** `in_hardirq()` */
export function inHardirq(m: Machine): boolean {
  return (m.cpu.preemptCount & HARDIRQ_MASK) !== 0;
}

/** `in_serving_softirq()`. On PREEMPT_RT the count is the task's own. */
export function inServingSoftirq(m: Machine): boolean {
  return ((m.cpu.preemptCount | m.current.softirqDisableCount) & SOFTIRQ_OFFSET) !== 0;
}

/** `in_interrupt()`: hardirq, softirq served or disabled, NMI. */
export function inInterrupt(m: Machine): boolean {
  const count = m.cpu.preemptCount | m.current.softirqDisableCount;
  return (count & (HARDIRQ_MASK | SOFTIRQ_MASK | NMI_MASK)) !== 0;
}

/** `in_task()`: neither hardirq nor softirq nor NMI is on top. */
export function inTask(m: Machine): boolean {
  return (m.cpu.preemptCount & (HARDIRQ_MASK | NMI_MASK)) === 0 && !inServingSoftirq(m);
}

/** `preemptible()`: could be preempted right here, were the kernel a preemptible one. */
export function preemptible(m: Machine): boolean {
  return m.cpu.preemptCount === 0 && !m.cpu.irqsOff;
}

/** `irqs_disabled()` */
export function irqsDisabled(m: Machine): boolean {
  return m.cpu.irqsOff;
}

/** `local_irq_save()`: returns what `localIrqRestore` wants back. */
export function localIrqSave(m: Machine): boolean {
  const wasOff = m.cpu.irqsOff;
  m.setIrqsOff(true);
  return wasOff;
}

/** `local_irq_restore()`: an interrupt that waits is taken at the next step. */
export function localIrqRestore(m: Machine, wasOff: boolean): void {
  m.setIrqsOff(wasOff);
}

/** Holding a raw spinlock counts one level of preempt depth; there is no contention in the model. */
export function rawSpinLock(m: Machine): void {
  m.cpu.preemptCount += PREEMPT_OFFSET;
}

/** Gives the level back; it does not look at need_resched. */
export function rawSpinUnlock(m: Machine): void {
  m.cpu.preemptCount -= PREEMPT_OFFSET;
}

/** `rcu_read_lock()`: the nesting depth is the task's (PREEMPT_RCU). */
export function rcuReadLock(m: Machine): void {
  m.current.rcuReadLockNesting++;
}

/** `__rcu_read_unlock()`. */
export function rcuReadUnlock(m: Machine): void {
  m.current.rcuReadLockNesting--;
}

/** `local_bh_disable()`: softirqs are not served here until `localBhEnable`. Nests. */
export function localBhDisable(m: Machine): void {
  if (m.config.preempt === 'rt') {
    m.current.softirqDisableCount += SOFTIRQ_DISABLE_OFFSET;
    m.current.migrationDisabled++;
  } else m.cpu.preemptCount += SOFTIRQ_DISABLE_OFFSET;
}

/** `migrate_disable()`: the task stays on this CPU until it is enabled as often. Task context. */
export function migrateDisable(m: Machine): void {
  m.current.migrationDisabled++;
}
