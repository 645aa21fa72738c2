import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packState, unpackState } from './link-state.ts';
import { checkedNotes, LONGEST_NOTE, withNote } from './notes.ts';

test('notes stand in the order of time; one that says nothing is none', () => {
  const late = withNote([], { fromNs: 500, toNs: 900, text: ' the worker ' });
  expect(withNote(late, { fromNs: 0, toNs: 400, text: 'the caller' })).toEqual([
    { fromNs: 0, toNs: 400, text: 'the caller' },
    { fromNs: 500, toNs: 900, text: 'the worker' },
  ]);
  expect(withNote(late, { fromNs: 0, toNs: 400, text: '  ' })).toBe(late);
});

test('a link carries them as they are', async () => {
  const notes = [{ fromNs: -250, toNs: 1200.5, text: '这里排队 <b>' }];
  expect(await unpackState(await packState({ files: {}, machine: {}, notes }))).toEqual({ files: {}, machine: {}, notes });
});

test('of what a stranger’s link says only notes pass: short, few, forwards', () => {
  expect(checkedNotes([{ fromNs: 9, toNs: 1, text: 'x' }, { fromNs: Number.NaN, toNs: 1, text: 'x' }, { fromNs: 0, toNs: 1, text: 7 }, null, 'x'])).toEqual([]);
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.anything(), fc.record({ fromNs: fc.double(), toNs: fc.double(), text: fc.string() })), { maxLength: 60 }), (values) => {
      const notes = checkedNotes(values);
      expect(notes.length).toBeLessThanOrEqual(24);
      for (const { fromNs, toNs, text } of notes) expect(fromNs <= toNs && text.length > 0 && text.length <= LONGEST_NOTE).toBe(true);
    }),
  );
});
