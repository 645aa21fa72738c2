import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sched_waking, softirq_raise } from '../base/event.ts';
import { align } from './align.ts';
import { diffOf } from './diff.ts';
import { Log } from './log.ts';
import { recordedLog, recordingsAreThere } from './testing/recorded.ts';

/** The length of the longest common subsequence, by the plain table. */
function commonLength(left: readonly number[], right: readonly number[]): number {
  let row = Array.from({ length: right.length + 1 }, () => 0);
  for (const value of left) {
    const next = [0];
    right.forEach((other, at) => next.push(value === other ? row[at] + 1 : Math.max(next[at], row[at + 1])));
    row = next;
  }
  return row.at(-1)!;
}

describe('alignment', () => {
  test('keeps both orders and pairs as many as can be', () => {
    const list = fc.array(fc.nat(4), { maxLength: 40 });
    fc.assert(
      fc.property(list, list, (left, right) => {
        const { pairs, isCut } = align(Int32Array.from(left), Int32Array.from(right));
        expect(isCut).toBe(false);
        expect(pairs.map((pair) => pair.left).filter((at) => at >= 0)).toEqual([...left.keys()]);
        expect(pairs.map((pair) => pair.right).filter((at) => at >= 0)).toEqual([...right.keys()]);
        const both = pairs.filter((pair) => pair.left >= 0 && pair.right >= 0);
        for (const pair of both) expect(left[pair.left]).toBe(right[pair.right]);
        expect(both.length).toBe(commonLength(left, right));
      }),
    );
  });

  test('gives up in time, with what it has, and loses nothing', () => {
    const left = Int32Array.from({ length: 3000 }, (_, at) => (at < 100 ? at : 1000 + at));
    const right = Int32Array.from({ length: 3000 }, (_, at) => (at < 100 ? at : 9000 + at));
    const { pairs, isCut } = align(left, right, 50);
    expect(isCut).toBe(true);
    expect(pairs.filter((pair) => pair.left >= 0).length).toBe(3000);
    expect(pairs.filter((pair) => pair.right >= 0).length).toBe(3000);
    expect(pairs.slice(0, 100).every((pair) => pair.left === pair.right)).toBe(true);
  });
});

const logOf = (events: readonly string[]) => {
  const log = new Log();
  events.forEach((name, at) => (name === 'raise' ? log.append(at, 0, 0, 7, 'app', softirq_raise, 8, 'HRTIMER') : log.append(at, 0, 0, 7, 'app', sched_waking, name, 10 + at, 120, 0)));
  return log;
};

describe('diff of Logs', () => {
  test('says what only one side has, and what comes in another order', () => {
    const { partings, same } = diffOf(logOf(['raise', 'a', 'b', 'c', 'kworker/0:1']), logOf(['raise', 'b', 'a', 'kworker/1:2', 'c', 'd']));
    expect(same).toBeGreaterThanOrEqual(3);
    expect(partings.at(-1)?.right.at(-1)).toEqual({ event: 'sched_waking', actor: 'app', about: 'd' });
    expect(diffOf(logOf(['raise', 'a']), logOf(['raise', 'a', 'b'])).partings).toMatchObject([{ from: 2, to: 3, reason: 'right' }]);
    expect(diffOf(logOf(['a', 'b', 'raise']), logOf(['b', 'raise', 'a'])).partings.map(({ reason }) => reason)).toEqual(['order', 'order']);
  });

  test('of a Log and itself there is none', () => {
    const log = logOf(['raise', 'a', 'b']);
    expect(diffOf(log, log)).toMatchObject({ partings: [], same: 3, isCut: false });
  });

  test.skipIf(!recordingsAreThere)('two preemption models part, and each event of what both recorded is in a row', () => {
    const left = recordedLog('cloud.smp1.wq_marks');
    const right = recordedLog('cloudfull.smp1.wq_marks');
    const { rows, partings, same, isCut } = diffOf(left, right);
    expect([isCut, partings.length > 0, same > 20]).toEqual([false, true, true]);
    const listed = rows.flatMap((row) => row.left ?? []);
    expect(listed).toEqual(listed.toSorted((one, other) => one - other));
    expect(partings.reduce((sum, { from, to }) => sum + to - from, 0)).toBe(rows.length - same);
  });
});
