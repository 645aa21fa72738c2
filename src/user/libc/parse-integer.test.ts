import { expect, it } from 'vitest';
import { encodeUtf8 } from '../../base/bytes.ts';
import { parseInteger } from './parse-integer.ts';

it.each([
  ['42', 10, 42n, 2],
  ['  -17abc', 10, -17n, 5],
  ['+0x1fz', 0, 31n, 5],
  ['0x1f', 16, 31n, 4],
  ['0x', 0, 0n, 1],
  ['0xg', 16, 0n, 1],
  ['0755', 0, 493n, 4],
  ['z', 36, 35n, 1],
  ['-', 10, 0n, 0],
  ['', 10, 0n, 0],
  ['18446744073709551616', 10, 18446744073709551616n, 20],
] as const)('reads %j in base %d', (text, base, value, used) => {
  expect(parseInteger(encodeUtf8(text), base)).toEqual({ value, used });
});
