import { expect, it } from 'vitest';
import { Pinch } from './pinch.ts';

const view = { from: 1000, to: 2000 };

it('zooms while two fingers lie on the timeline, and not with one', () => {
  const pinch = new Pinch();
  pinch.down(1, 0.4, view);
  expect(pinch.move(1, 0.3, 10_000)).toBeUndefined();
  pinch.down(2, 0.7, view);
  expect(pinch.isUnderWay).toBe(true);
  const next = pinch.move(2, 0.9, 10_000)!;
  expect(next.to - next.from).toBeLessThan(1000);
  pinch.up(1);
  expect(pinch.isUnderWay).toBe(false);
  expect(pinch.move(2, 0.5, 10_000)).toBeUndefined();
});
