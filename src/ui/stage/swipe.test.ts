import { expect, it } from 'vitest';
import { swipeOf } from './swipe.ts';

const start = { x: 200, y: 300 };

it('steps forward to the left, back to the right', () => {
  expect(swipeOf(start, { x: 120, y: 310 })).toBe(1);
  expect(swipeOf(start, { x: 260, y: 280 })).toBe(-1);
});

it('leaves taps and scrolling alone', () => {
  expect(swipeOf(start, { x: 170, y: 300 })).toBe(0);
  expect(swipeOf(start, { x: 120, y: 400 })).toBe(0);
  expect(swipeOf(start, { x: 200, y: 100 })).toBe(0);
});
