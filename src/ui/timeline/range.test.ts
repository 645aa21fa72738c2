import { describe, expect, it } from 'vitest';
import { timelineOf } from '../../trace/timeline-builder.ts';
import { madeTimerLog, madeWqLog } from '../testing/made-log.ts';
import { rangeBetween, timeByContext } from './range.ts';

describe('timeByContext', () => {
  for (const log of [madeTimerLog(), madeWqLog()]) {
    const timeline = timelineOf(log);
    const whole = { fromNs: timeline.fromNs, toNs: timeline.toNs };
    const sumOf = (sums: ReadonlyMap<string, number>) => [...sums.values()].reduce((sum, lengthNs) => sum + lengthNs, 0);

    it('counts every nanosecond of a CPU once, in the context that runs', () => {
      const covered = timeline.cpus.flatMap(({ slices }) => slices.filter(({ depth }) => depth === 0)).reduce((sum, { fromNs, toNs }) => sum + toNs - fromNs, 0);
      expect(sumOf(timeByContext(timeline, whole, 0))).toBe(covered);
    });

    it('says of two halves what it says of the whole', () => {
      const middle = Math.round((whole.fromNs + whole.toNs) / 2);
      const halves = [timeByContext(timeline, { ...whole, toNs: middle }, 0), timeByContext(timeline, { ...whole, fromNs: middle }, 0)];
      for (const [context, lengthNs] of timeByContext(timeline, whole, 0)) {
        expect((halves[0].get(context) ?? 0) + (halves[1].get(context) ?? 0)).toBe(lengthNs);
      }
    });
  }

  it('leaves out what did not run, and takes an interrupt’s time from what is under it', () => {
    const timeline = timelineOf(madeTimerLog());
    const hardirq = timeline.cpus[0].slices.find(({ sort }) => sort === 'hardirq')!;
    const sums = timeByContext(timeline, { fromNs: hardirq.fromNs, toNs: hardirq.toNs }, 0);
    expect([...sums]).toEqual([['H', hardirq.toNs - hardirq.fromNs]]);
  });

  it('selects the same from either end', () => {
    expect(rangeBetween(9, 4)).toEqual(rangeBetween(4, 9));
  });
});
