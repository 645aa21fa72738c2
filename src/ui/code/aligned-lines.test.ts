import fc from 'fast-check';
import { expect, it } from 'vitest';
import { alignedLines } from './aligned-lines.ts';

it('follows lines that an edit has moved, and forgets those it changed', () => {
  const ran = ['int a;', 'a = 1;', 'b = 2;', 'return a;'];
  expect([...alignedLines(ran, ['int a;', '', 'a = 7;', 'b = 2;', 'return a;'])].toSorted()).toEqual([[1, 1], [3, 4], [4, 5]]);
  expect(alignedLines(ran, [])).toEqual(new Map());
});

it('says the same line for both, in order, whatever was edited', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 });
  fc.assert(
    fc.property(text, text, (ran, draft) => {
      const aligned = [...alignedLines(ran, draft)].toSorted(([one], [other]) => one - other);
      aligned.forEach(([one, other], index) => {
        expect(ran[one - 1]).toBe(draft[other - 1]);
        if (index > 0) expect(other).toBeGreaterThan(aligned[index - 1][1]);
      });
    }),
  );
});
