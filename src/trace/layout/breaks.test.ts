import fc from 'fast-check';
import { expect, it } from 'vitest';
import { breaksOf, widestPiece } from './breaks.ts';

const fold = (at: number) => ({ fromNs: at - 10, toNs: at + 10 });
const breaks = (...at: number[]) => breaksOf(at.map(fold), (ns) => ns, 0, 500);

it('takes folds that lie close together as one, with all their quiet', () => {
  expect(breaks(100, 120, 140, 300).map(({ from, to, tears, foldedNs }) => [from, to, tears.map((tear) => (tear.from + tear.to) / 2), foldedNs])).toEqual([
    [92, 148, [100, 120, 140], 60],
    [292, 308, [300], 20],
  ]);
});

it('tears nothing where folds crowd: what happened between them is seen', () => {
  expect(breaks(100, 104, 108).map(({ from, to, tears }) => [from, to, tears])).toEqual([[92, 116, []]]);
});

it('leaves out what is not wholly in view', () => {
  expect(breaks(-100, 5, 496, 700)).toEqual([]);
});

it('gives words the widest piece of a bar that nothing tears', () => {
  expect(widestPiece(breaks(100, 300), 80, 330)).toEqual({ from: 112, to: 288 });
  expect(widestPiece([], 10, 20)).toEqual({ from: 10, to: 20 });
});

it('never gives words a place in a break, nor beyond the bar', () => {
  const places = fc.array(fc.integer({ min: 10, max: 490 }), { maxLength: 12 }).map((all) => all.toSorted((a, b) => a - b));
  fc.assert(
    fc.property(places, fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 500 }), (at, one, other) => {
      const [from, to] = [Math.min(one, other), Math.max(one, other)];
      const torn = breaks(...at);
      const room = widestPiece(torn, from, to);
      expect(room.from).toBeGreaterThanOrEqual(from);
      expect(room.to).toBeLessThanOrEqual(to);
      if (room.to > room.from) for (const each of torn.flatMap(({ tears }) => tears)) expect(each.to <= room.from || each.from >= room.to).toBe(true);
    }),
  );
});
