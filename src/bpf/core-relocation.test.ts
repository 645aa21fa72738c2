import { expect, it } from 'vitest';
import { coreValue } from './core-relocation.ts';
import type { BtfMember, BtfType } from './object.ts';

const int: BtfType = { kind: 'int', name: 'int', size: 4, signed: true, bool: false, char: false };
const member = (name: string, type: number, bytes: number): BtfMember => ({ name, type, bitOffset: bytes * 8, bitSize: 0 });
const struct = (name: string, size: number, ...members: BtfMember[]): BtfType => ({ kind: 'struct', name, size, members });

/** What the program was compiled against: a flavour, with a member the kernel has not. */
const local: BtfType[] = [
  { kind: 'void' }, int,
  struct('task_struct___old', 12, member('pid', 1, 0), member('gone', 1, 4), member('inner', 3, 8)),
  struct('pair', 8, member('a', 1, 0), member('b', 1, 4)),
];

/** What the kernel has: other places, `inner` in an anonymous struct. */
const kernel: BtfType[] = [
  { kind: 'void' }, int,
  struct('pair', 16, member('a', 1, 0), member('b', 1, 12)),
  struct('', 16, member('inner', 2, 0)),
  struct('task_struct', 64, member('flags', 1, 0), member('pid', 1, 16), member('', 3, 32)),
];

const relocate = (kind: number, access: string, typeId = 2): number | undefined =>
  coreValue({ type: 'core', insn: 0, kind, typeId, access }, local, kernel);

it.each([
  ['offset of a member, by name', 0, '0:0', 16],
  ['offset through an anonymous struct', 0, '0:2:1', 44],
  ['offset in the next element', 0, '1:0', 80],
  ['size of a member', 1, '0:2', 16],
  ['a member that is there', 2, '0:0', 1],
  ['a member that is not', 2, '0:1', 0],
  ['signedness', 3, '0:0', 1],
  ['a type that is there', 8, '0', 1],
  ['size of a type', 9, '0', 64],
])('%s', (_name, kind, access, expected) => {
  expect(relocate(kind, access)).toBe(expected);
});

it('has no offset of a member that is not there', () => {
  expect(relocate(0, '0:1')).toBeUndefined();
});
