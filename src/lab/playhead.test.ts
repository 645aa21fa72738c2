import fc from 'fast-check';
import { expect, test } from 'vitest';
import { followByClock, followByStory, neighbourStop, type Track } from './playhead.ts';

/** A run of one event every `periodNs`, a stop at every position. */
function track(length: number, milestones: Record<string, number>, periodNs = 1): Track {
  return {
    stops: Array.from({ length: length + 1 }, (_, position) => position),
    milestones: Object.entries(milestones)
      .map(([key, position]) => ({ key, position }))
      .toSorted((a, b) => a.position - b.position),
    timeNsAt: (position) => position * periodNs,
  };
}

test('by story the other stands at the same milestone, as many stops behind it', () => {
  const timer = track(30, { armed: 5, entered: 10, over: 20 });
  const wq = track(60, { armed: 15, entered: 40, over: 50 });
  expect(followByStory(timer, 10, wq)).toBe(40);
  expect(followByStory(timer, 12, wq)).toBe(42);
  expect(followByStory(timer, 19, wq)).toBe(49);
  expect(followByStory(wq, 39, timer)).toBe(9);
});

test('by story the end is the end', () => {
  expect(followByStory(track(10, { armed: 2 }), 10, track(99, { armed: 50 }))).toBe(99);
});

test('by clock the other stands at the last stop that is not later', () => {
  expect(followByClock(track(10, {}, 10), 3, track(99, {}, 7))).toBe(4);
});

test('milestones in another order never make a follower run back', () => {
  const keys = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 0, maxLength: 5 });
  const tracks = fc.tuple(keys, fc.integer({ min: 6, max: 40 })).map(([order, length]) =>
    track(length, Object.fromEntries(order.map((key, i) => [key, i + 1 + ((i * length) >> 4)]))),
  );
  fc.assert(
    fc.property(tracks, tracks, (from, to) => {
      const followed = from.stops.map((position) => followByStory(from, position, to));
      expect(followed).toEqual(followed.toSorted((a, b) => a - b));
    }),
  );
});

test('steps back from between two stops to the stop before', () => {
  expect(neighbourStop([0, 5, 9], 7, -1)).toBe(5);
  expect(neighbourStop([0, 5, 9], 5, -1)).toBe(0);
  expect(neighbourStop([0, 5, 9], 0, -1)).toBe(0);
  expect(neighbourStop([0, 5, 9], 7, 1)).toBe(9);
  expect(neighbourStop([0, 5, 9], 9, 1)).toBe(9);
});
