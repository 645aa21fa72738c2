import { BPF_ALU, BPF_ALU64, BPF_ATOMIC, BPF_CALL, BPF_CMPXCHG, BPF_EXIT, BPF_FETCH, BPF_JA, BPF_JMP, BPF_JMP32, BPF_LDX, BPF_MOV, BPF_ST, BPF_STX, BPF_X } from '../../bpf/isa.ts';
import type { Insn, Reg } from './code.ts';
import { ADDRESS, CALLX, LDDW, R0, isMarker } from './code.ts';

/** The registers an instruction reads, then those it writes. Caller-saved ones that a call spoils count as written. */
export function readsOf(insn: Insn): Reg[] {
  const { opcode, dst, src } = insn;
  if (isMarker(opcode) || opcode === LDDW || opcode === ADDRESS) return [];
  switch (opcode & 7) {
    case BPF_ALU: case BPF_ALU64: return aluReads(insn);
    case BPF_LDX: return [src];
    case BPF_ST: return [dst];
    case BPF_STX: return isCompareExchange(insn) ? [dst, src, R0] : [dst, src];
    default: return jumpReads(insn);
  }
}

function aluReads({ opcode, dst, src }: Insn): Reg[] {
  const operands = opcode & BPF_X && (opcode & 0xf0) !== 0xd0 ? [src] : [];
  return (opcode & 0xf0) === BPF_MOV ? operands : [dst, ...operands];
}

function jumpReads({ opcode, dst, src, argCount }: Insn): Reg[] {
  const operation = opcode & 0xf0;
  if (operation === BPF_EXIT) return argCount > 0 ? [R0] : [];
  if (operation === BPF_CALL) {
    const args = Array.from({ length: argCount }, (_, i) => i + 1);
    return opcode === CALLX ? [dst, ...args] : args;
  }
  if (operation === BPF_JA) return [];
  return opcode & BPF_X ? [dst, src] : [dst];
}

/** Registers that an instruction gives a new value; a call takes r0 to r5. */
export function writesOf(insn: Insn): Reg[] {
  const { opcode, dst, src } = insn;
  if (isMarker(opcode)) return [];
  if (opcode === LDDW || opcode === ADDRESS) return [dst];
  switch (opcode & 7) {
    case BPF_ALU: case BPF_ALU64: case BPF_LDX: return [dst];
    case BPF_STX: return isCompareExchange(insn) ? [R0] : fetches(insn) ? [src] : [];
    default: return isCall(insn) ? CALLER_SAVED : [];
  }
}

const CALLER_SAVED: Reg[] = [0, 1, 2, 3, 4, 5];

function isAtomic({ opcode }: Insn): boolean {
  return (opcode & 0xe7) === (BPF_STX | BPF_ATOMIC);
}

function isCompareExchange(insn: Insn): boolean {
  return isAtomic(insn) && insn.imm === BPF_CMPXCHG;
}

function fetches(insn: Insn): boolean {
  return isAtomic(insn) && (insn.imm & BPF_FETCH) !== 0;
}

/** A call of whatever sort: helper, kfunc, function, by register. */
export function isCall({ opcode }: Insn): boolean {
  return (opcode & 0xf0) === BPF_CALL && (opcode & 7) === BPF_JMP;
}

/** A 64-bit register move: what a common register makes needless. */
export function isMove({ opcode, off }: Insn): boolean {
  return opcode === (BPF_ALU64 | BPF_MOV | BPF_X) && off === 0;
}

/** Jumps of either width, without calls and exits. */
export function isJump({ opcode }: Insn): boolean {
  const kind = opcode & 7;
  const operation = opcode & 0xf0;
  return opcode < 0x100 && (kind === BPF_JMP32 || (kind === BPF_JMP && operation !== BPF_CALL && operation !== BPF_EXIT));
}

/** Nothing behind it is reached by falling through. */
export function endsFlow({ opcode }: Insn): boolean {
  return opcode === (BPF_JMP | BPF_JA) || opcode === (BPF_JMP | BPF_EXIT);
}
