import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TimeHeap } from './heap.ts';

test('what is due at the same time leaves in the order it came in', () => {
  const heap = new TimeHeap<string>();
  heap.push(20, 'later');
  for (const name of ['first', 'second', 'third']) heap.push(10, name);
  expect([heap.pop(), heap.pop(), heap.pop(), heap.pop(), heap.pop()]).toEqual(['first', 'second', 'third', 'later', undefined]);
});

test('pops as a stable sort by time would list, pushes and pops mixed', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 9 }), { freq: 4 })), (operations) => {
      const heap = new TimeHeap<number>();
      const model: { timeNs: number; id: number }[] = [];
      operations.forEach((timeNs, id) => {
        if (timeNs === null) {
          model.sort((a, b) => a.timeNs - b.timeNs || a.id - b.id);
          expect(heap.peekTimeNs()).toBe(model[0]?.timeNs);
          expect(heap.pop()).toBe(model.shift()?.id);
        } else {
          heap.push(timeNs, id);
          model.push({ timeNs, id });
        }
        expect(heap.size).toBe(model.length);
      });
    }),
  );
});
