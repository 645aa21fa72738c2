import {
  BPF_ATOMIC,
  BPF_CALL,
  BPF_CMPXCHG,
  BPF_FETCH,
  BPF_JMP,
  BPF_PSEUDO_CALL,
  BPF_PSEUDO_FUNC,
  BPF_PSEUDO_KFUNC_CALL,
  BPF_STX,
  INSN_BYTES,
} from '../isa.ts';

/** One decoded slot of the program. */
export interface Insn {
  readonly code: number;
  readonly dst: number;
  readonly src: number;
  readonly off: number;
  readonly imm: number;
}

export const LDDW = 0x18;

/** `src` of the conditional pseudo jump JCOND: may_goto. */
export const BPF_JCOND = 0xe0;

export function decodeInstructions(code: Uint8Array): Insn[] {
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength);
  return Array.from({ length: Math.floor(code.length / INSN_BYTES) }, (_, index) => {
    const at = index * INSN_BYTES;
    const registers = view.getUint8(at + 1);
    return {
      code: view.getUint8(at),
      dst: registers & 15,
      src: registers >> 4,
      off: view.getInt16(at + 2, true),
      imm: view.getInt32(at + 4, true),
    };
  });
}

export const classOf = (insn: Insn): number => insn.code & 7;
export const opOf = (insn: Insn): number => insn.code & 0xf0;
export const isRegisterSource = (insn: Insn): boolean => (insn.code & 8) !== 0;
export const modeOf = (insn: Insn): number => insn.code & 0xe0;

const sizes: Record<number, number> = { 0x00: 4, 0x08: 2, 0x10: 1, 0x18: 8 };

/** Bytes a load or store moves. */
export function accessSize(insn: Insn): number {
  return sizes[insn.code & 0x18];
}

const isCall = (insn: Insn): boolean => insn.code === (BPF_JMP | BPF_CALL);
export const isHelperCall = (insn: Insn): boolean => isCall(insn) && insn.src === 0;
export const isLocalCall = (insn: Insn): boolean => isCall(insn) && insn.src === BPF_PSEUDO_CALL;
export const isKfuncCall = (insn: Insn): boolean => isCall(insn) && insn.src === BPF_PSEUDO_KFUNC_CALL;
export const isFunctionLoad = (insn: Insn): boolean => insn.code === LDDW && insn.src === BPF_PSEUDO_FUNC;

/** Register that an atomic operation loads the old value into, or -1. */
export function fetchRegister(insn: Insn): number {
  const isFetch = classOf(insn) === BPF_STX && modeOf(insn) === BPF_ATOMIC && (insn.imm & BPF_FETCH) !== 0;
  if (!isFetch) return -1;
  return insn.imm === BPF_CMPXCHG ? 0 : insn.src;
}

/** Opcodes that exist in this kernel, RFC 9669 with `may_goto` and without `callx`. */
export function isKnownOpcode(code: number): boolean {
  return knownOpcodes.has(code);
}

const knownOpcodes = new Set<number>(listOpcodes());

function listOpcodes(): number[] {
  const found: number[] = [];
  const alu = [0x00, 0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70, 0x90, 0xa0, 0xb0, 0xc0];
  for (const cls of [0x04, 0x07]) {
    for (const op of alu) found.push(cls | op, cls | op | 8);
    found.push(cls | 0x80, cls | 0xd0);
  }
  found.push(0x04 | 0xd8);
  const conditions = [0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70, 0xa0, 0xb0, 0xc0, 0xd0];
  for (const cls of [0x05, 0x06]) for (const op of conditions) found.push(cls | op, cls | op | 8);
  found.push(0x05, 0x06, 0x85, 0x95, 0xe5);
  for (const size of [0x00, 0x08, 0x10, 0x18]) found.push(0x61 | size, 0x62 | size, 0x63 | size);
  for (const size of [0x00, 0x08, 0x10]) found.push(0x81 | size, 0x20 | size, 0x40 | size);
  found.push(0x18, 0xc3, 0xdb);
  return found;
}
