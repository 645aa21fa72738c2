import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packState, unpackState } from './link-state.ts';
import { objectText } from './object-text.ts';

test('edited programs and turned dials go there and back', async () => {
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.string(), fc.string({ unit: 'grapheme' })), async (files) => {
      const state = { files: { 'a.bpf.c': 'int x; // 工作队列', ...files }, machine: { cpus: 2, preempt: 'full' as const } };
      expect(await unpackState(await packState(state))).toEqual({ ...state, files: { ...state.files } });
    }),
    { numRuns: 50, examples: [[{ ['__proto__']: 'int y;' }]] },
  );
});

test('nothing changed, nothing in the link', async () => {
  expect(await packState({ files: {}, machine: {} })).toBe('');
});

test('a payload is safe in a URL and in a Markdown page: no plus, slash, equals sign, colon', async () => {
  const payload = await packState({ files: { x: '\u00ff?>~:wq:'.repeat(99) }, machine: {} });
  expect(payload).toMatch(/^[A-Za-z0-9_-]+$/);
});

test('garbage, of any length, is no state and no exception', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string(), async (text) => {
      expect(await unpackState(text)).toBeUndefined();
    }),
    { numRuns: 200 },
  );
  expect(await unpackState('1'.repeat(1_000_000))).toBeUndefined();
  expect(await unpackState('1' + '!'.repeat(1_000_000))).toBeUndefined();
});

test('a payload that unpacks without end is refused', async () => {
  const bomb = await packState({ files: { x: ' '.repeat(50_000_000) }, machine: {} });
  expect(await unpackState(bomb)).toBeUndefined();
});

test('dials out of their range are dropped, the rest holds', async () => {
  const payload = await packState({ files: {}, machine: { cpus: 4000, preempt: 'full', evil: 1 } as never });
  expect(await unpackState(payload)).toEqual({ files: {}, machine: { preempt: 'full' } });
});

test('an object in a program’s place and a verifier that is off go along', async () => {
  const state = { files: { 'a.bpf.c': objectText('mine.bpf.o', new Uint8Array([0x7f, 0x45, 0x4c, 0x46])) }, machine: { isVerifying: false } };
  expect(await unpackState(await packState(state))).toEqual(state);
});

test('what was typed and how long was waited go along; what is out of bounds does not', async () => {
  const state = { files: {}, machine: {}, typed: { wq: [{ timeNs: 5, text: '\x03' }] }, patience: { wq: 4 } };
  expect(await unpackState(await packState(state))).toEqual(state);
  const wild = { files: {}, machine: {}, typed: { wq: [{ timeNs: -1, text: 7 }] }, patience: { wq: 1e9 } };
  expect(await unpackState(await packState(wild as never))).toEqual({ files: {}, machine: {}, typed: {}, patience: {} });
});
