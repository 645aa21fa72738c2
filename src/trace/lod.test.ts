import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lodOf, LodRow } from './lod.ts';
import { recordedLog, recordingsAreThere } from './testing/recorded.ts';
import { timelineOf } from './timeline-builder.ts';

const row = (lengths: readonly number[]) => {
  let at = 0;
  const spans = lengths.map((length) => ({ fromNs: (at += 3), toNs: (at += length) }));
  return { spans, lod: new LodRow(spans, Int32Array.from(spans.keys())), endNs: at };
};

test('boxes hold every slice in view once, and no more than the pixels can show', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 400 }), fc.integer({ min: 1, max: 60 }), fc.nat(2000), fc.nat(3000), (lengths, pixels, fromNs, width) => {
      const { spans, lod } = row(lengths);
      const toNs = fromNs + width;
      const boxes = lod.boxes(fromNs, toNs, pixels);
      const inView = spans.filter((span) => span.fromNs <= toNs && span.toNs >= fromNs);
      const held = boxes.reduce((sum, { count }) => sum + count, 0);
      expect(held).toBeGreaterThanOrEqual(inView.length);
      expect(boxes.length).toBeLessThanOrEqual(3 * pixels + 4);
      for (const [at, { fromNs: from, toNs: to, coveredNs, slice, count }] of boxes.entries()) {
        expect(coveredNs).toBeLessThanOrEqual(to - from);
        expect(spans[slice].fromNs >= from && spans[slice].toNs <= to).toBe(true);
        if (count === 1) expect([from, to]).toEqual([spans[slice].fromNs, spans[slice].toNs]);
        if (at > 0) expect(from).toBeGreaterThanOrEqual(boxes[at - 1].toNs);
      }
    }),
  );
});

test('zoomed in, slices are themselves; zoomed out, one box holds all', () => {
  const { spans, lod, endNs } = row([10, 20, 30]);
  expect(lod.boxes(0, endNs, 1000)).toMatchObject(spans.map((span, slice) => ({ ...span, slice, count: 1 })));
  expect(lod.boxes(0, endNs, 1)).toEqual([{ fromNs: 3, toNs: endNs, count: 3, coveredNs: 60, slice: 2 }]);
});

test('a hundred thousand slices cost what a screen shows', () => {
  const { lod, endNs } = row(Array.from({ length: 100_000 }, (_, at) => (at * 7) % 40));
  expect(lod.boxes(0, endNs, 1000).length).toBeLessThan(3004);
});

test.skipIf(!recordingsAreThere)('a recording has a row for each depth', () => {
  const timeline = timelineOf(recordedLog('cloud.smp1.timer_then_wq'));
  const { cpus, asyncs } = lodOf(timeline);
  expect(cpus[0].rows.reduce((sum, { length }) => sum + length, 0)).toBe(timeline.cpus[0].slices.length);
  expect(asyncs.map(({ rows }) => rows[0].length)).toEqual(timeline.asyncs.map(({ spans }) => spans.length));
});
