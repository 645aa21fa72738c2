import { expect, it } from 'vitest';
import { encodeUtf8 } from '../../base/bytes.ts';
import { formatBpf } from './format.ts';

const format = (text: string, ...args: bigint[]): string | number =>
  formatBpf(encodeUtf8(text), args, (pointer) => (pointer === 0x1000 ? encodeUtf8('text') : undefined));

it.each([
  ['no arguments', 'plain', [], 'plain'],
  ['a percent sign', '100%%', [], '100%'],
  ['int, cut to 32 bits and signed', 'ret=%d', [0xffffffffffffffean], 'ret=-22'],
  ['the same of a zero-extended u32', '%d', [0xffffffean], '-22'],
  ['unsigned', '%u', [0xffffffffffffffffn], '4294967295'],
  ['long', '%ld', [0xffffffffffffffffn], '-1'],
  ['long long in hex', '%llx', [0x123456789abcdef0n], '123456789abcdef0'],
  ['hex with prefix and zeros', '%#x %08x', [255n, 0xabcn], '0xff 00000abc'],
  ['negative with zeros', '%05d', [0xfffffff4n], '-0012'],
  ['left', '[%-4d]', [7n], '[7   ]'],
  ['a string', 'say %s', [0x1000n], 'say text'],
  ['a string that is not there', 'say %s', [0x2000n], 'say '],
  ['a character', '%c', [65n], 'A'],
  ['a pointer', '%px', [0xabcn], '0000000000000abc'],
  ['more arguments than conversions', '%d', [1n, 2n], '1'],
])('%s', (_name, text, args, expected) => {
  expect(format(text, ...args)).toBe(expected);
});

it.each([
  ['too few arguments', '%d %d', [1n]],
  ['a conversion that the kernel does not know', '%f', [1n]],
  ['a percent sign at the end', '50%', [1n]],
])('refuses %s', (_name, text, args) => {
  expect(format(text, ...args)).toBe(-22);
});
