import { expect, it } from 'vitest';
import { execLine } from './exec.ts';

it.each([
  ['b7000000 2a000000 95000000 00000000'.replaceAll(' ', ''), '2a'],
  // r0 = -1
  ['b7000000ffffffff9500000000000000', 'ffffffffffffffff'],
  // r0 = *(u32 *)(r1 + 0)
  ['61100000000000009500000000000000 78563412', '12345678'],
  // r0 = r2: the memory's length
  ['bf200000000000009500000000000000 0102030405', '5'],
  ['zz', 'error: not an even number of hex digits'],
  ['9500000000000000 0', 'error: not an even number of hex digits'],
])('runs %s', (line, answer) => {
  expect(execLine(line)).toBe(answer);
});

it('reports a fault as an error', () => {
  expect(execLine('6110000000000000 9500000000000000'.replace(' ', ''))).toMatch(/^error: invalid load of 4 bytes at 0x0/);
});
