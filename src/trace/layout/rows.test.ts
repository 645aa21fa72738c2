import { describe, expect, it } from 'vitest';
import type { Log } from '../log.ts';
import { bpfImagesOf } from '../story.ts';
import { timelineOf } from '../timeline-builder.ts';
import { madeTimerLog, madeWqLog } from '../../ui/testing/made-log.ts';
import { barAt, rowsOf } from './rows.ts';

const ZERO = 6_000_000;
const rows = (log: Log) => rowsOf(timelineOf(log), bpfImagesOf(log), { zeroNs: ZERO, top: 20 });

describe('rowsOf', () => {
  it('gives each stretch of a CPU to one bar of its row', () => {
    for (const log of [madeTimerLog(), madeWqLog()]) {
      const { bars } = rows(log);
      const tasks = bars.filter((bar) => bar.height === 20).toSorted((a, b) => a.fromNs - b.fromNs);
      for (let index = 1; index < tasks.length; index++) expect(tasks[index].fromNs).toBeGreaterThanOrEqual(tasks[index - 1].toNs);
    }
  });

  it('finds the bar under the pointer, the waiting thing in its own row', () => {
    const { bars, arrows } = rows(madeWqLog());
    expect(barAt(bars, 20_000, arrows[0].along)?.label).toBe('pending');
    expect(barAt(bars, 27_000, arrows[0].along)?.context).toBe('W');
    expect(arrows.map(({ arrow }) => arrow.latencyNs)).toEqual([11_879]);
  });

  it('counts the timers and works that have no row, and draws all where they are asked for', () => {
    const timeline = timelineOf(madeWqLog());
    const asyncs = [1, 2, 3, 4, 5, 6].map((id) => ({ ...timeline.asyncs[0], id }));
    const rowsWith = (mostAsyncs?: number) => rowsOf({ ...timeline, asyncs }, new Set(), { zeroNs: ZERO, top: 20, mostAsyncs });
    const numbers = (of: ReturnType<typeof rowsWith>) => of.labels.filter(({ sort }) => sort === 'wq').map(({ number }) => number);
    expect(numbers(rowsWith())).toEqual([1, 2, 3]);
    expect(rowsWith().more?.count).toBe(3);
    expect(numbers(rowsWith(Number.POSITIVE_INFINITY))).toEqual([1, 2, 3, 4, 5, 6]);
    expect(rowsWith(Number.POSITIVE_INFINITY).more?.count).toBe(0);
    expect(rows(madeWqLog()).more).toBeUndefined();
  });

  it('measures the fast and the slow path', () => {
    const lengths = rows(madeTimerLog()).paths.map(({ path }) => [path.sort, path.toNs - path.fromNs]);
    expect(lengths).toEqual([['fast', 19_683], ['slow', 3_723]]);
  });
});
