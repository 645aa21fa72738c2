import { BPF_ADD, BPF_AND, BPF_ARSH, BPF_JEQ, BPF_LSH, BPF_MUL, BPF_NEG, BPF_OR, BPF_RSH, BPF_SUB, BPF_XOR } from '../../bpf/isa.ts';
import type { BuiltinExpr } from '../ast.ts';
import type { BitOperation } from '../check/bit-builtins.ts';
import type { CodeBuffer, Reg } from './code.ts';
import type { Lowering } from './lowering.ts';
import { ownValue } from './own-value.ts';
import { isWide } from './widths.ts';

/**
 * Counting bits without an instruction for it: sums of ever wider neighbours, as
 * compilers write it for machines without one.
 */

/** `__builtin_popcount` and its relatives. */
export function lowerBits(lowering: Lowering, operation: BitOperation, { args: [arg] }: BuiltinExpr): Reg {
  const { code } = lowering;
  const value = ownValue(lowering, arg);
  const wide = isWide(arg.type);
  switch (operation) {
    case 'popcount': return countOnes(code, value, wide);
    case 'parity':
      code.aluImmediate(BPF_AND, countOnes(code, value, wide), 1, false);
      return value;
    case 'clz': return countLeading(code, value, wide);
    case 'ctz': return countTrailing(code, value, wide);
    case 'ffs': return findFirst(code, value, wide);
    case 'clrsb': return countRedundantSigns(code, value, wide);
    case 'abs': return absolute(code, value, wide);
  }
}

/** `word & (pattern repeated over the word)` */
function mask(code: CodeBuffer, word: Reg, byte: bigint, wide: boolean): void {
  const pattern = code.fresh();
  code.constant(pattern, repeated(byte, wide), wide);
  code.alu(BPF_AND, word, pattern, wide);
}

const repeated = (byte: bigint, wide: boolean): bigint => byte * (wide ? 0x0101_0101_0101_0101n : 0x0101_0101n);

/** A copy of the word, shifted right. */
function shifted(code: CodeBuffer, word: Reg, by: number, wide: boolean, op = BPF_RSH): Reg {
  const copy = code.fresh();
  code.move(copy, word, wide);
  code.aluImmediate(op, copy, by, wide);
  return copy;
}

function countOnes(code: CodeBuffer, word: Reg, wide: boolean): Reg {
  const pairs = shifted(code, word, 1, wide);
  mask(code, pairs, 0x55n, wide);
  code.alu(BPF_SUB, word, pairs, wide);
  const fours = shifted(code, word, 2, wide);
  mask(code, fours, 0x33n, wide);
  mask(code, word, 0x33n, wide);
  code.alu(BPF_ADD, word, fours, wide);
  code.alu(BPF_ADD, word, shifted(code, word, 4, wide), wide);
  mask(code, word, 0x0fn, wide);
  const ones = code.fresh();
  code.constant(ones, repeated(1n, wide), wide);
  code.alu(BPF_MUL, word, ones, wide);
  code.aluImmediate(BPF_RSH, word, wide ? 56 : 24, wide);
  return word;
}

/** Every bit below the highest set one is set; the others are counted. */
function countLeading(code: CodeBuffer, word: Reg, wide: boolean): Reg {
  for (let by = 1; by < (wide ? 64 : 32); by *= 2) code.alu(BPF_OR, word, shifted(code, word, by, wide), wide);
  code.aluImmediate(BPF_XOR, word, -1, wide);
  return countOnes(code, word, wide);
}

/** The bits below the lowest set one. */
function countTrailing(code: CodeBuffer, word: Reg, wide: boolean): Reg {
  const below = code.fresh();
  code.move(below, word, wide);
  code.aluImmediate(BPF_ADD, below, -1, wide);
  code.aluImmediate(BPF_XOR, word, -1, wide);
  code.alu(BPF_AND, word, below, wide);
  return countOnes(code, word, wide);
}

function findFirst(code: CodeBuffer, word: Reg, wide: boolean): Reg {
  const end = code.newLabel();
  code.branchImmediate(BPF_JEQ, word, 0, wide, end);
  countTrailing(code, word, wide);
  code.aluImmediate(BPF_ADD, word, 1, wide);
  code.label(end);
  return word;
}

/** Bits behind the sign that are like it. */
function countRedundantSigns(code: CodeBuffer, word: Reg, wide: boolean): Reg {
  code.alu(BPF_XOR, word, shifted(code, word, wide ? 63 : 31, wide, BPF_ARSH), wide);
  countLeading(code, word, wide);
  code.aluImmediate(BPF_ADD, word, -1, wide);
  return word;
}

function absolute(code: CodeBuffer, word: Reg, wide: boolean): Reg {
  const sign = shifted(code, word, wide ? 63 : 31, wide, BPF_ARSH);
  code.alu(BPF_XOR, word, sign, wide);
  code.alu(BPF_SUB, word, sign, wide);
  return word;
}

/** `__builtin_rotateleft32` and the like, by any distance. */
export function lowerRotation(lowering: Lowering, { name, args: [word, distance], type }: BuiltinExpr): Reg {
  const { code } = lowering;
  const wide = isWide(type);
  const value = ownValue(lowering, word);
  const by = ownValue(lowering, distance);
  const rest = code.fresh();
  const other = code.fresh();
  code.move(rest, by, wide);
  code.aluImmediate(BPF_NEG, rest, 0, wide);
  for (const shift of [by, rest]) code.aluImmediate(BPF_AND, shift, wide ? 63 : 31, wide);
  code.move(other, value, wide);
  const isLeft = name === 'rotate_left';
  code.alu(isLeft ? BPF_LSH : BPF_RSH, value, by, wide);
  code.alu(isLeft ? BPF_RSH : BPF_LSH, other, rest, wide);
  code.alu(BPF_OR, value, other, wide);
  return value;
}
