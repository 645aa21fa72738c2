import { describe, expect, it } from 'vitest';
import type { BtfType, TypeTable } from '../object.ts';
import { CoreKind, applyCore, resolveCore } from './core-relocation.ts';

const int: BtfType = { kind: 'int', name: 'int', size: 4, signed: true, bool: false, char: false };
const member = (name: string, type: number, bitOffset: number, bitSize = 0) => ({ name, type, bitOffset, bitSize });

/** What the program was compiled with: only what it uses, in an order of its own. */
const local: TypeTable = [
  { kind: 'void' },
  int,
  { kind: 'struct', name: 'task_struct___mine', size: 8, members: [member('tgid', 1, 0), member('gone', 1, 32)] },
  { kind: 'enum', name: 'state', size: 4, signed: false, values: [{ name: 'RUNNING', value: 7n }] },
];
/** The kernel: other offsets, a member inside an anonymous union. */
const kernel: TypeTable = [
  { kind: 'void' },
  int,
  { kind: 'union', name: '', size: 4, members: [member('tgid', 1, 0)] },
  { kind: 'struct', name: 'task_struct', size: 64, members: [member('flags', 1, 0), member('', 2, 128)] },
  { kind: 'enum', name: 'state', size: 4, signed: false, values: [{ name: 'RUNNING', value: 3n }] },
];
const resolve = (kind: number, access: string, typeId = 2): bigint | undefined => resolveCore({ kind, typeId, access }, local, kernel);

describe('CO-RE relocation', () => {
  it('finds a member by name, flavour and anonymous unions aside', () => {
    expect(resolve(CoreKind.FIELD_BYTE_OFFSET, '0:0')).toBe(16n);
    expect(resolve(CoreKind.FIELD_BYTE_SIZE, '0:0')).toBe(4n);
    expect(resolve(CoreKind.FIELD_SIGNED, '0:0')).toBe(1n);
  });

  it('tells what the kernel has not', () => {
    expect(resolve(CoreKind.FIELD_EXISTS, '0:1')).toBe(0n);
    expect(resolve(CoreKind.FIELD_BYTE_OFFSET, '0:1')).toBeUndefined();
  });

  it('knows types and enumerators', () => {
    expect(resolve(CoreKind.TYPE_EXISTS, '0')).toBe(1n);
    expect(resolve(CoreKind.TYPE_SIZE, '0')).toBe(64n);
    expect(resolve(CoreKind.ENUMVAL_VALUE, '0', 3)).toBe(3n);
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
});
