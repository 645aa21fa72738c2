import { expect, test } from 'vitest';
import { contextOf, formatTraceFlags, MIGRATE_DISABLE_SHIFT, PREEMPT_DEPTH_SHIFT, TraceFlag } from './trace-flags.ts';

const { IRQS_OFF, BH_OFF, NEED_RESCHED, PREEMPT_RESCHED, NEED_RESCHED_LAZY, HARDIRQ, SOFTIRQ, USER, WQ_WORKER, IDLE } = TraceFlag;
const preempt = (depth: number) => depth << PREEMPT_DEPTH_SHIFT;
const migrate = (depth: number) => depth << MIGRATE_DISABLE_SHIFT;

test.each([
  ['.....', 0],
  ['d..11', IRQS_OFF | preempt(1) | migrate(1)],
  ['dN.41', IRQS_OFF | NEED_RESCHED | PREEMPT_RESCHED | preempt(4) | migrate(1)],
  ['d.h2.', IRQS_OFF | HARDIRQ | preempt(2)],
  ['..s11', SOFTIRQ | preempt(1) | migrate(1)],
  ['d.H..', IRQS_OFF | HARDIRQ | SOFTIRQ],
  ['b....', BH_OFF],
  ['.l...', NEED_RESCHED_LAZY],
  ['...a.', preempt(10)],
])('%s', (text, flags) => {
  expect(formatTraceFlags(flags)).toBe(text);
});

test('the innermost context wins', () => {
  expect(contextOf(USER)).toBe('U');
  expect(contextOf(0)).toBe('K');
  expect(contextOf(WQ_WORKER)).toBe('W');
  expect(contextOf(WQ_WORKER | SOFTIRQ)).toBe('S');
  expect(contextOf(IDLE | SOFTIRQ | HARDIRQ)).toBe('H');
  expect(contextOf(IDLE)).toBe('I');
});
