/**
 * The state of a CPU as it stands beside every event, packed in one word.
 *
 * The low half is what ftrace records with each entry (`struct trace_entry`
 * flags and preempt_count, include/linux/trace_events.h, kernel/trace/trace.c
 * `tracing_gen_ctx_irq_test`). The high half is ours: what ftrace leaves to the
 * reader to infer from the task.
 */
export const TraceFlag = {
  /** Interrupts are off (`TRACE_FLAG_IRQS_OFF`). */
  IRQS_OFF: 1 << 0,
  /** Bottom halves are disabled, no softirq is being served (`TRACE_FLAG_BH_OFF`). */
  BH_OFF: 1 << 1,
  /** `TIF_NEED_RESCHED` is set on the current task. */
  NEED_RESCHED: 1 << 2,
  /** The preempt count's own, inverted, resched bit says so too (`PREEMPT_NEED_RESCHED`). */
  PREEMPT_RESCHED: 1 << 3,
  /** `TIF_NEED_RESCHED_LAZY` (PREEMPT_RT, lazy). */
  NEED_RESCHED_LAZY: 1 << 4,
  HARDIRQ: 1 << 5,
  /** A softirq is being served (`in_serving_softirq`). */
  SOFTIRQ: 1 << 6,
  NMI: 1 << 7,
  /** Ours: the CPU executes user code. */
  USER: 1 << 16,
  /** Ours: current is a worker of a worker pool (`PF_WQ_WORKER`). */
  WQ_WORKER: 1 << 17,
  /** Ours: current is the idle task of its CPU. */
  IDLE: 1 << 18,
  /** Ours: current is a kernel thread that is no worker (`ksoftirqd`, `ktimers`). */
  KTHREAD: 1 << 19,
} as const;

/** Bits 8–11: preempt depth, at most 15. Bits 12–15: migrate-disable depth. Bits 20–23: RCU read-side nesting. */
export const PREEMPT_DEPTH_SHIFT = 8;
export const MIGRATE_DISABLE_SHIFT = 12;
export const RCU_DEPTH_SHIFT = 20;

/** How deep preemption is disabled, as far as four bits tell. */
export function preemptDepth(flags: number): number {
  return (flags >>> PREEMPT_DEPTH_SHIFT) & 15;
}

/** How deep migration is disabled. */
export function migrateDisableDepth(flags: number): number {
  return (flags >>> MIGRATE_DISABLE_SHIFT) & 15;
}

/** How deep in RCU read-side sections (ours: ftrace has no such field). */
export function rcuDepth(flags: number): number {
  return (flags >>> RCU_DEPTH_SHIFT) & 15;
}

/**
 * The context an event happened in, by its letter: user, kernel on behalf of a
 * task, hardirq, softirq, worker, idle. The one thing colour stands for.
 */
export type Context = 'U' | 'K' | 'H' | 'S' | 'W' | 'I';

/** Where a CPU is, by its flags: the innermost of interrupt, softirq, task. */
export function contextOf(flags: number): Context {
  if (flags & (TraceFlag.HARDIRQ | TraceFlag.NMI)) return 'H';
  if (flags & TraceFlag.SOFTIRQ) return 'S';
  if (flags & TraceFlag.IDLE) return 'I';
  if (flags & TraceFlag.WQ_WORKER) return 'W';
  return flags & TraceFlag.USER ? 'U' : 'K';
}

/** ftrace's five columns, e.g. `d.h1.` (kernel/trace/trace_output.c `trace_print_lat_fmt`). */
export function formatTraceFlags(flags: number): string {
  return irqsColumn(flags) + reschedColumn(flags) + interruptColumn(flags) + depthColumn(preemptDepth(flags)) + depthColumn(migrateDisableDepth(flags));
}

function irqsColumn(flags: number): string {
  if (flags & TraceFlag.IRQS_OFF) return flags & TraceFlag.BH_OFF ? 'D' : 'd';
  return flags & TraceFlag.BH_OFF ? 'b' : '.';
}

/** Indexed by NEED_RESCHED, PREEMPT_RESCHED and NEED_RESCHED_LAZY as bits 0, 1, 2. */
const RESCHED_LETTERS = ['.', 'n', 'p', 'N', 'l', 'b', 'L', 'B'];

function reschedColumn(flags: number): string {
  return RESCHED_LETTERS[(flags >>> 2) & 7];
}

function interruptColumn(flags: number): string {
  const hard = flags & TraceFlag.HARDIRQ;
  if (flags & TraceFlag.NMI) return hard ? 'Z' : 'z';
  if (hard) return flags & TraceFlag.SOFTIRQ ? 'H' : 'h';
  return flags & TraceFlag.SOFTIRQ ? 's' : '.';
}

function depthColumn(depth: number): string {
  return depth === 0 ? '.' : depth.toString(16);
}
