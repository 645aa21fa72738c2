import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readFrameMessage, readHostMessage, toFrame, toHost } from './protocol.ts';
import type { FrameMessage, HostMessage } from './protocol.ts';

const asked: readonly HostMessage[] = [
  { type: 'hello' }, { type: 'seek', at: 'callback.source_line.2' }, { type: 'seek', by: -1 }, { type: 'play' }, { type: 'pause' },
  { type: 'theme', theme: 'dark' }, { type: 'lang', lang: 'zh-Hans' }, { type: 'load', link: '?lesson=wq-simple' }, { type: 'state' },
];
const said: readonly FrameMessage[] = [
  { type: 'ready', lesson: 'wq-simple', steps: 57 }, { type: 'height', height: 480 },
  { type: 'step', lesson: 'wq-simple', run: 'wq', at: '3', step: 3, steps: 57, isPlaying: false },
  { type: 'answer', prediction: 'who', choice: 1, isRight: true }, { type: 'error', message: 'no' },
];

test('every message arrives as it was sent, at the end it was sent to and at no other', () => {
  for (const message of asked) {
    expect(readHostMessage(toFrame(message))).toEqual(message);
    expect(readFrameMessage(toFrame(message))).toBeUndefined();
  }
  for (const message of said) {
    expect(readFrameMessage(toHost(message))).toEqual(message);
    expect(readHostMessage(toHost(message))).toBeUndefined();
  }
});

test('a message of another version, with a field missing or wrong, is not heard', () => {
  expect(readHostMessage({ ...toFrame({ type: 'play' }), v: 2 })).toBeUndefined();
  expect(readHostMessage({ ...toFrame({ type: 'seek', at: '3' }), at: 3 })).toBeUndefined();
  expect(readHostMessage({ ...toFrame({ type: 'theme', theme: 'dark' }), theme: 'url(x)' })).toBeUndefined();
  expect(readHostMessage({ target: 'slowpath', v: 1, type: 'constructor' })).toBeUndefined();
  expect(readFrameMessage(toHost({ type: 'height', height: 1e9 }))).toBeUndefined();
  expect(readFrameMessage({ ...toHost({ type: 'height', height: 1 }), height: '1;x' })).toBeUndefined();
});

test('what else comes along with a message is left behind', () => {
  expect(readHostMessage({ ...toFrame({ type: 'play' }), extra: '<b>' })).toEqual({ type: 'play' });
});

test('whatever arrives, reading it does not throw, and what is read is a message', () => {
  const types = [...asked, ...said].map(({ type }) => type);
  const nearly = fc.record({
    target: fc.constantFrom('slowpath', 'other'), source: fc.constantFrom('slowpath', 'other'), v: fc.constantFrom(1, '1', 2), type: fc.constantFrom(...types, '__proto__', 'toString'),
    at: fc.anything(), by: fc.anything(), theme: fc.anything(), lang: fc.anything(), link: fc.anything(), height: fc.anything(),
  });
  fc.assert(
    fc.property(fc.oneof(fc.anything(), nearly), (data) => {
      for (const [read, write] of [[readHostMessage, toFrame], [readFrameMessage, toHost]] as const) {
        const message = read(data);
        if (message) expect(read((write as (message: object) => object)(message))).toEqual(message);
      }
    }),
    { numRuns: 2000 },
  );
});
