import { describe, expect, test } from 'vitest';
import { sumsOf } from './range-sums.ts';
import { recordedLog, recordingsAreThere } from './testing/recorded.ts';
import { timelineOf } from './timeline-builder.ts';

const total = (times: Iterable<number>) => [...times].reduce((sum, timeNs) => sum + timeNs, 0);

describe.skipIf(!recordingsAreThere)('sums over a range', () => {
  const log = recordedLog('cloud.smp1.timer_then_wq');
  const timeline = timelineOf(log);

  test('the contexts share the whole time of the CPU', () => {
    const { byContext, wakeups, works } = sumsOf(log, timeline, timeline.fromNs, timeline.toNs);
    expect(total(byContext.values())).toBe(timeline.toNs - timeline.fromNs);
    expect(wakeups).toBeGreaterThan(5);
    expect(works.length).toBeGreaterThan(0);
  });

  test('two halves make the whole', () => {
    const middleNs = Math.round((timeline.fromNs + timeline.toNs) / 2);
    const halves = [sumsOf(log, timeline, timeline.fromNs, middleNs), sumsOf(log, timeline, middleNs, timeline.toNs)];
    const whole = sumsOf(log, timeline, timeline.fromNs, timeline.toNs);
    for (const [context, timeNs] of whole.byContext) expect(total(halves.map(({ byContext }) => byContext.get(context) ?? 0))).toBe(timeNs);
  });
});
