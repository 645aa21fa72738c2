import { describe, expect, it } from 'vitest';
import { tickPlaces } from './scenes.ts';

const numbers = (shares: readonly (number | undefined)[], current: number, width: number) =>
  tickPlaces(shares, current, width).filter(({ isNumbered }) => isNumbered).map(({ index }) => index + 1);

describe('tickPlaces', () => {
  const shares = [0, 0.28, 0.29, 0.6];

  it('numbers every scene where there is room', () => {
    expect(numbers(shares, 0, 2016)).toEqual([1, 2, 3, 4]);
  });

  it('lets no two numbers touch, and the current scene keep its own', () => {
    expect(numbers(shares, 0, 516)).toEqual([1, 2, 4]);
    expect(numbers(shares, 2, 516)).toEqual([1, 3, 4]);
    expect(tickPlaces(shares, 2, 516)).toHaveLength(4);
  });

  it('has no tick for a scene the run does not have', () => {
    expect(tickPlaces([0, undefined, 1], 0, 500).map(({ index }) => index)).toEqual([0, 2]);
  });
});
