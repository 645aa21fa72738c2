import { BPF_ADD, BPF_AND, BPF_ARSH, BPF_LSH, BPF_MUL, BPF_OR, BPF_RSH, BPF_SUB, BPF_XOR } from '../isa.ts';
import type { Draft, Scalar } from './scalar.ts';
import {
  S32_MAX,
  S32_MIN,
  S64_MAX,
  S64_MIN,
  U32_MAX,
  constantScalar,
  isConstant,
  setKnown32,
  setUnbounded32,
  setUnbounded64,
  sync,
  unknownScalar,
  updateBounds,
  updateBounds32,
  zeroExtend32,
} from './scalar.ts';
import {
  U64_MAX,
  s64,
  tnumAdd,
  tnumAnd,
  tnumArsh,
  tnumLsh,
  tnumMul,
  tnumOr,
  tnumRsh,
  tnumSub,
  tnumSubreg,
  tnumSubregIsConst,
  tnumXor,
} from './tnum.ts';

/** Arithmetic on what is known of numbers: the result of `a op b` for 64-bit words or, with `is32`, their lower halves. */
export function applyAlu(op: number, a: Scalar, b: Scalar, is32: boolean): Scalar {
  const rule = rules[op];
  if (!rule || !isComputable(op, b, is32)) return unknownScalar;
  if (isConstant(a) && isConstant(b)) return constantScalar(is32 ? onConstants32(op, a.bits.value, b.bits.value) : onConstants(op, a.bits.value, b.bits.value));
  const draft: Draft = { ...a };
  rule(draft, b, is32);
  if (is32) zeroExtend32(draft);
  return sync(draft);
}

type Rule = (draft: Draft, b: Scalar, is32: boolean) => void;

const rules: Record<number, Rule | undefined> = {
  [BPF_ADD]: (draft, b) => {
    add32(draft, b);
    add64(draft, b);
    draft.bits = tnumAdd(draft.bits, b.bits);
  },
  [BPF_SUB]: (draft, b) => {
    sub32(draft, b);
    sub64(draft, b);
    draft.bits = tnumSub(draft.bits, b.bits);
  },
  [BPF_MUL]: (draft, b) => {
    draft.bits = tnumMul(draft.bits, b.bits);
    mul32(draft, b);
    mul64(draft, b);
  },
  [BPF_AND]: (draft, b) => {
    const knownLow = bothLowKnown(draft, b);
    draft.bits = tnumAnd(draft.bits, b.bits);
    and32(draft, b, knownLow);
    and64(draft, b);
  },
  [BPF_OR]: (draft, b) => {
    const knownLow = bothLowKnown(draft, b);
    draft.bits = tnumOr(draft.bits, b.bits);
    or32(draft, b, knownLow);
    or64(draft, b);
  },
  [BPF_XOR]: (draft, b) => {
    const knownLow = bothLowKnown(draft, b);
    draft.bits = tnumXor(draft.bits, b.bits);
    xor32(draft, knownLow);
    xor64(draft);
  },
  [BPF_LSH]: (draft, b, is32) => (is32 ? lsh32(draft, b.u32min) : lsh64(draft, Number(b.umin))),
  [BPF_RSH]: (draft, b, is32) => (is32 ? rsh32(draft, b.u32min) : rsh64(draft, Number(b.umin))),
  [BPF_ARSH]: (draft, b, is32) => (is32 ? arsh32(draft, b.u32min) : arsh64(draft, Number(b.umin))),
};

/** Shifts are followed only by a known distance that is shorter than the word. */
function isComputable(op: number, b: Scalar, is32: boolean): boolean {
  const isShift = op === BPF_LSH || op === BPF_RSH || op === BPF_ARSH;
  if (!isShift) return true;
  const bits = is32 ? 32n : 64n;
  const isKnown = is32 ? tnumSubregIsConst(b.bits) && b.u32min === b.u32max : isConstant(b);
  return isKnown && b.umax < bits;
}

function onConstants(op: number, a: bigint, b: bigint): bigint {
  switch (op) {
    case BPF_ADD:
      return a + b;
    case BPF_SUB:
      return a - b;
    case BPF_MUL:
      return a * b;
    case BPF_AND:
      return a & b;
    case BPF_OR:
      return a | b;
    case BPF_XOR:
      return a ^ b;
    case BPF_LSH:
      return a << b;
    case BPF_RSH:
      return a >> b;
    default:
      return s64(a) >> b;
  }
}

/** The lower halves' result, zero-extended. */
function onConstants32(op: number, a: bigint, b: bigint): bigint {
  const low = op === BPF_ARSH ? BigInt.asIntN(32, a) : BigInt.asUintN(32, a);
  return BigInt.asUintN(32, onConstants(op, low, b));
}

function add32(draft: Draft, b: Scalar): void {
  const smin = draft.s32min + b.s32min;
  const smax = draft.s32max + b.s32max;
  setS32(draft, smin, smax, smin < S32_MIN || smin > S32_MAX || smax < S32_MIN || smax > S32_MAX);
  const umin = draft.u32min + b.u32min;
  const umax = draft.u32max + b.u32max;
  setU32(draft, umin, umax, umin > U32_MAX || umax > U32_MAX);
}

function add64(draft: Draft, b: Scalar): void {
  const smin = draft.smin + b.smin;
  const smax = draft.smax + b.smax;
  setS64(draft, smin, smax, isOutsideS64(smin) || isOutsideS64(smax));
  const umin = draft.umin + b.umin;
  const umax = draft.umax + b.umax;
  setU64(draft, umin, umax, umin > U64_MAX || umax > U64_MAX);
}

/** Only the ranges and bits of a sum; the caller syncs (linked scalars, pointers). */
export function addUnsynced(draft: Draft, b: Scalar): void {
  rules[BPF_ADD]!(draft, b, false);
}

export function isOutsideS64(value: bigint): boolean {
  return value < S64_MIN || value > S64_MAX;
}

function setS32(draft: Draft, min: number, max: number, overflows: boolean): void {
  draft.s32min = overflows ? S32_MIN : min;
  draft.s32max = overflows ? S32_MAX : max;
}

function setU32(draft: Draft, min: number, max: number, overflows: boolean): void {
  draft.u32min = overflows ? 0 : min;
  draft.u32max = overflows ? U32_MAX : max;
}

export function setS64(draft: Draft, min: bigint, max: bigint, overflows: boolean): void {
  draft.smin = overflows ? S64_MIN : min;
  draft.smax = overflows ? S64_MAX : max;
}

export function setU64(draft: Draft, min: bigint, max: bigint, overflows: boolean): void {
  draft.umin = overflows ? 0n : min;
  draft.umax = overflows ? U64_MAX : max;
}

function sub32(draft: Draft, b: Scalar): void {
  const smin = draft.s32min - b.s32max;
  const smax = draft.s32max - b.s32min;
  setS32(draft, smin, smax, smin < S32_MIN || smin > S32_MAX || smax < S32_MIN || smax > S32_MAX);
  setU32(draft, draft.u32min - b.u32max, draft.u32max - b.u32min, draft.u32min < b.u32max);
}

function sub64(draft: Draft, b: Scalar): void {
  const smin = draft.smin - b.smax;
  const smax = draft.smax - b.smin;
  setS64(draft, smin, smax, isOutsideS64(smin) || isOutsideS64(smax));
  setU64(draft, draft.umin - b.umax, draft.umax - b.umin, draft.umin < b.umax);
}

/** Products are followed while neither factor can be negative or longer than half the word. */
function mul32(draft: Draft, b: Scalar): void {
  if (b.s32min < 0 || draft.s32min < 0 || b.u32max > 0xffff || draft.u32max > 0xffff) {
    setUnbounded32(draft);
    return;
  }
  draft.u32min *= b.u32min;
  draft.u32max *= b.u32max;
  setS32(draft, draft.u32min, draft.u32max, draft.u32max > S32_MAX);
}

function mul64(draft: Draft, b: Scalar): void {
  if (b.smin < 0n || draft.smin < 0n || b.umax > BigInt(U32_MAX) || draft.umax > BigInt(U32_MAX)) {
    setUnbounded64(draft);
    return;
  }
  draft.umin *= b.umin;
  draft.umax *= b.umax;
  setS64(draft, draft.umin, draft.umax, draft.umax > S64_MAX);
}

function bothLowKnown(a: Scalar, b: Scalar): boolean {
  return tnumSubregIsConst(a.bits) && tnumSubregIsConst(b.bits);
}

/** The signed range follows the unsigned one where that does not cross the sign. */
function signedFollows32(draft: Draft): void {
  const min = draft.u32min | 0;
  const max = draft.u32max | 0;
  setS32(draft, min, max, min > max);
}

function signedFollows64(draft: Draft): void {
  const min = s64(draft.umin);
  const max = s64(draft.umax);
  setS64(draft, min, max, min > max);
  updateBounds(draft);
}

const lowValue = (draft: Draft): number => Number(draft.bits.value & 0xffff_ffffn);
const lowReach = (draft: Draft): number => Number((draft.bits.value | draft.bits.mask) & 0xffff_ffffn);

function and32(draft: Draft, b: Scalar, isKnown: boolean): void {
  if (isKnown) {
    setKnown32(draft, lowValue(draft));
    return;
  }
  draft.u32min = lowValue(draft);
  draft.u32max = Math.min(draft.u32max, b.u32max);
  signedFollows32(draft);
}

function and64(draft: Draft, b: Scalar): void {
  draft.umin = draft.bits.value;
  draft.umax = draft.umax < b.umax ? draft.umax : b.umax;
  signedFollows64(draft);
}

function or32(draft: Draft, b: Scalar, isKnown: boolean): void {
  if (isKnown) {
    setKnown32(draft, lowValue(draft));
    return;
  }
  draft.u32min = Math.max(draft.u32min, b.u32min);
  draft.u32max = lowReach(draft);
  signedFollows32(draft);
}

function or64(draft: Draft, b: Scalar): void {
  draft.umin = draft.umin > b.umin ? draft.umin : b.umin;
  draft.umax = draft.bits.value | draft.bits.mask;
  signedFollows64(draft);
}

function xor32(draft: Draft, isKnown: boolean): void {
  if (isKnown) {
    setKnown32(draft, lowValue(draft));
    return;
  }
  draft.u32min = lowValue(draft);
  draft.u32max = lowReach(draft);
  signedFollows32(draft);
}

function xor64(draft: Draft): void {
  draft.umin = draft.bits.value;
  draft.umax = draft.bits.value | draft.bits.mask;
  signedFollows64(draft);
}

/** Bounds of the lower half after a left shift; a shift out of it loses them. */
function shiftLow32(draft: Draft, by: number): void {
  draft.s32min = S32_MIN;
  draft.s32max = S32_MAX;
  const overflows = by > 31 || draft.u32max > 2 ** (31 - by);
  setU32(draft, draft.u32min * 2 ** by, draft.u32max * 2 ** by, overflows);
}

function lsh32(draft: Draft, by: number): void {
  const low = tnumSubreg(draft.bits);
  shiftLow32(draft, by);
  draft.bits = tnumSubreg(tnumLsh(low, by));
  setUnbounded64(draft);
  updateBounds32(draft);
}

function lsh64(draft: Draft, by: number): void {
  const isSignExtension = by === 32;
  setS64(draft, BigInt(draft.s32min) << 32n, BigInt(draft.s32max) << 32n, !isSignExtension);
  const overflows = draft.umax > 1n << BigInt(63 - by);
  setU64(draft, draft.umin << BigInt(by), draft.umax << BigInt(by), overflows);
  shiftLow32(draft, by);
  draft.bits = tnumLsh(draft.bits, by);
  updateBounds(draft);
}

function rsh32(draft: Draft, by: number): void {
  draft.s32min = S32_MIN;
  draft.s32max = S32_MAX;
  draft.bits = tnumRsh(tnumSubreg(draft.bits), by);
  draft.u32min >>>= by;
  draft.u32max >>>= by;
  setUnbounded64(draft);
  updateBounds32(draft);
}

function rsh64(draft: Draft, by: number): void {
  draft.smin = S64_MIN;
  draft.smax = S64_MAX;
  draft.bits = tnumRsh(draft.bits, by);
  draft.umin >>= BigInt(by);
  draft.umax >>= BigInt(by);
  setUnbounded32(draft);
  updateBounds(draft);
}

function arsh32(draft: Draft, by: number): void {
  draft.s32min >>= by;
  draft.s32max >>= by;
  draft.bits = tnumArsh(tnumSubreg(draft.bits), by, 32);
  draft.u32min = 0;
  draft.u32max = U32_MAX;
  setUnbounded64(draft);
  updateBounds32(draft);
}

function arsh64(draft: Draft, by: number): void {
  draft.smin >>= BigInt(by);
  draft.smax >>= BigInt(by);
  draft.bits = tnumArsh(draft.bits, by, 64);
  draft.umin = 0n;
  draft.umax = U64_MAX;
  setUnbounded32(draft);
  updateBounds(draft);
}
