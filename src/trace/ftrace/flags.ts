import { MIGRATE_DISABLE_SHIFT, PREEMPT_DEPTH_SHIFT, TraceFlag } from '../../base/trace-flags.ts';
import { DOT, hexDigit } from './scan.ts';

/** ftrace's flag columns back into a flags word: the inverse of `formatTraceFlags`. */

const { IRQS_OFF, BH_OFF, NEED_RESCHED, PREEMPT_RESCHED, NEED_RESCHED_LAZY, HARDIRQ, SOFTIRQ, NMI } = TraceFlag;

const irqs = byLetter({ '.': 0, d: IRQS_OFF, D: IRQS_OFF | BH_OFF, b: BH_OFF });

const resched = byLetter({
  '.': 0, n: NEED_RESCHED, p: PREEMPT_RESCHED, N: NEED_RESCHED | PREEMPT_RESCHED,
  l: NEED_RESCHED_LAZY, b: NEED_RESCHED | NEED_RESCHED_LAZY, L: PREEMPT_RESCHED | NEED_RESCHED_LAZY,
  B: NEED_RESCHED | PREEMPT_RESCHED | NEED_RESCHED_LAZY,
});

const interrupt = byLetter({ '.': 0, h: HARDIRQ, s: SOFTIRQ, H: HARDIRQ | SOFTIRQ, z: NMI, Z: NMI | HARDIRQ });

/** Flags by character code; -1 where the column knows no such letter. */
function byLetter(letters: Readonly<Record<string, number>>): Int32Array {
  const table = new Int32Array(256).fill(-1);
  for (const [letter, flags] of Object.entries(letters)) table[letter.charCodeAt(0)] = flags;
  return table;
}

/** The word for `d.h1.` or, without the migrate-disable column of older kernels, `d.h1`; -1 for what are no flags. */
export function flagsAt(bytes: Uint8Array, from: number, to: number): number {
  const columns = to - from;
  if (columns !== 5 && columns !== 4) return -1;
  const context = irqs[bytes[from]] | resched[bytes[from + 1]] | interrupt[bytes[from + 2]];
  const preempt = depth(bytes[from + 3]);
  const migrate = columns === 5 ? depth(bytes[from + 4]) : 0;
  return context < 0 || preempt < 0 || migrate < 0 ? -1 : context | (preempt << PREEMPT_DEPTH_SHIFT) | (migrate << MIGRATE_DISABLE_SHIFT);
}

/** A depth of 0 is a dot, never a digit. */
function depth(code: number): number {
  if (code === DOT) return 0;
  return hexDigit(code) || -1;
}

/** By bit, as `struct trace_entry` has them (`enum trace_flag_type`, include/linux/trace_events.h). */
const entryFlags = [IRQS_OFF, NEED_RESCHED_LAZY, NEED_RESCHED, HARDIRQ, SOFTIRQ, PREEMPT_RESCHED, NMI, BH_OFF];

/** The word for an entry's flags as a number, which `verbose` prints, and its preempt depth. */
export function flagsOfEntry(entry: number, preempt: number): number {
  return entryFlags.reduce((flags, flag, bit) => ((entry >> bit) & 1 ? flags | flag : flags), (preempt & 15) << PREEMPT_DEPTH_SHIFT);
}
