import { BPF_AND, BPF_JNE } from '../../bpf/isa.ts';
import { computedIn } from '../check/constant.ts';
import type { IntType, Type } from '../types/type.ts';
import type { Label, Reg } from './code.ts';
import type { Lowering } from './lowering.ts';

/**
 * A value in another type, in a register of its own where anything must be done. The
 * source is extended to 32 bits as its type says, with the upper half zero.
 */
export function convertValue(lowering: Lowering, value: Reg, from: Type, to: Type): Reg {
  const source = computedIn(from);
  const target = computedIn(to);
  if (!source || !target) return value;
  if (target.rank === 0) return source.rank === 0 ? value : truthOf(lowering, value, source.size === 8);
  if (target.size === 8) return source.size < 8 && source.signed ? signExtend(lowering, value, 4, true) : value;
  if (target.size === 4) return source.size === 8 ? truncate(lowering, value) : value;
  return holds(target, source) ? value : narrow(lowering, value, target);
}

/** Every value of `source` is one of `target`, both of fewer than 32 bits or equal. */
function holds(target: IntType, source: IntType): boolean {
  if (source.rank === 0) return true;
  if (source.signed === target.signed) return source.size <= target.size;
  return !source.signed && source.size < target.size;
}

function truncate(lowering: Lowering, value: Reg): Reg {
  const result = lowering.code.fresh();
  lowering.code.move(result, value, false);
  return result;
}

function signExtend(lowering: Lowering, value: Reg, size: 1 | 2 | 4, wide: boolean): Reg {
  const result = lowering.code.fresh();
  lowering.code.moveSigned(result, value, size, wide);
  return result;
}

/** To 8 or 16 bits, extended to 32 again. */
function narrow(lowering: Lowering, value: Reg, target: IntType): Reg {
  if (target.signed) return signExtend(lowering, value, target.size as 1 | 2, false);
  const result = truncate(lowering, value);
  lowering.code.aluImmediate(BPF_AND, result, target.size === 1 ? 0xff : 0xffff, false);
  return result;
}

/** What a call of foreign code returned, or a caller passed: only the type's own bits count. */
export function normalize(lowering: Lowering, to: Reg, from: Reg, type: Type): void {
  const integer = computedIn(type);
  const { code } = lowering;
  if (!integer || integer.size === 8) return code.move(to, from);
  if (integer.size === 4 || integer.rank === 0) code.move(to, from, false);
  else if (integer.signed) code.moveSigned(to, from, integer.size as 1 | 2, false);
  else {
    code.move(to, from, false);
    code.aluImmediate(BPF_AND, to, integer.size === 1 ? 0xff : 0xffff, false);
  }
}

/** `value != 0` as 0 or 1. */
function truthOf(lowering: Lowering, value: Reg, wide: boolean): Reg {
  return toTruth(lowering, (target) => lowering.code.branchImmediate(BPF_JNE, value, 0, wide, target));
}

/** 1 where the branch is taken, else 0. */
export function toTruth(lowering: Lowering, branch: (target: Label) => void): Reg {
  const { code } = lowering;
  const result = code.fresh();
  const yes = code.newLabel();
  const end = code.newLabel();
  branch(yes);
  code.constant(result, 0n, false);
  code.jump(end);
  code.label(yes);
  code.constant(result, 1n, false);
  code.label(end);
  return result;
}
