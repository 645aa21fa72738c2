import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeUtf8, encodeUtf8, fnv1a32, fromHex, toHex } from './bytes.ts';

test('UTF-8 agrees with the platform, well-formed text and random bytes alike', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(toHex(encodeUtf8(text))).toBe(toHex(new TextEncoder().encode(text)));
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(decodeUtf8(encodeUtf8(text))).toBe(new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(text)));
    }),
  );
});

test('malformed UTF-8 becomes replacement characters and nothing is skipped', () => {
  expect(decodeUtf8(Uint8Array.of(0x61, 0xff, 0x62))).toBe('a\ufffdb');
  expect(decodeUtf8(Uint8Array.of(0xe2, 0x9c))).toBe('\ufffd\ufffd');
  expect(decodeUtf8(Uint8Array.of(0xc0, 0x80))).toBe('\ufffd\ufffd');
});

test('hex goes there and back; what is no hex is refused', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(fromHex(toHex(bytes))).toEqual(Uint8Array.from(bytes));
    }),
  );
  expect(fromHex('abc')).toBeUndefined();
  expect(fromHex('zz')).toBeUndefined();
});

test('FNV-1a gives its published values', () => {
  expect(fnv1a32(encodeUtf8(''))).toBe(0x811c9dc5);
  expect(fnv1a32(encodeUtf8('foobar'))).toBe(0xbf9cf968);
});
