import { MIGRATE_DISABLE_SHIFT, PREEMPT_DEPTH_SHIFT, TraceFlag } from '../../base/trace-flags.ts';

/** ftrace's flag columns back into a flags word: the inverse of `formatTraceFlags`. */

const IRQS: Readonly<Record<string, number>> = {
  '.': 0, d: TraceFlag.IRQS_OFF, D: TraceFlag.IRQS_OFF | TraceFlag.BH_OFF, b: TraceFlag.BH_OFF, X: 0,
};

const { NEED_RESCHED, PREEMPT_RESCHED, NEED_RESCHED_LAZY, HARDIRQ, SOFTIRQ, NMI } = TraceFlag;

const RESCHED: Readonly<Record<string, number>> = {
  '.': 0, n: NEED_RESCHED, p: PREEMPT_RESCHED, N: NEED_RESCHED | PREEMPT_RESCHED,
  l: NEED_RESCHED_LAZY, b: NEED_RESCHED | NEED_RESCHED_LAZY, L: PREEMPT_RESCHED | NEED_RESCHED_LAZY,
  B: NEED_RESCHED | PREEMPT_RESCHED | NEED_RESCHED_LAZY,
};

const INTERRUPT: Readonly<Record<string, number>> = { '.': 0, h: HARDIRQ, s: SOFTIRQ, H: HARDIRQ | SOFTIRQ, z: NMI, Z: NMI | HARDIRQ };

/** The word for `d.h1.` or, without the migrate-disable column of older kernels, `d.h1`; undefined for what are no flags. */
export function parseTraceFlags(text: string): number | undefined {
  if (text.length !== 5 && text.length !== 4) return undefined;
  const parts = [IRQS[text[0]], RESCHED[text[1]], INTERRUPT[text[2]], depth(text[3]), depth(text[4] ?? '.')];
  if (parts.includes(undefined)) return undefined;
  const [irqs, resched, interrupt, preempt, migrate] = parts as number[];
  return irqs | resched | interrupt | (preempt << PREEMPT_DEPTH_SHIFT) | (migrate << MIGRATE_DISABLE_SHIFT);
}

function depth(text: string): number | undefined {
  if (text === '.') return 0;
  return /^[1-9a-f]$/.test(text) ? Number.parseInt(text, 16) : undefined;
}
