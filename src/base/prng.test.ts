import { expect, test } from 'vitest';
import { Prng } from './prng.ts';

const draw = (seed: number, count: number) => {
  const prng = new Prng(seed);
  return Array.from({ length: count }, () => prng.nextU32());
};

test('the same seed draws the same numbers, another seed others', () => {
  expect(draw(1, 50)).toEqual(draw(1, 50));
  expect(draw(1, 50)).not.toEqual(draw(2, 50));
});

test('below(n) stays below n and reaches every value', () => {
  const prng = new Prng(7);
  const seen = new Set(Array.from({ length: 1000 }, () => prng.below(6)));
  expect([...seen].toSorted()).toEqual([0, 1, 2, 3, 4, 5]);
});
