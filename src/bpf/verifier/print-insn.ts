import {
  BPF_ABS,
  BPF_ALU,
  BPF_ALU64,
  BPF_ATOMIC,
  BPF_CALL,
  BPF_CMPXCHG,
  BPF_DIV,
  BPF_END,
  BPF_EXIT,
  BPF_FETCH,
  BPF_IND,
  BPF_JA,
  BPF_JMP,
  BPF_JMP32,
  BPF_LD,
  BPF_LDX,
  BPF_MEM,
  BPF_MEMSX,
  BPF_MOD,
  BPF_MOV,
  BPF_NEG,
  BPF_PSEUDO_CALL,
  BPF_ST,
  BPF_STX,
  BPF_XCHG,
} from '../isa.ts';
import type { Insn } from './instruction.ts';
import { BPF_JCOND, LDDW, classOf, isRegisterSource, modeOf, opOf } from './instruction.ts';

/** Instructions in the kernel's notation (kernel/bpf/disasm.c), as verifier logs have them. */

export const aluSymbols: Record<number, string> = {
  0x00: '+=',
  0x10: '-=',
  0x20: '*=',
  0x30: '/=',
  0x40: '|=',
  0x50: '&=',
  0x60: '<<=',
  0x70: '>>=',
  0x80: 'neg',
  0x90: '%=',
  0xa0: '^=',
  0xb0: '=',
  0xc0: 's>>=',
  0xd0: 'endian',
};

const jumpSymbols: Record<number, string> = {
  0x10: '==',
  0x20: '>',
  0x30: '>=',
  0x40: '&',
  0x50: '!=',
  0x60: 's>',
  0x70: 's>=',
  0xa0: '<',
  0xb0: '<=',
  0xc0: 's<',
  0xd0: 's<=',
};

const atomicNames: Record<number, string> = { 0x00: 'add', 0x40: 'or', 0x50: 'and', 0xa0: 'xor' };
const unsignedSizes = ['u32', 'u16', 'u8', 'u64'];
const signedSizes = ['s32', 's16', 's8', ''];

const sizeName = (insn: Insn, names = unsignedSizes): string => names[(insn.code >> 3) & 3];
const signed = (number: number): string => (number < 0 ? `${number}` : `+${number}`);

/** What printing has to look up: names of calls, and the 64-bit immediate of `lddw`. */
export interface PrintContext {
  readonly callName: (insn: Insn) => string;
  /** Hex digits of the wide immediate. */
  readonly wideImmediate: (insn: Insn, index: number) => string;
}

/** `(b7) r3 = 1`: opcode and text, without the newline. */
export function printInsn(insn: Insn, index: number, context: PrintContext): string {
  const code = insn.code.toString(16).padStart(2, '0');
  return `(${code}) ${printBody(insn, index, context)}`;
}

function printBody(insn: Insn, index: number, context: PrintContext): string {
  switch (classOf(insn)) {
    case BPF_ALU:
    case BPF_ALU64:
      return printAlu(insn);
    case BPF_STX:
      return printStx(insn);
    case BPF_ST:
      return `*(${sizeName(insn)} *)(r${insn.dst} ${signed(insn.off)}) = ${insn.imm}`;
    case BPF_LDX:
      return `r${insn.dst} = *(${sizeName(insn, modeOf(insn) === BPF_MEMSX ? signedSizes : unsignedSizes)} *)(r${insn.src} ${signed(insn.off)})`;
    case BPF_LD:
      return printLd(insn, index, context);
    default:
      return printJump(insn, context);
  }
}

function printAlu(insn: Insn): string {
  const is32 = classOf(insn) === BPF_ALU;
  const reg = is32 ? 'w' : 'r';
  const op = opOf(insn);
  if (op === BPF_END) {
    const name = !is32 ? 'bswap' : isRegisterSource(insn) ? 'be' : 'le';
    return `r${insn.dst} = ${name}${insn.imm} r${insn.dst}`;
  }
  if (op === BPF_NEG) return `${reg}${insn.dst} = -${reg}${insn.dst}`;
  const isSigned = (op === BPF_DIV || op === BPF_MOD) && insn.off === 1;
  const symbol = isSigned ? `s${aluSymbols[op]}` : aluSymbols[op];
  if (!isRegisterSource(insn)) return `${reg}${insn.dst} ${symbol} ${insn.imm}`;
  const extension = op === BPF_MOV && insn.off > 0 ? `(s${insn.off})` : '';
  return `${reg}${insn.dst} ${symbol} ${extension}${reg}${insn.src}`;
}

function printStx(insn: Insn): string {
  const place = `(${sizeName(insn)} *)(r${insn.dst} ${signed(insn.off)})`;
  if (modeOf(insn) === BPF_MEM) return `*${place} = r${insn.src}`;
  if (modeOf(insn) !== BPF_ATOMIC) return `BUG_${insn.code.toString(16)}`;
  const width = ((insn.code >> 3) & 3) === 3 ? '64' : '';
  if (insn.imm === BPF_CMPXCHG) return `r0 = atomic${width}_cmpxchg(${place}, r0, r${insn.src})`;
  if (insn.imm === BPF_XCHG) return `r${insn.src} = atomic${width}_xchg(${place}, r${insn.src})`;
  const op = insn.imm & 0xf0;
  if (insn.imm & BPF_FETCH) return `r${insn.src} = atomic${width}_fetch_${atomicNames[op]}(${place}, r${insn.src})`;
  return `lock *${place} ${aluSymbols[op]} r${insn.src}`;
}

function printLd(insn: Insn, index: number, context: PrintContext): string {
  if (insn.code === LDDW) return `r${insn.dst} = 0x${context.wideImmediate(insn, index)}`;
  if (modeOf(insn) === BPF_ABS) return `r0 = *(${sizeName(insn)} *)skb[${insn.imm}]`;
  if (modeOf(insn) === BPF_IND) return `r0 = *(${sizeName(insn)} *)skb[r${insn.src} + ${insn.imm}]`;
  return `BUG_ld_${insn.code.toString(16)}`;
}

function printJump(insn: Insn, context: PrintContext): string {
  const op = opOf(insn);
  if (op === BPF_CALL) {
    return insn.src === BPF_PSEUDO_CALL ? `call pc${signed(insn.imm)}` : `call ${context.callName(insn)}#${insn.imm}`;
  }
  if (insn.code === (BPF_JMP | BPF_JA)) return `goto pc${signed(insn.off)}`;
  if (insn.code === (BPF_JMP | BPF_JCOND)) return `may_goto pc${signed(insn.off)}`;
  if (insn.code === (BPF_JMP32 | BPF_JA)) return `gotol pc${signed(insn.imm)}`;
  if (insn.code === (BPF_JMP | BPF_EXIT)) return 'exit';
  const reg = classOf(insn) === BPF_JMP32 ? 'w' : 'r';
  const right = isRegisterSource(insn) ? `${reg}${insn.src}` : `0x${(insn.imm >>> 0).toString(16)}`;
  return `if ${reg}${insn.dst} ${jumpSymbols[op]} ${right} goto pc${signed(insn.off)}`;
}
