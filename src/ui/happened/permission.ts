import { PREEMPT_DEPTH_SHIFT, TraceFlag, contextOf, preemptDepth, rcuDepth } from '../../base/trace-flags.ts';
import type { Messages } from '../text/en/page.ts';

export type PermissionReason = keyof Messages['happened']['because'];

/**
 * Whether the running code may sleep, and what decides it. The three questions of the
 * page (sleep, allocate with GFP_KERNEL, wait for a device) have one answer, because
 * the last two are ways of sleeping (`might_sleep()`, kernel/sched/core.c).
 */
export interface Permission {
  readonly maySleep: boolean;
  readonly because: PermissionReason;
}

/** What may be done where these flags hold, and why. `isSyscallMark`: the flags are those of a system call’s tracepoint, which adds one to the preempt count. */
export function permissionOf(eventFlags: number, isSyscallMark = false): Permission {
  const flags = isSyscallMark ? withoutProbe(eventFlags) : eventFlags;
  const context = contextOf(flags);
  if (context === 'U') return { maySleep: true, because: 'user' };
  if (context === 'H') return { maySleep: false, because: 'hardirq' };
  if (context === 'S') return { maySleep: false, because: 'softirq' };
  if (context === 'I') return { maySleep: false, because: 'idle' };
  const inTheWay = obstacle(flags);
  if (inTheWay) return { maySleep: false, because: inTheWay };
  if (flags !== eventFlags) return { maySleep: true, because: 'mark' };
  return { maySleep: true, because: context === 'W' ? 'kworker' : 'task' };
}

/**
 * The marks of system calls are made with preemption off (`__DO_TRACE` of 6.12) and say
 * so in their flags; the system call around them runs with it on.
 */
function withoutProbe(flags: number): number {
  return preemptDepth(flags) > 0 ? flags - (1 << PREEMPT_DEPTH_SHIFT) : flags;
}

/** What keeps a task from sleeping, in the order the kernel would complain. */
function obstacle(flags: number): PermissionReason | undefined {
  if (flags & TraceFlag.IRQS_OFF) return 'irqsOff';
  if (preemptDepth(flags) > 0 || flags & TraceFlag.BH_OFF) return 'atomic';
  return rcuDepth(flags) > 0 ? 'rcu' : undefined;
}
