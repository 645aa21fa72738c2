import { expect, test } from 'vitest';
import { barsOf } from './bars.ts';

const waits = (...all: number[]) => all.map((waitNs, index) => ({ waitNs, position: index + 1 }));

test('rows share their bars, and each wait is in one', () => {
  const [one, other] = barsOf([waits(5, 6, 7), waits(40)]);
  expect(one.map(({ count }) => count)).toEqual([3, 0, 0, 0]);
  expect(other.map(({ count }) => count)).toEqual([0, 0, 0, 1]);
  expect(other.map(({ fromNs, toNs }) => [fromNs, toNs])).toEqual([[4, 8], [8, 16], [16, 32], [32, 64]]);
  expect([one[0].position, other[3].position]).toEqual([1, 1]);
});

test('no wait, no bar', () => {
  expect(barsOf([[], []])).toEqual([[], []]);
});
