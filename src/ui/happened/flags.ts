import type { Messages } from '../text/en/page.ts';
import { TraceFlag, formatTraceFlags, migrateDisableDepth, preemptDepth } from '../../base/trace-flags.ts';

type FlagWords = Messages['happened']['flag'];

/** One of ftrace's five columns: the letter it prints and what it says. */
export interface FlagCell {
  readonly letter: string;
  readonly meaning: string;
  /** Says something other than the quiet default. */
  readonly isSet: boolean;
}

/** The five columns of a flags word with their meaning below each. */
export function flagCells(flags: number, words: FlagWords): readonly FlagCell[] {
  const letters = formatTraceFlags(flags);
  const meanings = [irqsMeaning(flags, words), reschedMeaning(flags, words), interruptMeaning(flags, words), words.preempt(preemptDepth(flags)), migrateMeaning(flags, words)];
  return meanings.map((meaning, index) => ({ letter: letters[index], meaning, isSet: letters[index] !== '.' }));
}

function irqsMeaning(flags: number, words: FlagWords): string {
  if (flags & TraceFlag.IRQS_OFF) return flags & TraceFlag.BH_OFF ? words.bothOff : words.irqsOff;
  return flags & TraceFlag.BH_OFF ? words.bhOff : words.irqsOn;
}

function reschedMeaning(flags: number, words: FlagWords): string {
  if (flags & (TraceFlag.NEED_RESCHED | TraceFlag.PREEMPT_RESCHED)) return words.resched;
  return flags & TraceFlag.NEED_RESCHED_LAZY ? words.reschedLazy : words.noResched;
}

function interruptMeaning(flags: number, words: FlagWords): string {
  if (flags & TraceFlag.NMI) return words.nmi;
  if (flags & TraceFlag.HARDIRQ) return flags & TraceFlag.SOFTIRQ ? words.hardInSoft : words.hardirq;
  return flags & TraceFlag.SOFTIRQ ? words.softirq : words.task;
}

function migrateMeaning(flags: number, words: FlagWords): string {
  return migrateDisableDepth(flags) > 0 ? words.migrateOff : words.migrateOn;
}
