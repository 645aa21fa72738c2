import { createCipheriv } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decryptBlock, encryptBlock, expandKey } from './aes.ts';

it.each([16, 24, 32])('AES with a key of %i bytes', (length) => {
  const bytes = (count: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: count, maxLength: count });
  fc.assert(
    fc.property(bytes(length), bytes(16), (key, block) => {
      const cipher = createCipheriv(`aes-${length * 8}-ecb`, key, null).setAutoPadding(false);
      const expected = new Uint8Array(cipher.update(block));
      const schedule = expandKey(key)!;
      expect(encryptBlock(schedule, block)).toEqual(expected);
      expect(decryptBlock(schedule, expected)).toEqual(block);
    }),
    { numRuns: 30 },
  );
});

it('knows no other keys', () => {
  expect(expandKey(new Uint8Array(17))).toBeUndefined();
});
