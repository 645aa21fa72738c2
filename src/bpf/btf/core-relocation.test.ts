import { expect, it } from 'vitest';
import type { BtfMember, BtfType } from '../object.ts';
import { CoreKind, applyCore, resolveCore } from './core-relocation.ts';

const int: BtfType = { kind: 'int', name: 'int', size: 4, signed: true, bool: false, char: false };
const member = (name: string, type: number, bits: number, bitSize = 0): BtfMember => ({ name, type, bitOffset: bits, bitSize });
const struct = (name: string, size: number, ...members: BtfMember[]): BtfType => ({ kind: 'struct', name, size, members });
const state = (value: bigint): BtfType => ({ kind: 'enum', name: 'state', size: 4, signed: false, values: [{ name: 'RUNNING', value }] });

/** What the program was compiled against: a flavour, with a member the kernel has not. */
const local: BtfType[] = [
  { kind: 'void' }, int,
  struct('task_struct___old', 16, member('pid', 1, 0), member('gone', 1, 32), member('inner', 3, 64), member('kind', 1, 96, 3)),
  struct('pair', 8, member('a', 1, 0), member('b', 1, 32)),
  state(7n),
];

/** What the kernel has: other places, `inner` in an anonymous struct, `kind` at bit 5 of its word. */
const kernel: BtfType[] = [
  { kind: 'void' }, int,
  struct('pair', 16, member('a', 1, 0), member('b', 1, 96)),
  struct('', 16, member('inner', 2, 0)),
  struct('task_struct', 64, member('flags', 1, 0), member('pid', 1, 128), member('', 3, 256), member('kind', 1, 389, 3)),
  state(3n),
];

const resolve = (kind: number, access: string, typeId = 2): bigint | undefined => resolveCore({ kind, typeId, access }, local, kernel);

it.each([
  ['offset of a member, by name', CoreKind.FIELD_BYTE_OFFSET, '0:0', 16n],
  ['offset through an anonymous struct', CoreKind.FIELD_BYTE_OFFSET, '0:2:1', 44n],
  ['offset in the next element', CoreKind.FIELD_BYTE_OFFSET, '1:0', 80n],
  ['size of a member', CoreKind.FIELD_BYTE_SIZE, '0:2', 16n],
  ['a member that is there', CoreKind.FIELD_EXISTS, '0:0', 1n],
  ['a member that is not', CoreKind.FIELD_EXISTS, '0:1', 0n],
  ['signedness', CoreKind.FIELD_SIGNED, '0:0', 1n],
  ['the word of a bit-field', CoreKind.FIELD_BYTE_OFFSET, '0:3', 48n],
  ['left shift of a bit-field', CoreKind.FIELD_LSHIFT_U64, '0:3', 56n],
  ['right shift of a bit-field', CoreKind.FIELD_RSHIFT_U64, '0:3', 61n],
  ['a type that is there', CoreKind.TYPE_EXISTS, '0', 1n],
  ['size of a type', CoreKind.TYPE_SIZE, '0', 64n],
])('%s', (_name, kind, access, expected) => {
  expect(resolve(kind, access)).toBe(expected);
});

it('takes the value of an enumerator from the kernel', () => {
  expect(resolve(CoreKind.ENUMVAL_VALUE, '0', 4)).toBe(3n);
});

it('has no offset of a member that is not there', () => {
  expect(resolve(CoreKind.FIELD_BYTE_OFFSET, '0:1')).toBeUndefined();
});

it('patches loads by offset, others by immediate, and poisons what cannot be', () => {
  const code = new Uint8Array(24);
  code[0] = 0x61;
  code[8] = 0xb7;
  applyCore(code, 0, 16n);
  applyCore(code, 1, 5n);
  applyCore(code, 2, undefined);
  expect([code[2], code[12], code[16]]).toEqual([16, 5, 0x85]);
});
