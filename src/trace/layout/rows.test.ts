import { describe, expect, it } from 'vitest';
import type { Log } from '../log.ts';
import { bpfImagesOf } from '../story.ts';
import { timelineOf } from '../timeline-builder.ts';
import { madeTimerLog, madeWqLog } from '../../ui/testing/made-log.ts';
import { barAt, rowsOf } from './rows.ts';

const ZERO = 6_000_000;
const rows = (log: Log) => rowsOf(timelineOf(log), bpfImagesOf(log), ZERO, 20);

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

  it('measures the fast and the slow path', () => {
    const lengths = rows(madeTimerLog()).paths.map(({ path }) => [path.sort, path.toNs - path.fromNs]);
    expect(lengths).toEqual([['fast', 19_683], ['slow', 3_723]]);
  });
});
