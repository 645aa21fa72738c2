import fc from 'fast-check';
import { expect, it } from 'vitest';
import { chromeTraceOf } from '../../trace/chrome.ts';
import { brokenRule } from '../../trace/testing/chrome-rules.ts';
import { timelineOf } from '../../trace/timeline-builder.ts';
import { madeTimerLog, madeWqLog } from '../testing/made-log.ts';
import { clippedTimeline, eventRange } from './stretch.ts';

const logs = [madeTimerLog(), madeWqLog()];

it('any stretch of a run is a Chrome trace by the rules, and lies within the stretch', () => {
  fc.assert(
    fc.property(fc.constantFrom(...logs), fc.nat(1000), fc.nat(1000), (log, one, other) => {
      const whole = timelineOf(log);
      const at = (share: number) => whole.fromNs + Math.round(((whole.toNs - whole.fromNs) * share) / 1000);
      const [fromNs, toNs] = [at(Math.min(one, other)), at(Math.max(one, other))];
      const part = log.slice(log.positionAt(fromNs - 1), log.positionAt(toNs));
      const { traceEvents } = chromeTraceOf(part, clippedTimeline(whole, fromNs, toNs));
      expect(brokenRule(traceEvents)).toBe('');
      const timed = traceEvents.filter(({ ph }) => ph !== 'M');
      expect(timed.every(({ ts, dur = 0 }) => ts >= fromNs / 1000 && ts + dur <= toNs / 1000 + 1e-6)).toBe(true);
    }),
  );
});

it('keeps the flow of a start and its callback that both lie in it', () => {
  for (const log of logs) {
    const whole = timelineOf(log);
    const flows = chromeTraceOf(log, clippedTimeline(whole, whole.fromNs, whole.toNs)).traceEvents.filter(({ ph }) => ph === 's' || ph === 'f');
    expect(flows.map(({ ph }) => ph)).toEqual(['s', 'f']);
  }
});

it('has the events at both edges, and none that a prediction hides', () => {
  const [log] = logs;
  const recording = { log, zeroNs: 0 } as Parameters<typeof eventRange>[0];
  const run = (hiddenAfter?: number) => ({ hiddenAfter }) as Parameters<typeof eventRange>[1];
  const selection = { fromNs: log.timeNs(log.length - 10), toNs: log.timeNs(log.length - 3) };
  const { from, to } = eventRange(recording, run(), selection);
  expect([log.timeNs(from), log.timeNs(to - 1)]).toEqual([selection.fromNs, selection.toNs]);
  expect(eventRange(recording, run(4))).toEqual({ from: 0, to: 4 });
  expect(eventRange(recording, run(3), selection)).toEqual({ from: 3, to: 3 });
});
