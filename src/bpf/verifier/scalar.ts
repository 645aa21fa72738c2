import type { Tnum } from './tnum.ts';
import {
  U64_MAX,
  bitLength,
  s64,
  tnumCast,
  tnumClearSubreg,
  tnumConst,
  tnumIntersect,
  tnumIsConst,
  tnumOr,
  tnumRange,
  tnumSubreg,
  tnumSubregIsConst,
  tnumUnknown,
  tnumWithSubreg,
  u64,
} from './tnum.ts';

/**
 * What is known of a number: its bits, and four ranges (signed and unsigned,
 * whole and lower half), each of which may know what the others do not.
 * Immutable; `sync` lets the parts teach one another.
 */
export interface Scalar {
  readonly bits: Tnum;
  readonly smin: bigint;
  readonly smax: bigint;
  readonly umin: bigint;
  readonly umax: bigint;
  readonly s32min: number;
  readonly s32max: number;
  readonly u32min: number;
  readonly u32max: number;
}

/** A scalar under construction. */
export type Draft = { -readonly [K in keyof Scalar]: Scalar[K] };

export const S64_MIN = -0x8000_0000_0000_0000n;
export const S64_MAX = 0x7fff_ffff_ffff_ffffn;
export const S32_MIN = -0x8000_0000;
export const S32_MAX = 0x7fff_ffff;
export const U32_MAX = 0xffff_ffff;

const unbounded64 = { smin: S64_MIN, smax: S64_MAX, umin: 0n, umax: U64_MAX };
const unbounded32 = { s32min: S32_MIN, s32max: S32_MAX, u32min: 0, u32max: U32_MAX };

export const unknownScalar: Scalar = { bits: tnumUnknown, ...unbounded64, ...unbounded32 };

export function setUnbounded64(draft: Draft): void {
  Object.assign(draft, unbounded64);
}

export function setUnbounded32(draft: Draft): void {
  Object.assign(draft, unbounded32);
}

const SMALL = 4096n;
const smallConstants: Scalar[] = [];

/** A known number; any 64-bit pattern, signed or not. */
export function constantScalar(number: bigint): Scalar {
  const value = u64(number);
  const isSmall = value < SMALL;
  if (isSmall && smallConstants[Number(value)]) return smallConstants[Number(value)];
  const low = Number(value & 0xffff_ffffn);
  const scalar: Scalar = {
    bits: tnumConst(value),
    smin: s64(value),
    smax: s64(value),
    umin: value,
    umax: value,
    s32min: low | 0,
    s32max: low | 0,
    u32min: low,
    u32max: low,
  };
  if (isSmall) smallConstants[Number(value)] = scalar;
  return scalar;
}

export const zeroScalar = constantScalar(0n);

export function isConstant(scalar: Scalar): boolean {
  return scalar.bits.mask === 0n;
}

/** Is the number (or its lower half) known, and which is it? */
export function knownValue(scalar: Scalar, is32: boolean): bigint | undefined {
  const bits = is32 ? tnumSubreg(scalar.bits) : scalar.bits;
  return tnumIsConst(bits) ? bits.value : undefined;
}

/** Bits needed for the largest possible value. */
export function widthOf(scalar: Scalar): number {
  return bitLength(scalar.umax);
}

const max64 = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const min64 = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const low32 = (value: bigint): number => Number(value & 0xffff_ffffn);

/** Bounds from bits, lower half. */
export function updateBounds32(draft: Draft): void {
  const value = low32(draft.bits.value);
  const mask = low32(draft.bits.mask);
  draft.s32min = Math.max(draft.s32min, value | (mask & S32_MIN));
  draft.s32max = Math.min(draft.s32max, value | (mask & S32_MAX));
  draft.u32min = Math.max(draft.u32min, value);
  draft.u32max = Math.min(draft.u32max, (value | mask) >>> 0);
}

export function updateBounds(draft: Draft): void {
  updateBounds32(draft);
  const { value, mask } = draft.bits;
  draft.smin = max64(draft.smin, s64(value | (mask & 0x8000_0000_0000_0000n)));
  draft.smax = min64(draft.smax, s64(value | (mask & S64_MAX)));
  draft.umin = max64(draft.umin, value);
  draft.umax = min64(draft.umax, value | mask);
}

/** Where the whole number stays within one 4 GiB stretch, its lower half is a range too. */
function deduce32From64(draft: Draft): void {
  const [umin, umax, smin, smax] = [low32(draft.umin), low32(draft.umax), low32(draft.smin), low32(draft.smax)];
  if (draft.umin >> 32n === draft.umax >> 32n) {
    narrowU32(draft, umin, umax);
    if ((umin | 0) <= (umax | 0)) narrowS32(draft, umin | 0, umax | 0);
  }
  if (draft.smin >> 32n === draft.smax >> 32n) {
    if (smin <= smax) narrowU32(draft, smin, smax);
    if ((smin | 0) <= (smax | 0)) narrowS32(draft, smin | 0, smax | 0);
  }
  if (isNextStretch(draft.umin, draft.umax) && (umin | 0) < 0 && (umax | 0) >= 0) narrowS32(draft, umin | 0, umax | 0);
  if (isNextStretch(draft.smin, draft.smax) && (smin | 0) < 0 && (smax | 0) >= 0) narrowS32(draft, smin | 0, smax | 0);
}

/** Do the two lie in neighbouring 4 GiB stretches? */
function isNextStretch(low: bigint, high: bigint): boolean {
  return BigInt.asUintN(32, (low >> 32n) + 1n) === BigInt.asUintN(32, high >> 32n);
}

function narrowU32(draft: Draft, min: number, max: number): void {
  draft.u32min = Math.max(draft.u32min, min);
  draft.u32max = Math.min(draft.u32max, max);
}

function narrowS32(draft: Draft, min: number, max: number): void {
  draft.s32min = Math.max(draft.s32min, min);
  draft.s32max = Math.min(draft.s32max, max);
}

/** Signed and unsigned range of the lower half teach each other where neither wraps. */
function deduce32(draft: Draft): void {
  deduce32From64(draft);
  if ((draft.u32min | 0) <= (draft.u32max | 0)) narrowS32(draft, draft.u32min | 0, draft.u32max | 0);
  const smin = draft.s32min >>> 0;
  const smax = draft.s32max >>> 0;
  if (smin <= smax) narrowU32(draft, smin, smax);
  else if (draft.u32max < smin) {
    draft.s32min = draft.u32min | 0;
    draft.u32max = Math.min(draft.u32max, smax);
  } else if (smax < draft.u32min) {
    draft.s32max = draft.u32max | 0;
    draft.u32min = Math.max(draft.u32min, smin);
  }
}

function deduce64(draft: Draft): void {
  if (s64(draft.umin) <= s64(draft.umax)) {
    draft.smin = max64(draft.smin, s64(draft.umin));
    draft.smax = min64(draft.smax, s64(draft.umax));
  }
  const smin = u64(draft.smin);
  const smax = u64(draft.smax);
  if (smin <= smax) {
    draft.umin = max64(draft.umin, smin);
    draft.umax = min64(draft.umax, smax);
  } else if (draft.umax < smin) {
    draft.smin = s64(draft.umin);
    draft.umax = min64(draft.umax, smax);
  } else if (smax < draft.umin) {
    draft.smax = s64(draft.umax);
    draft.umin = max64(draft.umin, smin);
  }
}

const HIGH_HALF = 0xffff_ffff_0000_0000n;
const withLow = (word: bigint, low: number): bigint => (u64(word) & HIGH_HALF) | BigInt(low >>> 0);

/** The lower half's range narrows the whole one's ends. */
function deduceMixed(draft: Draft): void {
  narrowBothByLow(draft, draft.u32min, draft.u32max);
  if (draft.s32min >>> 0 <= draft.s32max >>> 0) narrowBothByLow(draft, draft.s32min, draft.s32max);
  const fitsS32 = draft.smin >= BigInt(S32_MIN) && draft.smax <= BigInt(S32_MAX);
  if (draft.s32min >= 0 && fitsS32) {
    draft.smin = draft.umin = BigInt(draft.s32min);
    draft.smax = draft.umax = u64(BigInt(draft.s32max));
    const bits = tnumIntersect(draft.bits, tnumRange(u64(draft.smin), u64(draft.smax)));
    if (bits.value !== draft.bits.value || bits.mask !== draft.bits.mask) draft.bits = bits;
  }
}

function narrowBothByLow(draft: Draft, min: number, max: number): void {
  draft.umin = max64(draft.umin, withLow(draft.umin, min));
  draft.umax = min64(draft.umax, withLow(draft.umax, max));
  draft.smin = max64(draft.smin, s64(withLow(draft.smin, min)));
  draft.smax = min64(draft.smax, s64(withLow(draft.smax, max)));
}

function deduceBounds(draft: Draft): void {
  deduce32(draft);
  deduce64(draft);
  deduceMixed(draft);
}

/** Bits from bounds. */
function boundBits(draft: Draft): void {
  const whole = tnumIntersect(draft.bits, tnumRange(draft.umin, draft.umax));
  const low = tnumIntersect(tnumSubreg(whole), tnumRange(BigInt(draft.u32min), BigInt(draft.u32max)));
  draft.bits = tnumOr(tnumClearSubreg(whole), low);
}

/**
 * Lets every part of the draft learn from the others; three rounds, as the
 * kernel takes. A round that changes nothing is the last that could.
 */
export function sync(draft: Draft): Scalar {
  const known = draft.bits.mask === 0n ? constantScalar(draft.bits.value) : undefined;
  // A known number that all ranges agree with needs no deduction.
  if (known && rangeWithin(draft, known)) return known;
  updateBounds(draft);
  for (let round = 0; round < 3; round++) {
    const { bits, smin, smax, umin, umax, s32min, s32max, u32min, u32max } = draft;
    deduceBounds(draft);
    const isSame32 = s32min === draft.s32min && s32max === draft.s32max && u32min === draft.u32min && u32max === draft.u32max;
    const isSame64 = smin === draft.smin && smax === draft.smax && umin === draft.umin && umax === draft.umax;
    if (isSame32 && isSame64 && bits === draft.bits) break;
  }
  boundBits(draft);
  updateBounds(draft);
  return draft;
}

/** What contradicts what in the scalar, in the kernel's words; undefined when it is sound. */
export function findContradiction(scalar: Scalar): string | undefined {
  const { bits, smin, smax, umin, umax, s32min, s32max, u32min, u32max } = scalar;
  if (umin > umax || smin > smax || u32min > u32max || s32min > s32max) return 'range bounds violation';
  if (tnumIsConst(bits)) {
    const signed = s64(bits.value);
    const agrees = umin === bits.value && umax === bits.value && smin === signed && smax === signed;
    if (!agrees) return 'const tnum out of sync with range bounds';
  }
  if (tnumSubregIsConst(bits)) {
    const low = low32(bits.value);
    const agrees = u32min === low && u32max === low && s32min === (low | 0) && s32max === (low | 0);
    if (!agrees) return 'const subreg tnum out of sync with range bounds';
  }
  return undefined;
}

/** Sets the lower half to a known value; the upper half's bits stay. */
export function setKnown32(draft: Draft, value: number): void {
  draft.bits = tnumWithSubreg(draft.bits, tnumConst(BigInt(value >>> 0)));
  draft.s32min = draft.s32max = value | 0;
  draft.u32min = draft.u32max = value >>> 0;
}

/** Result of a 32-bit operation: the lower half, zero-extended. Not synced. */
export function zeroExtend32(draft: Draft): void {
  draft.bits = tnumSubreg(draft.bits);
  draft.umin = BigInt(draft.u32min);
  draft.umax = BigInt(draft.u32max);
  const isSignedRange = draft.s32min >= 0 && draft.s32max >= 0;
  draft.smin = isSignedRange ? BigInt(draft.s32min) : 0n;
  draft.smax = isSignedRange ? BigInt(draft.s32max) : BigInt(U32_MAX);
}

/** A load of 1, 2 or 4 bytes keeps the lowest bytes, zero-extended (coerce_reg_to_size). */
export function truncate(scalar: Scalar, bytes: number): Scalar {
  const draft: Draft = { ...scalar, bits: tnumCast(scalar.bits, bytes) };
  const mask = (1n << BigInt(bytes * 8)) - 1n;
  if ((draft.umin & ~mask) === (draft.umax & ~mask)) {
    draft.umin &= mask;
    draft.umax &= mask;
  } else {
    draft.umin = 0n;
    draft.umax = mask;
  }
  draft.smin = draft.umin;
  draft.smax = draft.umax;
  if (bytes < 4) setUnbounded32(draft);
  return sync(draft);
}

/** Sign extension from 1, 2 or 4 bytes to 8 (coerce_reg_to_size_sx). */
export function signExtend(scalar: Scalar, bytes: number): Scalar {
  const bits = bytes * 8;
  if (isConstant(scalar)) return constantScalar(BigInt.asIntN(bits, scalar.bits.value));
  if (scalar.smin >> BigInt(bits) !== scalar.smax >> BigInt(bits)) return signedRange(bits);
  const low = BigInt.asIntN(bits, scalar.smin);
  const high = BigInt.asIntN(bits, scalar.smax);
  if (low >= 0n !== high >= 0n) return signedRange(bits);
  return rangeScalar(low < high ? low : high, low < high ? high : low);
}

function signedRange(bits: number): Scalar {
  const half = 1n << BigInt(bits - 1);
  return rangeScalar(-half, half - 1n);
}

/** All numbers of a signed range, nothing else known. */
export function rangeScalar(min: bigint, max: bigint): Scalar {
  const draft: Draft = { ...unknownScalar, smin: min, smax: max };
  return sync(draft);
}

/** Sign extension from 1 or 2 bytes within the lower half; the caller zero-extends (coerce_subreg_to_size_sx). */
export function signExtend32(scalar: Scalar, bytes: number): Scalar {
  const bits = bytes * 8;
  const known = knownValue(scalar, true);
  const draft: Draft = { ...scalar };
  if (known !== undefined) setKnown32(draft, Number(BigInt.asIntN(bits, known)));
  else {
    const half = 2 ** (bits - 1);
    draft.bits = tnumOr(tnumClearSubreg(scalar.bits), tnumSubreg(tnumUnknown));
    setUnbounded32(draft);
    draft.s32min = -half;
    draft.s32max = half - 1;
  }
  zeroExtend32(draft);
  return sync(draft);
}

/** The scalar known to be within [min, max] as well, both halves signed (__mark_reg_s32_range). */
export function within32(scalar: Scalar, min: number, max: number): Scalar {
  const draft: Draft = { ...scalar };
  narrowS32(draft, min, max);
  draft.smin = max64(draft.smin, BigInt(min));
  draft.smax = min64(draft.smax, BigInt(max));
  return sync(draft);
}

/** Is every value of `inner` one of `outer`, range by range? */
export function rangeWithin(outer: Scalar, inner: Scalar): boolean {
  return (
    outer.umin <= inner.umin &&
    outer.umax >= inner.umax &&
    outer.smin <= inner.smin &&
    outer.smax >= inner.smax &&
    outer.u32min <= inner.u32min &&
    outer.u32max >= inner.u32max &&
    outer.s32min <= inner.s32min &&
    outer.s32max >= inner.s32max
  );
}

export function sameScalar(a: Scalar, b: Scalar): boolean {
  if (a === b) return true;
  return a.bits.value === b.bits.value && a.bits.mask === b.bits.mask && rangeWithin(a, b) && rangeWithin(b, a);
}
