import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FoldedAxis, following, panned, pinched, ticksOf, zoomed } from './scale.ts';

const second = 1_000_000_000;

describe('FoldedAxis', () => {
  it('folds long quiet and leaves the rest to scale', () => {
    const axis = new FoldedAxis([0, 10_000, 45_000, second, second + 5_000]);
    expect(axis.folds).toMatchObject([{ fromNs: 46_200, toNs: second - 1_200 }]);
    expect(axis.drawn(45_000) - axis.drawn(10_000)).toBe(35_000);
    expect(axis.length).toBe(46_200 + 2_500 + 1_200 + 5_000);
  });

  it('is monotonous and comes back to the time it started from', () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 2_000_000 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(gaps, fc.double({ min: 0, max: 1, noNaN: true }), (steps, share) => {
        let now = 0;
        const times = [0, ...steps.map((step) => (now += step))];
        const axis = new FoldedAxis(times);
        const drawn = times.map((time) => axis.drawn(time));
        for (let index = 1; index < drawn.length; index++) expect(drawn[index]).toBeGreaterThan(drawn[index - 1]);
        const place = axis.length * share;
        expect(axis.drawn(axis.timeNs(place))).toBeCloseTo(place, 3);
      }),
    );
  });

  it('stands on an axis without events', () => {
    expect(new FoldedAxis([]).drawn(5)).toBe(0);
  });
});

describe('the view', () => {
  it('keeps what is under the pointer where it is, and stays on the axis', () => {
    const view = zoomed({ from: 0, to: 1000 }, 0.5, 0.25, 10_000);
    expect(view).toEqual({ from: 125, to: 625 });
    expect(panned({ from: 0, to: 1000 }, -500, 10_000)).toEqual({ from: 0, to: 1000 });
    expect(panned({ from: 9000, to: 10_000 }, 500, 10_000)).toEqual({ from: 9000, to: 10_000 });
  });

  it('keeps under two fingers what was under them', () => {
    const view = { from: 1000, to: 2000 };
    const next = pinched(view, [0.2, 0.4], [0.3, 0.7], 10_000);
    const under = (of: { from: number; to: number }, share: number) => of.from + share * (of.to - of.from);
    expect(under(next, 0.3)).toBeCloseTo(under(view, 0.2));
    expect(under(next, 0.7)).toBeCloseTo(under(view, 0.4));
    expect(pinched(view, [0.2, 0.4], [0.2, 0.4], 10_000)).toEqual(view);
  });

  it('follows the playhead only when it leaves', () => {
    const view = { from: 0, to: 1000 };
    expect(following(view, 500, 10_000)).toBe(view);
    expect(following(view, 1500, 10_000).to).toBeGreaterThan(1500);
  });
});

describe('ticksOf', () => {
  it('are round, apart from each other, and never inside a fold', () => {
    const axis = new FoldedAxis([0, 10_000, 45_000, second]);
    const ticks = ticksOf(axis, { from: 0, to: axis.length }, 900);
    expect(ticks.slice(0, 3).map((tick) => tick.timeNs)).toEqual([0, 5_000, 10_000]);
    for (const { timeNs } of ticks) expect(timeNs > 46_200 && timeNs < second - 1_200).toBe(false);
    for (let index = 1; index < ticks.length; index++) expect(ticks[index].x - ticks[index - 1].x).toBeGreaterThanOrEqual(50);
  });
});
