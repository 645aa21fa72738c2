import { INSN_BYTES, BPF_REG_FP } from './isa.ts';

/**
 * A program as the VM's inner loop wants it: four 32-bit words a slot
 * (operation, registers, offset, immediate), jump targets resolved, encodings
 * that share an opcode told apart. Decoding is also the only check that a bare
 * program gets; what a program may do is the verifier's affair.
 */

/** Words a slot takes in `CodeImage.code`. */
export const SLOT_WORDS = 4;

/**
 * Operations that RFC 9669 tells apart by more than the opcode. Their numbers
 * follow on the 256 opcodes; `vm.ts` has them as literals, for a jump table.
 */
const Op = {
  sdiv32k: 256, sdiv32x: 257, sdiv64k: 258, sdiv64x: 259,
  smod32k: 260, smod32x: 261, smod64k: 262, smod64x: 263,
  movsx32b: 264, movsx32h: 265, movsx64b: 266, movsx64h: 267, movsx64w: 268,
  le16: 269, le32: 270, le64: 271,
  swap16: 272, swap32: 273, swap64: 274,
  atomic32: 275, atomic64: 276,
  callLocal: 277, callHelper: 278, callExtern: 279, callx: 280,
  /** Never a real instruction: behind the last slot, and in the second slot of `lddw`. */
  invalid: 281,
} as const;

/** Added to the operation of an instruction that begins a marked statement. */
export const LINE_MARK = 512;

export interface DecodeError {
  readonly error: string;
  /** Slot of the offending instruction. */
  readonly insn: number;
}

/** What decoding needs to know beside the bytes. */
export interface DecodeOptions {
  /** Slots at which functions begin, with the stack bytes each takes (user side). The program's own start is implied. */
  readonly frames?: ReadonlyMap<number, number>;
  /** Accept `callx` (user side and bare programs). */
  readonly allowCallx?: boolean;
}

/** Decoded instructions, as the VM runs them: `SLOT_WORDS` words each. */
export class CodeImage {
  readonly code: Int32Array;
  readonly slots: number;
  /** Stack bytes of the function that begins at a slot; -1 where none does. */
  readonly frameBytes: Int32Array;

  constructor(code: Int32Array, slots: number, frameBytes: Int32Array) {
    this.code = code;
    this.slots = slots;
    this.frameBytes = frameBytes;
  }

  /** Makes the VM stop in front of these slots when it is asked to stop at lines. */
  markLines(slots: Iterable<number>): void {
    for (const slot of slots) this.code[slot * SLOT_WORDS] |= LINE_MARK;
  }

  /** The VM passes this slot without a stop from here on. */
  unmarkLine(slot: number): void {
    this.code[slot * SLOT_WORDS] &= LINE_MARK - 1;
  }
}

/** Decodes a program: `bytes` is a whole number of slots, relocated. */
export function decode(bytes: Uint8Array, options: DecodeOptions = {}): CodeImage | DecodeError {
  if (bytes.length % INSN_BYTES !== 0) return { error: 'program is not a whole number of instructions', insn: 0 };
  const slots = bytes.length / INSN_BYTES;
  if (slots === 0) return { error: 'empty program', insn: 0 };
  const code = new Int32Array((slots + 1) * SLOT_WORDS);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  code[slots * SLOT_WORDS] = Op.invalid;
  for (let insn = 0; insn < slots; insn++) {
    const raw = readRaw(view, insn);
    const error = decodeOne(code, raw, insn, slots, view, options);
    if (error !== undefined) return { error, insn };
    if (raw.opcode === 0x18) code[++insn * SLOT_WORDS] = Op.invalid;
  }
  const stray = findStrayJump(code, slots);
  if (stray >= 0) return { error: 'jump to the middle of lddw', insn: stray };
  return new CodeImage(code, slots, frameTable(slots, options.frames));
}

function frameTable(slots: number, frames: ReadonlyMap<number, number> | undefined): Int32Array {
  const table = new Int32Array(slots + 1).fill(-1);
  for (const [slot, bytes] of frames ?? []) table[slot] = bytes;
  return table;
}

interface RawInsn {
  readonly opcode: number;
  readonly dst: number;
  readonly src: number;
  readonly offset: number;
  readonly imm: number;
}

function readRaw(view: DataView, insn: number): RawInsn {
  const at = insn * INSN_BYTES;
  const registers = view.getUint8(at + 1);
  return {
    opcode: view.getUint8(at),
    dst: registers & 15,
    src: registers >> 4,
    offset: view.getInt16(at + 2, true),
    imm: view.getInt32(at + 4, true),
  };
}

function decodeOne(
  code: Int32Array,
  raw: RawInsn,
  insn: number,
  slots: number,
  view: DataView,
  options: DecodeOptions,
): string | undefined {
  if (raw.dst > BPF_REG_FP || (raw.src > BPF_REG_FP && raw.opcode !== 0x18)) return 'invalid register';
  const at = insn * SLOT_WORDS;
  code[at + 1] = raw.dst | (raw.src << 8);
  code[at + 2] = raw.offset;
  code[at + 3] = raw.imm;
  if (raw.opcode === 0x18) return decodeLddw(code, at, insn, slots, view);
  const kind = raw.opcode & 7;
  if (kind === 4 || kind === 7) return decodeAlu(code, at, raw);
  if (kind === 5 || kind === 6) return decodeJump(code, at, raw, insn, slots, options);
  return decodeMemory(code, at, raw);
}

function decodeLddw(code: Int32Array, at: number, insn: number, slots: number, view: DataView): string | undefined {
  if (insn + 1 >= slots) return 'incomplete lddw';
  const second = readRaw(view, insn + 1);
  if (second.opcode !== 0 || second.dst !== 0 || second.src !== 0 || second.offset !== 0) return 'invalid second slot of lddw';
  code[at] = 0x18;
  code[at + 2] = second.imm;
  return (code[at + 1] & 15) === BPF_REG_FP ? 'frame pointer is read only' : undefined;
}

function decodeAlu(code: Int32Array, at: number, raw: RawInsn): string | undefined {
  if (raw.dst === BPF_REG_FP) return 'frame pointer is read only';
  const operation = raw.opcode & 0xf0;
  const variant = raw.offset === 0 || operation === 0xd0 ? plainAlu(raw) : signedAlu(raw);
  if (variant === undefined) return unknownOpcode(raw);
  code[at] = variant;
  return undefined;
}

function plainAlu(raw: RawInsn): number | undefined {
  const operation = raw.opcode & 0xf0;
  if (operation === 0xd0) return raw.offset === 0 ? byteSwap(raw) : undefined;
  if (operation === 0x80) return raw.opcode & 8 ? undefined : raw.opcode;
  return operation <= 0xc0 ? raw.opcode : undefined;
}

function byteSwap(raw: RawInsn): number | undefined {
  const width = [16, 32, 64].indexOf(raw.imm);
  if (width < 0) return undefined;
  if (raw.opcode === 0xd4) return Op.le16 + width;
  return raw.opcode === 0xdc || raw.opcode === 0xd7 ? Op.swap16 + width : undefined;
}

/** Offset 1 makes division signed (RFC 9669, 4.1); 8, 16, 32 make a register move sign-extend. */
function signedAlu(raw: RawInsn): number | undefined {
  const is64 = (raw.opcode & 7) === 7 ? 2 : 0;
  const isRegister = raw.opcode & 8 ? 1 : 0;
  switch (raw.opcode & 0xf0) {
    case 0x30:
      return raw.offset === 1 ? Op.sdiv32k + is64 + isRegister : undefined;
    case 0x90:
      return raw.offset === 1 ? Op.smod32k + is64 + isRegister : undefined;
    case 0xb0: {
      const width = [8, 16, 32].indexOf(raw.offset);
      if (!isRegister || width < 0 || (!is64 && width === 2)) return undefined;
      return (is64 ? Op.movsx64b : Op.movsx32b) + width;
    }
    default:
      return undefined;
  }
}

function decodeJump(
  code: Int32Array,
  at: number,
  raw: RawInsn,
  insn: number,
  slots: number,
  options: DecodeOptions,
): string | undefined {
  const operation = raw.opcode & 0xf0;
  code[at] = raw.opcode;
  if (raw.opcode === 0x85 || raw.opcode === 0x8d) return decodeCall(code, at, raw, insn, slots, options);
  if (raw.opcode === 0x95) return undefined;
  const isJa = raw.opcode === 0x05 || raw.opcode === 0x06;
  const isConditional = operation >= 0x10 && operation <= 0xd0 && operation !== 0x80 && operation !== 0x90;
  if (!isJa && !isConditional) return unknownOpcode(raw);
  const target = insn + 1 + (raw.opcode === 0x06 ? raw.imm : raw.offset);
  if (target < 0 || target >= slots) return 'jump out of range';
  code[at + 2] = target * SLOT_WORDS;
  return undefined;
}

function decodeCall(
  code: Int32Array,
  at: number,
  raw: RawInsn,
  insn: number,
  slots: number,
  options: DecodeOptions,
): string | undefined {
  if (raw.opcode === 0x8d) {
    code[at] = Op.callx;
    return options.allowCallx ? undefined : unknownOpcode(raw);
  }
  if (raw.src > 2) return unknownOpcode(raw);
  code[at] = [Op.callHelper, Op.callLocal, Op.callExtern][raw.src];
  if (raw.src !== 1) return undefined;
  const target = insn + 1 + raw.imm;
  if (target < 0 || target >= slots) return 'call out of range';
  code[at + 2] = target * SLOT_WORDS;
  return undefined;
}

function decodeMemory(code: Int32Array, at: number, raw: RawInsn): string | undefined {
  const kind = raw.opcode & 7;
  const mode = raw.opcode & 0xe0;
  const isDw = (raw.opcode & 0x18) === 0x18;
  code[at] = raw.opcode;
  if (kind === 1 && raw.dst === BPF_REG_FP) return 'frame pointer is read only';
  if (mode === 0x60 && kind !== 0) return undefined;
  if (mode === 0x80 && kind === 1 && !isDw) return undefined;
  if (mode !== 0xc0 || kind !== 3 || (raw.opcode & 0x18 && !isDw) || !isAtomic(raw.imm)) return unknownOpcode(raw);
  code[at] = isDw ? Op.atomic64 : Op.atomic32;
  return undefined;
}

function isAtomic(imm: number): boolean {
  return [0x00, 0x01, 0x40, 0x41, 0x50, 0x51, 0xa0, 0xa1, 0xe1, 0xf1].includes(imm);
}

function unknownOpcode(raw: RawInsn): string {
  return `unknown opcode ${raw.opcode.toString(16).padStart(2, '0')}`;
}

/** The slot of a jump or call into a second slot of `lddw`, or -1. */
function findStrayJump(code: Int32Array, slots: number): number {
  for (let insn = 0; insn < slots; insn++) {
    const at = insn * SLOT_WORDS;
    const op = code[at];
    const kind = op & 7;
    const jumps = op === Op.callLocal || (op < 256 && (kind === 5 || kind === 6) && op !== 0x95);
    if (jumps && code[code[at + 2]] === Op.invalid) return insn;
  }
  return -1;
}
