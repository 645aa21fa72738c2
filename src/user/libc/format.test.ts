import { describe, expect, it } from 'vitest';
import { decodeUtf8, encodeUtf8 } from '../../base/bytes.ts';
import { formatPrintf } from './format.ts';

/** Formats with arguments as C would pass them; a string argument becomes a pointer to it. */
function format(text: string, ...args: readonly (bigint | number | string)[]): string {
  const strings: Uint8Array[] = [];
  let at = 0;
  const bytes = formatPrintf(encodeUtf8(text), {
    next() {
      const arg = args[at++];
      if (typeof arg !== 'string') return BigInt.asUintN(64, BigInt(arg));
      return BigInt(strings.push(encodeUtf8(arg)));
    },
    string: (pointer, limit) => strings[pointer - 1].subarray(0, limit),
    storeCount: () => undefined,
    errorText: () => 'Invalid argument',
  });
  return decodeUtf8(bytes);
}

describe('formatPrintf', () => {
  it.each([
    ['%d', [-1], '-1'],
    ['%u', [-1], '4294967295'],
    ['%lu', [-1], '18446744073709551615'],
    ['%lld', [-5n], '-5'],
    ['%hhd', [0x1ff], '-1'],
    ['%hu', [0x12345], '9029'],
    ['%5d|%-5d|%05d', [42, 42, -42], '   42|42   |-0042'],
    ['%+d % d %+10lld', [7, 7, 123n], '+7  7       +123'],
    ['%.3d|%.0d|%8.3d', [5, 0, -5], '005||    -005'],
    ['%x %X %#x %#X %#o', [255, 255, 255, 255, 8], 'ff FF 0xff 0XFF 010'],
    ['%08x|%#010x', [0xbeef, 0xbeef], '0000beef|0x0000beef'],
    ['%#x', [0], '0'],
    ['%zu %jd %td', [3, -3n, -4n], '3 -3 -4'],
    ['%c%c', [0x41, 0x142], 'AB'],
    ['[%s] [%5s] [%-5s] [%.2s]', ['abc', 'abc', 'abc', 'abc'], '[abc] [  abc] [abc  ] [ab]'],
    ['%s|%.3s', [0, 0], '(null)|'],
    ['%p %p', [0x500000010n, 0], '0x500000010 (nil)'],
    ['%*d|%-*d|%.*s', [4, 7, 4, 7, 2, 'abc'], '   7|7   |ab'],
    ['%*d|', [-4, 7], '7   |'],
    ['%m', [], 'Invalid argument'],
    ['100%%', [], '100%'],
    ['%y %', [], '%y %'],
    ['✓ %s ✗', ['é'], '✓ é ✗'],
  ] as const)('%s', (text, args, expected) => {
    expect(format(text, ...args)).toBe(expected);
  });
});
