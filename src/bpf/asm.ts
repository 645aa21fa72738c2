import { BPF_CMPXCHG, BPF_FETCH, BPF_XCHG, INSN_BYTES } from './isa.ts';

/**
 * An assembler for tests and cases, in the notation that conformance suites use:
 *
 * ```
 *   lddw %r1, 0x1122334455667788
 *   mov32 %r0, -1
 *   ldxdw %r2, [%r1+8]
 *   stw [%r10-4], 7
 *   lock fetch add [%r10-8], %r2
 * again:
 *   jne %r0, 5, again
 *   call local helper
 *   exit
 * ```
 *
 * `#` and `;` begin a comment. Jumps take a label or `+N` / `-N` slots.
 */

export interface AsmError {
  readonly error: string;
  /** 1-based line of the text. */
  readonly line: number;
}

interface Encoded {
  opcode: number;
  dst?: number;
  src?: number;
  offset?: number;
  imm?: number;
  /** Upper half of `lddw`: a second slot. */
  upper?: number;
  /** Where offset or imm goes, once labels are known. */
  target?: { readonly to: string; readonly field: 'offset' | 'imm' };
}

const ALU: Readonly<Record<string, number>> = {
  add: 0x00, sub: 0x10, mul: 0x20, div: 0x30, or: 0x40, and: 0x50, lsh: 0x60, rsh: 0x70,
  mod: 0x90, xor: 0xa0, mov: 0xb0, arsh: 0xc0, sdiv: 0x30, smod: 0x90,
};
const JUMPS: Readonly<Record<string, number>> = {
  jeq: 0x10, jgt: 0x20, jge: 0x30, jset: 0x40, jne: 0x50, jsgt: 0x60, jsge: 0x70,
  jlt: 0xa0, jle: 0xb0, jslt: 0xc0, jsle: 0xd0,
};
const SIZES: Readonly<Record<string, number>> = { w: 0x00, h: 0x08, b: 0x10, dw: 0x18 };
const ATOMICS: Readonly<Record<string, number>> = { add: 0x00, or: 0x40, and: 0x50, xor: 0xa0 };

class AsmFailure extends Error {}

/** Assembles a program. Errors say what is wrong with which line. */
export function assemble(text: string): Uint8Array | AsmError {
  const labels = new Map<string, number>();
  const lines: { insn: Encoded; line: number; slot: number }[] = [];
  let slot = 0;
  let line = 0;
  try {
    for (const raw of text.split('\n')) {
      line++;
      const source = raw.replace(/[#;].*$/, '').trim();
      const label = /^(\w+):$/.exec(source);
      if (label) labels.set(label[1], slot);
      if (label || source === '') continue;
      const insn = parseLine(source);
      lines.push({ insn, line, slot });
      slot += insn.upper === undefined ? 1 : 2;
    }
    const bytes = new Uint8Array(slot * INSN_BYTES);
    for (const entry of lines) {
      line = entry.line;
      encode(bytes, entry.slot, resolveTarget(entry.insn, entry.slot, labels));
    }
    return bytes;
  } catch (error) {
    if (!(error instanceof AsmFailure)) throw error;
    return { error: error.message, line };
  }
}

function resolveTarget(insn: Encoded, slot: number, labels: ReadonlyMap<string, number>): Encoded {
  if (!insn.target) return insn;
  const { to, field } = insn.target;
  const distance = /^[+-]\d+$/.test(to) ? Number(to) : (labels.get(to) ?? fail(`no label ${to}`)) - slot - 1;
  return { ...insn, [field]: distance };
}

function encode(bytes: Uint8Array, slot: number, insn: Encoded): void {
  const view = new DataView(bytes.buffer);
  const at = slot * INSN_BYTES;
  view.setUint8(at, insn.opcode);
  view.setUint8(at + 1, (insn.dst ?? 0) | ((insn.src ?? 0) << 4));
  view.setInt16(at + 2, insn.offset ?? 0, true);
  view.setInt32(at + 4, insn.imm ?? 0, true);
  if (insn.upper !== undefined) view.setInt32(at + 12, insn.upper, true);
}

function fail(what: string): never {
  throw new AsmFailure(what);
}

function parseLine(source: string): Encoded {
  const [, mnemonic, rest] = /^(\w+)\s*(.*)$/.exec(source) ?? fail(`cannot read: ${source}`);
  const operands = rest === '' ? [] : rest.split(',').map((operand) => operand.trim());
  return (
    parseControl(mnemonic, operands, rest) ??
    parseAlu(mnemonic, operands) ??
    parseMemory(mnemonic, operands) ??
    parseAtomic(mnemonic, rest) ??
    fail(`no instruction ${mnemonic}`)
  );
}

function parseControl(mnemonic: string, operands: readonly string[], rest: string): Encoded | undefined {
  if (mnemonic === 'exit') return { opcode: 0x95 };
  if (mnemonic === 'ja') return { opcode: 0x05, target: { to: operands[0], field: 'offset' } };
  if (mnemonic === 'ja32') return { opcode: 0x06, target: { to: operands[0], field: 'imm' } };
  if (mnemonic === 'callx') return { opcode: 0x8d, dst: register(operands[0]) };
  if (mnemonic === 'call') {
    const local = /^local\s+([\w+-]+)$/.exec(rest);
    if (local) return { opcode: 0x85, src: 1, target: { to: local[1], field: 'imm' } };
    const kfunc = /^kfunc\s+(\w+)$/.exec(rest);
    return kfunc ? { opcode: 0x85, src: 2, imm: number(kfunc[1]) } : { opcode: 0x85, imm: number(rest) };
  }
  const jump = /^(j\w+?)(32)?$/.exec(mnemonic);
  const operation = jump ? JUMPS[jump[1]] : undefined;
  if (!jump || operation === undefined) return undefined;
  const kind = jump[2] ? 0x06 : 0x05;
  return { ...withOperand(operation | kind, operands), target: { to: operands[2], field: 'offset' } };
}

function parseAlu(mnemonic: string, operands: readonly string[]): Encoded | undefined {
  const special = parseSpecialAlu(mnemonic, operands);
  if (special) return special;
  const [, name, narrow] = /^([a-z]+)(32|64)?$/.exec(mnemonic) ?? [];
  const operation = name === undefined ? undefined : ALU[name];
  if (operation === undefined) return undefined;
  const insn = withOperand(operation | (narrow === '32' ? 0x04 : 0x07), operands);
  return name === 'sdiv' || name === 'smod' ? { ...insn, offset: 1 } : insn;
}

/** Negation, byte order, sign-extending moves, 64-bit constants: `neg`, `be16`, `swap32`, `movsx8_64`, `lddw`. */
function parseSpecialAlu(mnemonic: string, operands: readonly string[]): Encoded | undefined {
  const dst = (): number => register(operands[0]);
  if (mnemonic === 'neg' || mnemonic === 'neg64') return { opcode: 0x87, dst: dst() };
  if (mnemonic === 'neg32') return { opcode: 0x84, dst: dst() };
  const swap = /^(be|le|swap|bswap)(16|32|64)$/.exec(mnemonic);
  if (swap) return { opcode: swap[1] === 'le' ? 0xd4 : swap[1] === 'be' ? 0xdc : 0xd7, dst: dst(), imm: Number(swap[2]) };
  const move = /^movsx(8|16|32)_(32|64)$/.exec(mnemonic);
  if (move) return { opcode: move[2] === '64' ? 0xbf : 0xbc, dst: dst(), src: register(operands[1]), offset: Number(move[1]) };
  if (mnemonic !== 'lddw') return undefined;
  const value = BigInt.asUintN(64, big(operands[1]));
  return { opcode: 0x18, dst: dst(), imm: Number(BigInt.asIntN(32, value)), upper: Number(BigInt.asIntN(32, value >> 32n)) };
}

function parseMemory(mnemonic: string, operands: readonly string[]): Encoded | undefined {
  const load = /^ldx(dw|w|h|b)(sx)?$/.exec(mnemonic);
  if (load) {
    const { base, offset } = place(operands[1]);
    return { opcode: 0x01 | SIZES[load[1]] | (load[2] ? 0x80 : 0x60), dst: register(operands[0]), src: base, offset };
  }
  const store = /^st(x?)(dw|w|h|b)$/.exec(mnemonic);
  if (!store) return undefined;
  const { base, offset } = place(operands[0]);
  const opcode = (store[1] ? 0x03 : 0x02) | SIZES[store[2]] | 0x60;
  return store[1] ? { opcode, dst: base, src: register(operands[1]), offset } : { opcode, dst: base, offset, imm: number(operands[1]) };
}

/** `lock add [%r1], %r2`, `lock fetch add …`, `lock xchg …`, `lock cmpxchg …`; `lock32` for 32 bits. */
function parseAtomic(mnemonic: string, rest: string): Encoded | undefined {
  if (mnemonic !== 'lock' && mnemonic !== 'lock32') return undefined;
  const match = /^(fetch\s+)?(\w+)\s+(\[[^\]]*\])\s*,\s*(%?r\d+)$/.exec(rest);
  if (!match) return fail(`cannot read: lock ${rest}`);
  const { base, offset } = place(match[3]);
  const imm = atomicOperation(match[2], match[1] !== undefined);
  return { opcode: mnemonic === 'lock' ? 0xdb : 0xc3, dst: base, src: register(match[4]), offset, imm };
}

function atomicOperation(name: string, isFetch: boolean): number {
  if (name === 'xchg') return BPF_XCHG;
  if (name === 'cmpxchg') return BPF_CMPXCHG;
  const operation = ATOMICS[name] ?? fail(`no atomic operation ${name}`);
  return isFetch ? operation | BPF_FETCH : operation;
}

/** dst, and src or imm by what the second operand is. */
function withOperand(opcode: number, operands: readonly string[]): Encoded {
  if (operands.length < 2) return fail('two operands are needed');
  const dst = register(operands[0]);
  return operands[1].includes('r') ? { opcode: opcode | 0x08, dst, src: register(operands[1]) } : { opcode, dst, imm: number(operands[1]) };
}

function register(text: string | undefined): number {
  const match = /^%?r(\d+)$/.exec(text ?? '');
  const index = match ? Number(match[1]) : -1;
  return index >= 0 && index <= 15 ? index : fail(`not a register: ${text}`);
}

function place(text: string | undefined): { base: number; offset: number } {
  const match = /^\[\s*(%?r\d+)\s*(?:([+-])\s*(\w+))?\s*\]$/.exec(text ?? '');
  if (!match) return fail(`not a place in memory: ${text}`);
  const offset = match[3] === undefined ? 0 : number(match[3]);
  return { base: register(match[1]), offset: match[2] === '-' ? -offset : offset };
}

/** A number as 32 signed bits: 0xffffffff is -1. */
function number(text: string | undefined): number {
  return Number(BigInt.asIntN(32, big(text)));
}

function big(text: string | undefined): bigint {
  const match = /^(-?)(0x[0-9a-fA-F]+|\d+)$/.exec(text ?? '');
  if (!match) return fail(`not a number: ${text}`);
  return match[1] ? -BigInt(match[2]) : BigInt(match[2]);
}
