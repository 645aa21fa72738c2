import { expect, it } from 'vitest';
import { decodeUtf8, encodeUtf8 } from '../../base/bytes.ts';
import { Stream } from './stream.ts';

const put = (stream: Stream, text: string) => decodeUtf8(stream.put(encodeUtf8(text)));

it('writes whole lines on a terminal', () => {
  const stream = new Stream(1, 'line');
  expect(put(stream, 'one')).toBe('');
  expect(put(stream, ' two\nthr')).toBe('one two\n');
  expect(put(stream, 'ee\n')).toBe('three\n');
  expect(put(stream, 'rest')).toBe('');
  expect(decodeUtf8(stream.takePending())).toBe('rest');
});

it('writes at once without a buffer, in blocks with one', () => {
  expect(put(new Stream(2, 'none'), 'x')).toBe('x');
  const file = new Stream(3, 'full');
  expect(put(file, 'line\n')).toBe('');
  expect(put(file, 'y'.repeat(5000)).length).toBe(5005);
});

it('reads lines and ends', () => {
  const stream = new Stream(0, 'line');
  stream.supply(encodeUtf8('ab\ncd'));
  expect(stream.canTake(100, true)).toBe(true);
  expect(decodeUtf8(stream.take(100, true))).toBe('ab\n');
  expect(stream.canTake(100, true)).toBe(false);
  stream.supply(new Uint8Array());
  expect(decodeUtf8(stream.take(100, true))).toBe('cd');
  expect(stream.take(1, false).length).toBe(0);
});
