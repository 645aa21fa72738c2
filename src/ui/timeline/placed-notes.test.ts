import { expect, test } from 'vitest';
import { Plot } from '../../trace/layout/plot.ts';
import { FoldedAxis } from '../../trace/layout/scale.ts';
import { placedNotes } from './placed-notes.ts';

// A pixel is ten nanoseconds, from 0 to 10,000.
const axis = new FoldedAxis([0, 10_000]);
const plot = (view = { from: 0, to: 10_000 }) => new Plot(axis, view, 0, 1000);
const note = (fromNs: number, toNs: number) => ({ fromNs, toNs, text: 'here' });

test('notes that would touch lie below each other, others beside each other', () => {
  const { placed, lanes } = placedNotes([note(0, 1000), note(500, 3000), note(4000, 5000)], plot());
  expect(lanes).toBe(2);
  expect(placed.map(({ lane, left, right }) => [lane, left, right])).toEqual([[0, 0, 400], [1, 50, 1000], [0, 400, 1000]]);
});

test('a line at the right edge begins before its stretch; what is out of sight is not there', () => {
  const [{ from, to, left, right }] = placedNotes([note(9900, 10_000)], plot()).placed;
  expect([from, to, right]).toEqual([990, 1000, 1000]);
  expect(left).toBeLessThan(950);
  expect(placedNotes([note(0, 1000)], plot({ from: 5000, to: 10_000 }))).toEqual({ placed: [], lanes: 0 });
});
