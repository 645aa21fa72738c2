/**
 * Tristate numbers (kernel/bpf/tnum.c): what is known of a 64-bit word, bit by
 * bit. A bit set in `mask` is unknown, and then zero in `value`; both are
 * unsigned 64-bit.
 */
export interface Tnum {
  readonly value: bigint;
  readonly mask: bigint;
}

export const U64_MAX = 0xffff_ffff_ffff_ffffn;
const U32_MASK = 0xffff_ffffn;

export const u64 = (value: bigint): bigint => BigInt.asUintN(64, value);
export const s64 = (value: bigint): bigint => BigInt.asIntN(64, value);

export const tnumUnknown: Tnum = { value: 0n, mask: U64_MAX };

/** `tnum_const()`: every bit known. */
export function tnumConst(value: bigint): Tnum {
  return { value: u64(value), mask: 0n };
}

/** The smallest tnum that holds every value of [min, max] (unsigned). */
export function tnumRange(min: bigint, max: bigint): Tnum {
  const bits = bitLength(min ^ max);
  if (bits > 63) return tnumUnknown;
  const delta = (1n << BigInt(bits)) - 1n;
  return { value: min & ~delta, mask: delta };
}

/** Position of the highest set bit, counted from 1; 0 for zero. */
export function bitLength(value: bigint): number {
  const high = Number(value >> 32n);
  return high ? 64 - Math.clz32(high) : 32 - Math.clz32(Number(value & U32_MASK));
}

/** `tnum_lshift()`. */
export function tnumLsh(a: Tnum, shift: number): Tnum {
  const by = BigInt(shift);
  return { value: u64(a.value << by), mask: u64(a.mask << by) };
}

/** `tnum_rshift()`, logical. */
export function tnumRsh(a: Tnum, shift: number): Tnum {
  const by = BigInt(shift);
  return { value: a.value >> by, mask: a.mask >> by };
}

/** Arithmetic shift of a 32- or 64-bit word; a 32-bit result is zero-extended. */
export function tnumArsh(a: Tnum, shift: number, bits: 32 | 64): Tnum {
  const by = BigInt(shift);
  const shifted = (word: bigint): bigint => BigInt.asUintN(bits, BigInt.asIntN(bits, word) >> by);
  return { value: shifted(a.value), mask: shifted(a.mask) };
}

/** `tnum_add()`: what a carry may reach is unknown. */
export function tnumAdd(a: Tnum, b: Tnum): Tnum {
  const masks = a.mask + b.mask;
  const values = a.value + b.value;
  const mask = u64(((masks + values) ^ values) | a.mask | b.mask);
  return { value: u64(values) & ~mask, mask };
}

/** `tnum_sub()`. */
export function tnumSub(a: Tnum, b: Tnum): Tnum {
  const difference = a.value - b.value;
  const mask = u64(((difference + a.mask) ^ (difference - b.mask)) | a.mask | b.mask);
  return { value: u64(difference) & ~mask, mask };
}

/** `tnum_and()`. */
export function tnumAnd(a: Tnum, b: Tnum): Tnum {
  const value = a.value & b.value;
  return { value, mask: (a.value | a.mask) & (b.value | b.mask) & ~value };
}

/** `tnum_or()`. */
export function tnumOr(a: Tnum, b: Tnum): Tnum {
  const value = a.value | b.value;
  return { value, mask: (a.mask | b.mask) & ~value };
}

/** `tnum_xor()`. */
export function tnumXor(a: Tnum, b: Tnum): Tnum {
  const mask = a.mask | b.mask;
  return { value: (a.value ^ b.value) & ~mask, mask };
}

/** Long multiplication, known and unknown partial products summed apart. */
export function tnumMul(a: Tnum, b: Tnum): Tnum {
  const known = u64(a.value * b.value);
  let unknown: Tnum = { value: 0n, mask: 0n };
  let multiplier = a;
  let multiplicand = b;
  while (multiplier.value !== 0n || multiplier.mask !== 0n) {
    if (multiplier.value & 1n) unknown = tnumAdd(unknown, { value: 0n, mask: multiplicand.mask });
    else if (multiplier.mask & 1n) unknown = tnumAdd(unknown, { value: 0n, mask: multiplicand.value | multiplicand.mask });
    multiplier = tnumRsh(multiplier, 1);
    multiplicand = tnumLsh(multiplicand, 1);
  }
  return tnumAdd({ value: known, mask: 0n }, unknown);
}

/** Could both be the same number? */
export function tnumOverlap(a: Tnum, b: Tnum): boolean {
  const known = ~a.mask & ~b.mask & U64_MAX;
  return (a.value & known) === (b.value & known);
}

/** What both say; where they contradict each other the bit is a known 1. */
export function tnumIntersect(a: Tnum, b: Tnum): Tnum {
  const mask = a.mask & b.mask;
  return { value: (a.value | b.value) & ~mask, mask };
}

/** Is every value of `b` one of `a`? */
export function tnumIn(a: Tnum, b: Tnum): boolean {
  if (b.mask & ~a.mask) return false;
  return a.value === (b.value & ~a.mask);
}

/** `tnum_cast()`: the lower bytes alone. */
export function tnumCast(a: Tnum, bytes: number): Tnum {
  const bits = bytes * 8;
  return { value: BigInt.asUintN(bits, a.value), mask: BigInt.asUintN(bits, a.mask) };
}

/** `tnum_subreg()`: the lower half. */
export function tnumSubreg(a: Tnum): Tnum {
  return { value: a.value & U32_MASK, mask: a.mask & U32_MASK };
}

/** `tnum_clear_subreg()`: the lower half known to be 0. */
export function tnumClearSubreg(a: Tnum): Tnum {
  return { value: a.value & ~U32_MASK, mask: a.mask & ~U32_MASK };
}

/** `tnum_with_subreg()`: the lower half of another. */
export function tnumWithSubreg(a: Tnum, subreg: Tnum): Tnum {
  return tnumOr(tnumClearSubreg(a), tnumSubreg(subreg));
}

/** `tnum_is_const()`. */
export function tnumIsConst(a: Tnum): boolean {
  return a.mask === 0n;
}

/** `tnum_subreg_is_const()`. */
export function tnumSubregIsConst(a: Tnum): boolean {
  return (a.mask & U32_MASK) === 0n;
}

/** `tnum_is_aligned()`: whether every number it may be is a multiple of `size`, a power of two. */
export function tnumIsAligned(a: Tnum, size: number): boolean {
  return size === 0 || ((a.value | a.mask) & BigInt(size - 1)) === 0n;
}

/** As logs print it: a constant, or `(value; mask)` in hex. */
export function tnumText(a: Tnum): string {
  if (a.mask === 0n) return a.value <= 0xffffn ? a.value.toString() : hex(a.value);
  return `(${hex(a.value)}; ${hex(a.mask)})`;
}

/** C's `%#llx`: zero has no prefix. */
export function hex(value: bigint): string {
  return value === 0n ? '0' : `0x${value.toString(16)}`;
}
