import {
  BPF_JEQ,
  BPF_JGE,
  BPF_JGT,
  BPF_JLE,
  BPF_JLT,
  BPF_JNE,
  BPF_JSET,
  BPF_JSGE,
  BPF_JSGT,
  BPF_JSLE,
  BPF_JSLT,
} from '../isa.ts';
import type { Draft, Scalar } from './scalar.ts';
import { knownValue, setUnbounded32, setUnbounded64, sync } from './scalar.ts';
import { tnumAnd, tnumConst, tnumIntersect, tnumIsConst, tnumOr, tnumOverlap, tnumSubreg, tnumWithSubreg, u64 } from './tnum.ts';

/** What a comparison says of two numbers: whether it is decided already, and what each outcome teaches. */

/** The condition with operands exchanged; 0 where it has none. */
const flipped: Record<number, number> = {
  [BPF_JEQ]: BPF_JEQ,
  [BPF_JNE]: BPF_JNE,
  [BPF_JSET]: BPF_JSET,
  [BPF_JGE]: BPF_JLE,
  [BPF_JGT]: BPF_JLT,
  [BPF_JLE]: BPF_JGE,
  [BPF_JLT]: BPF_JGT,
  [BPF_JSGE]: BPF_JSLE,
  [BPF_JSGT]: BPF_JSLT,
  [BPF_JSLE]: BPF_JSGE,
  [BPF_JSLT]: BPF_JSGT,
};

/** Not an opcode: the outcome "no common bit" of JSET. */
const JSET_NOT = BPF_JSET | 0x100;

const reversed: Record<number, number> = {
  [BPF_JEQ]: BPF_JNE,
  [BPF_JNE]: BPF_JEQ,
  [BPF_JSET]: JSET_NOT,
  [BPF_JGE]: BPF_JLT,
  [BPF_JGT]: BPF_JLE,
  [BPF_JLE]: BPF_JGT,
  [BPF_JLT]: BPF_JGE,
  [BPF_JSGE]: BPF_JSLT,
  [BPF_JSGT]: BPF_JSLE,
  [BPF_JSLE]: BPF_JSGT,
  [BPF_JSLT]: BPF_JSGE,
};

/** The condition with its operands changed over: `a < b` is `b > a`; 0 where there is none. */
export function flipCondition(op: number): number {
  return flipped[op] ?? 0;
}

/** The four ends of one operand as the comparison's width sees them. */
interface Ends {
  readonly umin: bigint | number;
  readonly umax: bigint | number;
  readonly smin: bigint | number;
  readonly smax: bigint | number;
}

function endsOf(scalar: Scalar, is32: boolean): Ends {
  return is32 ? { umin: scalar.u32min, umax: scalar.u32max, smin: scalar.s32min, smax: scalar.s32max } : scalar;
}

/** true or false where the outcome is known, undefined where both are possible. */
export function isBranchTaken(op: number, a: Scalar, b: Scalar, is32: boolean): boolean | undefined {
  const x = endsOf(a, is32);
  const y = endsOf(b, is32);
  switch (op) {
    case BPF_JEQ:
      return isEqual(a, b, x, y, is32);
    case BPF_JNE: {
      const equal = isEqual(a, b, x, y, is32);
      return equal === undefined ? undefined : !equal;
    }
    case BPF_JSET:
      return hasCommonBit(a, b, is32);
    case BPF_JGT:
      return decide(x.umin > y.umax, x.umax <= y.umin);
    case BPF_JSGT:
      return decide(x.smin > y.smax, x.smax <= y.smin);
    case BPF_JLT:
      return decide(x.umax < y.umin, x.umin >= y.umax);
    case BPF_JSLT:
      return decide(x.smax < y.smin, x.smin >= y.smax);
    case BPF_JGE:
      return decide(x.umin >= y.umax, x.umax < y.umin);
    case BPF_JSGE:
      return decide(x.smin >= y.smax, x.smax < y.smin);
    case BPF_JLE:
      return decide(x.umax <= y.umin, x.umin > y.umax);
    case BPF_JSLE:
      return decide(x.smax <= y.smin, x.smin > y.smax);
    default:
      return undefined;
  }
}

function decide(always: boolean, never: boolean): boolean | undefined {
  if (always) return true;
  return never ? false : undefined;
}

function isEqual(a: Scalar, b: Scalar, x: Ends, y: Ends, is32: boolean): boolean | undefined {
  const s = is32 ? tnumSubreg(a.bits) : a.bits;
  const t = is32 ? tnumSubreg(b.bits) : b.bits;
  if (tnumIsConst(s) && tnumIsConst(t)) return s.value === t.value;
  if (!tnumOverlap(s, t) || areApart(x, y)) return false;
  return !is32 && areApart(endsOf(a, true), endsOf(b, true)) ? false : undefined;
}

function areApart(x: Ends, y: Ends): boolean {
  return x.umin > y.umax || x.umax < y.umin || x.smin > y.smax || x.smax < y.smin;
}

function hasCommonBit(a: Scalar, b: Scalar, is32: boolean): boolean | undefined {
  const known = knownValue(b, is32) ?? knownValue(a, is32);
  if (known === undefined) return undefined;
  const { bits } = knownValue(b, is32) === undefined ? b : a;
  const word = is32 ? tnumSubreg(bits) : bits;
  return decide((word.value & known) !== 0n, ((word.value | word.mask) & known) === 0n);
}

/** Both operands after the comparison came out true (or false). */
export function refineByBranch(op: number, a: Scalar, b: Scalar, is32: boolean, outcome: boolean): readonly [Scalar, Scalar] {
  const x: Draft = { ...a };
  const y: Draft = { ...b };
  refine(outcome ? op : reversed[op], x, y, is32);
  return [sync(x), sync(y)];
}

function refine(op: number, x: Draft, y: Draft, is32: boolean): void {
  switch (op) {
    case BPF_JGE:
    case BPF_JGT:
    case BPF_JSGE:
    case BPF_JSGT:
      refine(flipped[op], y, x, is32);
      return;
    case BPF_JEQ:
      return is32 ? refineEqual32(x, y) : refineEqual(x, y);
    case BPF_JNE:
      return withKnown(x, y, is32, excludeEnd);
    case BPF_JSET:
      return withKnown(x, y, is32, includeBit);
    case JSET_NOT:
      return withKnown(x, y, is32, excludeBits);
    case BPF_JLE:
      return is32 ? orderU32(x, y, 0) : orderU64(x, y, 0n);
    case BPF_JLT:
      return is32 ? orderU32(x, y, 1) : orderU64(x, y, 1n);
    case BPF_JSLE:
      return is32 ? orderS32(x, y, 0) : orderS64(x, y, 0n);
    case BPF_JSLT:
      return is32 ? orderS32(x, y, 1) : orderS64(x, y, 1n);
  }
}

function refineEqual(x: Draft, y: Draft): void {
  x.umin = y.umin = x.umin > y.umin ? x.umin : y.umin;
  x.umax = y.umax = x.umax < y.umax ? x.umax : y.umax;
  x.smin = y.smin = x.smin > y.smin ? x.smin : y.smin;
  x.smax = y.smax = x.smax < y.smax ? x.smax : y.smax;
  x.bits = y.bits = tnumIntersect(x.bits, y.bits);
}

function refineEqual32(x: Draft, y: Draft): void {
  x.u32min = y.u32min = Math.max(x.u32min, y.u32min);
  x.u32max = y.u32max = Math.min(x.u32max, y.u32max);
  x.s32min = y.s32min = Math.max(x.s32min, y.s32min);
  x.s32max = y.s32max = Math.min(x.s32max, y.s32max);
  const low = tnumIntersect(tnumSubreg(x.bits), tnumSubreg(y.bits));
  x.bits = tnumWithSubreg(x.bits, low);
  y.bits = tnumWithSubreg(y.bits, low);
}

/** Teaches the operand whose partner is a known number. */
function withKnown(x: Draft, y: Draft, is32: boolean, teach: (draft: Draft, known: bigint, is32: boolean) => void): void {
  const right = knownValue(y, is32);
  if (right !== undefined) {
    teach(x, right, is32);
    return;
  }
  const left = knownValue(x, is32);
  if (left !== undefined) teach(y, left, is32);
}

/** A range loses an end that the number is known not to be. */
function excludeEnd(draft: Draft, known: bigint, is32: boolean): void {
  if (is32) {
    const unsigned = Number(known);
    const signed = unsigned | 0;
    if (draft.u32min === unsigned) draft.u32min++;
    if (draft.u32max === unsigned) draft.u32max--;
    if (draft.s32min === signed) draft.s32min++;
    if (draft.s32max === signed) draft.s32max--;
    return;
  }
  const signed = BigInt.asIntN(64, known);
  if (draft.umin === known) draft.umin++;
  if (draft.umax === known) draft.umax--;
  if (draft.smin === signed) draft.smin++;
  if (draft.smax === signed) draft.smax--;
}

/** `x & bit` is not zero: the bit is set, where it is only one. */
function includeBit(draft: Draft, known: bigint, is32: boolean): void {
  const isSingleBit = known !== 0n && (known & (known - 1n)) === 0n;
  if (!isSingleBit) return;
  const bits = tnumOr(is32 ? tnumSubreg(draft.bits) : draft.bits, tnumConst(known));
  draft.bits = is32 ? tnumWithSubreg(draft.bits, bits) : bits;
}

function excludeBits(draft: Draft, known: bigint, is32: boolean): void {
  // The kernel forgets the ranges here: they may not fit the cleared bits.
  setUnbounded64(draft);
  setUnbounded32(draft);
  const bits = tnumAnd(is32 ? tnumSubreg(draft.bits) : draft.bits, tnumConst(u64(~known)));
  draft.bits = is32 ? tnumWithSubreg(draft.bits, bits) : bits;
}

/** x <= y (gap 0) or x < y (gap 1). */
function orderU64(x: Draft, y: Draft, gap: bigint): void {
  const top = y.umax - gap;
  if (top < x.umax) x.umax = top;
  const bottom = x.umin + gap;
  if (bottom > y.umin) y.umin = bottom;
}

function orderU32(x: Draft, y: Draft, gap: number): void {
  x.u32max = Math.min(x.u32max, y.u32max - gap);
  y.u32min = Math.max(x.u32min + gap, y.u32min);
}

function orderS64(x: Draft, y: Draft, gap: bigint): void {
  const top = y.smax - gap;
  if (top < x.smax) x.smax = top;
  const bottom = x.smin + gap;
  if (bottom > y.smin) y.smin = bottom;
}

function orderS32(x: Draft, y: Draft, gap: number): void {
  x.s32max = Math.min(x.s32max, y.s32max - gap);
  y.s32min = Math.max(x.s32min + gap, y.s32min);
}
