import { MIGRATE_DISABLE_SHIFT, PREEMPT_DEPTH_SHIFT, RCU_DEPTH_SHIFT, TraceFlag } from '../base/trace-flags.ts';
import type { Cpu } from './cpu.ts';
import { HARDIRQ_MASK, PREEMPT_MASK, SOFTIRQ_MASK, SOFTIRQ_OFFSET } from './preempt.ts';

const BH_DISABLED_MASK = SOFTIRQ_MASK & ~SOFTIRQ_OFFSET;

/** A CPU's state as it stands beside an event (kernel/trace/trace.c `tracing_gen_ctx_irq_test`). */
export function traceFlagsOf(cpu: Cpu): number {
  const task = cpu.current;
  const count = cpu.preemptCount | task.softirqDisableCount;
  let flags = task.typeFlag;
  if (cpu.irqsOff) flags |= TraceFlag.IRQS_OFF;
  if (count & BH_DISABLED_MASK) flags |= TraceFlag.BH_OFF;
  if (count & SOFTIRQ_OFFSET) flags |= TraceFlag.SOFTIRQ;
  if (count & HARDIRQ_MASK) flags |= TraceFlag.HARDIRQ;
  else if (task.userMode && !(count & SOFTIRQ_MASK)) flags |= TraceFlag.USER;
  if (task.tifNeedResched) flags |= TraceFlag.NEED_RESCHED;
  if (cpu.preemptNeedResched) flags |= TraceFlag.PREEMPT_RESCHED;
  if (task.tifNeedReschedLazy) flags |= TraceFlag.NEED_RESCHED_LAZY;
  return (
    flags |
    (Math.min(count & PREEMPT_MASK, 15) << PREEMPT_DEPTH_SHIFT) |
    (Math.min(task.migrationDisabled, 15) << MIGRATE_DISABLE_SHIFT) |
    (Math.min(task.rcuReadLockNesting, 15) << RCU_DEPTH_SHIFT)
  );
}
