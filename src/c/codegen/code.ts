import {
  BPF_ADD, BPF_ALU, BPF_ALU64, BPF_ATOMIC, BPF_B, BPF_CALL, BPF_DW, BPF_END, BPF_EXIT, BPF_H, BPF_IMM, BPF_JA, BPF_JEQ, BPF_JGE, BPF_JGT, BPF_JLE, BPF_JLT, BPF_JMP, BPF_JMP32, BPF_JNE,
  BPF_JSGE, BPF_JSGT, BPF_JSLE, BPF_JSLT, BPF_K, BPF_LD, BPF_LDX, BPF_MEM, BPF_MEMSX, BPF_MOV, BPF_ST, BPF_STX, BPF_W, BPF_X,
} from '../../bpf/isa.ts';
import type { FunctionSymbol, GlobalSymbol, LocalSymbol } from '../ast.ts';
import type { Place } from '../source.ts';

/**
 * A register: 0–10 are the machine's, from FIRST_VIRTUAL on they are virtual and
 * `registers.ts` gives each a machine register or a stack slot.
 */
export type Reg = number;

export const FIRST_VIRTUAL = 16;
export const R0: Reg = 0;
/** The frame pointer. */
export const FP: Reg = 10;

/** Opcodes of our own between lowering and encoding; real ones fit a byte. */
export const LABEL = 0x100;
/** `dst = r10 + off`: two instructions. */
export const ADDRESS = 0x101;
/** A local comes into scope, or leaves it. No code. */
export const SCOPE = 0x102;
/** Indirect call, the user side's: BPF_JMP | BPF_CALL | BPF_X. */
export const CALLX = BPF_JMP | BPF_CALL | BPF_X;
export const LDDW = BPF_LD | BPF_IMM | BPF_DW;

export interface Label {
  /** Filled in when code is encoded. */
  insn: number;
}

/** Where a local lives while in scope: a register, virtual at first, or an offset from r10. */
export interface LocalScope {
  readonly local: LocalSymbol;
  readonly home: { readonly reg: Reg } | { readonly stackOff: number };
}

/** What an instruction refers to by name. */
export type Reference =
  | { readonly type: 'global'; readonly symbol: GlobalSymbol; readonly offset: number }
  | { readonly type: 'string'; readonly bytes: Uint8Array; readonly offset: number }
  | { readonly type: 'function'; readonly symbol: FunctionSymbol }
  | { readonly type: 'call'; readonly symbol: FunctionSymbol };

/**
 * One instruction with virtual registers. `off` is a memory operand's offset or, with
 * `isOutgoing`, counts from the bottom of the frame.
 */
export interface Insn {
  readonly opcode: number;
  dst: Reg;
  src: Reg;
  readonly off: number;
  readonly imm: number;
  /** Upper half of an `lddw`. */
  readonly high: number;
  readonly isOutgoing: boolean;
  target: Label | undefined;
  readonly reference: Reference | undefined;
  readonly scope: { readonly of: LocalScope; readonly isEnd: boolean } | undefined;
  /** Registers r1… that a call reads. */
  readonly argCount: number;
  readonly place: Place;
  readonly startsStatement: boolean;
  /** On machine registers: where it stood when these were given out. Intervals count so. */
  readonly order?: number;
}

/** Whether an opcode is one of ours that encodes to nothing. */
export function isMarker(opcode: number): boolean {
  return opcode === LABEL || opcode === SCOPE;
}

/** A memory operand. */
export interface Address {
  readonly base: Reg;
  readonly offset: number;
  readonly isOutgoing: boolean;
}

export type Size = 1 | 2 | 4 | 8;

const SIZE_BITS: Readonly<Record<Size, number>> = { 1: BPF_B, 2: BPF_H, 4: BPF_W, 8: BPF_DW };

/** Jumps by comparison, unsigned and signed. */
const UNSIGNED_JUMPS = { '==': BPF_JEQ, '!=': BPF_JNE, '<': BPF_JLT, '>': BPF_JGT, '<=': BPF_JLE, '>=': BPF_JGE } as const;
const SIGNED_JUMPS = { '==': BPF_JEQ, '!=': BPF_JNE, '<': BPF_JSLT, '>': BPF_JSGT, '<=': BPF_JSLE, '>=': BPF_JSGE } as const;

/** The jump that an operator and its operands’ signedness ask for. */
export function jumpFor(op: keyof typeof UNSIGNED_JUMPS, signed: boolean): number {
  return (signed ? SIGNED_JUMPS : UNSIGNED_JUMPS)[op];
}

/** A function's code as it is made: instructions with places, fresh registers and labels. */
export class CodeBuffer {
  readonly insns: Insn[] = [];
  private nextReg = FIRST_VIRTUAL;
  private place: Place;
  private startsStatement = false;

  constructor(place: Place) {
    this.place = place;
  }

  /** Registers given out, virtual ones and below. */
  get regCount(): number {
    return this.nextReg;
  }

  get currentPlace(): Place {
    return this.place;
  }

  /** What follows comes from here; `startsStatement` marks the next instruction. */
  at(place: Place, startsStatement: boolean): void {
    this.place = place;
    this.startsStatement ||= startsStatement;
  }

  fresh(): Reg {
    return this.nextReg++;
  }

  newLabel(): Label {
    return { insn: -1 };
  }

  label(label: Label): void {
    this.add({ opcode: LABEL, target: label });
  }

  scope(of: LocalScope, isEnd: boolean): void {
    this.add({ opcode: SCOPE, scope: { of, isEnd } });
  }

  /** `dst = src`, all 64 bits, or 32 with the upper half cleared. */
  move(dst: Reg, src: Reg, wide = true): void {
    if (dst !== src || !wide) this.add({ opcode: (wide ? BPF_ALU64 : BPF_ALU) | BPF_MOV | BPF_X, dst, src });
  }

  /** `dst = (s8|s16|s32)src`, to 64 bits or to 32 with the upper half cleared. */
  moveSigned(dst: Reg, src: Reg, size: 1 | 2 | 4, wide: boolean): void {
    this.add({ opcode: (wide ? BPF_ALU64 : BPF_ALU) | BPF_MOV | BPF_X, dst, src, off: size * 8 });
  }

  /** A constant, in the shortest instruction that makes all 64 bits of it. */
  constant(dst: Reg, value: bigint, wide: boolean): void {
    const signed = BigInt.asIntN(64, value);
    const low = Number(BigInt.asIntN(32, value));
    if (!wide) this.add({ opcode: BPF_ALU | BPF_MOV | BPF_K, dst, imm: low });
    else if (BigInt(low) === signed) this.add({ opcode: BPF_ALU64 | BPF_MOV | BPF_K, dst, imm: low });
    else if (signed >= 0n && signed <= 0xffffffffn) this.add({ opcode: BPF_ALU | BPF_MOV | BPF_K, dst, imm: low });
    else this.add({ opcode: LDDW, dst, imm: low, high: Number(BigInt.asIntN(32, value >> 32n)) });
  }

  refer(dst: Reg, reference: Reference): void {
    this.add({ opcode: LDDW, dst, reference });
  }

  /** `dst op= src`; `off` 1 makes division and modulo signed. */
  alu(op: number, dst: Reg, src: Reg, wide: boolean, off = 0): void {
    this.add({ opcode: (wide ? BPF_ALU64 : BPF_ALU) | op | BPF_X, dst, src, off });
  }

  aluImmediate(op: number, dst: Reg, imm: number, wide: boolean, off = 0): void {
    this.add({ opcode: (wide ? BPF_ALU64 : BPF_ALU) | op | BPF_K, dst, imm, off });
  }

  /** Reverses the low 16, 32 or 64 bits, the rest cleared. */
  byteSwap(dst: Reg, bits: number): void {
    this.add({ opcode: BPF_ALU64 | BPF_END, dst, imm: bits });
  }

  load(dst: Reg, address: Address, size: Size, signExtend = false): void {
    const { base, off, isOutgoing } = this.reach(address);
    this.add({ opcode: BPF_LDX | (signExtend ? BPF_MEMSX : BPF_MEM) | SIZE_BITS[size], dst, src: base, off, isOutgoing });
  }

  store(address: Address, src: Reg, size: Size): void {
    const { base, off, isOutgoing } = this.reach(address);
    this.add({ opcode: BPF_STX | BPF_MEM | SIZE_BITS[size], dst: base, src, off, isOutgoing });
  }

  storeImmediate(address: Address, imm: number, size: Size): void {
    const { base, off, isOutgoing } = this.reach(address);
    this.add({ opcode: BPF_ST | BPF_MEM | SIZE_BITS[size], dst: base, imm, off, isOutgoing });
  }

  /** An atomic operation; with BPF_FETCH, `src` receives the old value. */
  atomic(op: number, address: Address, src: Reg, size: 4 | 8): void {
    const { base, off } = this.reach(address);
    this.add({ opcode: BPF_STX | BPF_ATOMIC | SIZE_BITS[size], dst: base, src, off, imm: op });
  }

  /** The address itself as a value. */
  address(dst: Reg, { base, offset, isOutgoing }: Address): void {
    if (base === FP) this.add({ opcode: ADDRESS, dst, off: offset, isOutgoing });
    else {
      this.move(dst, base);
      this.addOffset(dst, offset);
    }
  }

  private addOffset(dst: Reg, offset: number): void {
    if (offset !== 0) this.aluImmediate(BPF_ADD, dst, offset, true);
  }

  /** An address whose offset fits the 16 bits an instruction has for it. */
  private reach(address: Address): { base: Reg; off: number; isOutgoing: boolean } {
    const { base, offset, isOutgoing } = address;
    if (offset >= -32768 && offset <= 32767) return { base, off: offset, isOutgoing };
    const near = this.fresh();
    this.address(near, address);
    return { base: near, off: 0, isOutgoing: false };
  }

  jump(target: Label): void {
    this.add({ opcode: BPF_JMP | BPF_JA, target });
  }

  branch(jump: number, dst: Reg, src: Reg, wide: boolean, target: Label): void {
    this.add({ opcode: (wide ? BPF_JMP : BPF_JMP32) | jump | BPF_X, dst, src, target });
  }

  branchImmediate(jump: number, dst: Reg, imm: number, wide: boolean, target: Label): void {
    this.add({ opcode: (wide ? BPF_JMP : BPF_JMP32) | jump | BPF_K, dst, imm, target });
  }

  call(symbol: FunctionSymbol, argCount: number): void {
    this.add({ opcode: BPF_JMP | BPF_CALL, reference: { type: 'call', symbol }, argCount });
  }

  callHelper(id: number, argCount: number): void {
    this.add({ opcode: BPF_JMP | BPF_CALL, imm: id, argCount });
  }

  callRegister(callee: Reg, argCount: number): void {
    this.add({ opcode: CALLX, dst: callee, argCount });
  }

  /** `hasResult` says that r0 holds a value. */
  exit(hasResult: boolean): void {
    this.add({ opcode: BPF_JMP | BPF_EXIT, argCount: hasResult ? 1 : 0 });
  }

  private add(insn: Partial<Insn> & { readonly opcode: number }): void {
    const isCode = !isMarker(insn.opcode);
    this.insns.push({
      dst: 0, src: 0, off: 0, imm: 0, high: 0, isOutgoing: false, target: undefined, reference: undefined, scope: undefined, argCount: 0,
      place: this.place, startsStatement: isCode && this.startsStatement, ...insn,
    });
    if (isCode) this.startsStatement = false;
  }
}
