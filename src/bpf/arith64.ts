/**
 * 64-bit arithmetic on register files of 32-bit halves, for the operations that
 * are too long to stand in the VM's loop. `lo` and `hi` are the files, `d` the
 * destination, (`xl`, `xh`) the operand. Division by zero gives 0, modulo by zero the
 * dividend (RFC 9669, 4.1).
 */

const TWO_32 = 0x1_0000_0000;
/** High halves below this make a number that a double carries exactly. */
const EXACT_HI = 0x20_0000;

/** The 64-bit value as an unsigned BigInt. */
export function toBigUint(lo: number, hi: number): bigint {
  return (BigInt(hi >>> 0) << 32n) | BigInt(lo >>> 0);
}

/** High 32 bits of the unsigned product of two 32-bit numbers. */
function multiplyHigh(a: number, b: number): number {
  const a0 = a & 0xffff;
  const a1 = a >>> 16;
  const b0 = b & 0xffff;
  const b1 = b >>> 16;
  const low = Math.imul(a0, b0) >>> 0;
  const middle = a1 * b0 + (low >>> 16);
  const middleLow = (middle % 0x10000) + a0 * b1;
  return (a1 * b1 + Math.floor(middle / 0x10000) + Math.floor(middleLow / 0x10000)) | 0;
}

/** `d *= x`, modulo 2^64. */
export function multiply64(lo: Int32Array, hi: Int32Array, d: number, xl: number, xh: number): void {
  const al = lo[d];
  hi[d] = (multiplyHigh(al, xl) + Math.imul(al, xh) + Math.imul(hi[d], xl)) | 0;
  lo[d] = Math.imul(al, xl);
}

/** `d /= x`, unsigned; by 0 gives 0 (RFC 9669, section 4.1). */
export function divide64(lo: Int32Array, hi: Int32Array, d: number, xl: number, xh: number): void {
  const ah = hi[d] >>> 0;
  const bh = xh >>> 0;
  if (ah < EXACT_HI && bh < EXACT_HI) {
    const a = ah * TWO_32 + (lo[d] >>> 0);
    const b = bh * TWO_32 + (xl >>> 0);
    const quotient = b === 0 ? 0 : (a - (a % b)) / b;
    lo[d] = quotient | 0;
    hi[d] = (quotient / TWO_32) | 0;
  } else {
    const b = toBigUint(xl, xh);
    setBig(lo, hi, d, b === 0n ? 0n : toBigUint(lo[d], hi[d]) / b);
  }
}

/** `d %= x`, unsigned; by 0 leaves d. */
export function modulo64(lo: Int32Array, hi: Int32Array, d: number, xl: number, xh: number): void {
  if ((xl | xh) === 0) return;
  const ah = hi[d] >>> 0;
  const bh = xh >>> 0;
  if (ah < EXACT_HI && bh < EXACT_HI) {
    const rest = (ah * TWO_32 + (lo[d] >>> 0)) % (bh * TWO_32 + (xl >>> 0));
    lo[d] = rest | 0;
    hi[d] = (rest / TWO_32) | 0;
  } else {
    setBig(lo, hi, d, toBigUint(lo[d], hi[d]) % toBigUint(xl, xh));
  }
}

/** Truncates towards zero; the smallest number divided by -1 is itself. */
export function signedDivide64(lo: Int32Array, hi: Int32Array, d: number, xl: number, xh: number): void {
  const b = BigInt.asIntN(64, toBigUint(xl, xh));
  setBig(lo, hi, d, b === 0n ? 0n : BigInt.asIntN(64, toBigUint(lo[d], hi[d])) / b);
}

/** The remainder has the dividend's sign. */
export function signedModulo64(lo: Int32Array, hi: Int32Array, d: number, xl: number, xh: number): void {
  const b = BigInt.asIntN(64, toBigUint(xl, xh));
  if (b !== 0n) setBig(lo, hi, d, BigInt.asIntN(64, toBigUint(lo[d], hi[d])) % b);
}

/** Stores the low 64 bits of `value`. */
export function setBig(lo: Int32Array, hi: Int32Array, d: number, value: bigint): void {
  lo[d] = Number(BigInt.asIntN(32, value));
  hi[d] = Number(BigInt.asIntN(32, value >> 32n));
}

/** Unsigned; by 0 gives 0. */
export function divide32(a: number, b: number): number {
  return b === 0 ? 0 : ((a >>> 0) / (b >>> 0)) | 0;
}

/** Unsigned; by 0 leaves `a`. */
export function modulo32(a: number, b: number): number {
  return b === 0 ? a : (a >>> 0) % (b >>> 0) | 0;
}

/** Towards zero; by 0 gives 0. */
export function signedDivide32(a: number, b: number): number {
  return b === 0 ? 0 : (a / b) | 0;
}

/** With the sign of `a`; by 0 leaves it. */
export function signedModulo32(a: number, b: number): number {
  return b === 0 ? a : (a % b) | 0;
}

/** The lower two bytes, turned round. */
export function swap16(x: number): number {
  return ((x & 0xff) << 8) | ((x >>> 8) & 0xff);
}

/** All four bytes, turned round. */
export function swap32(x: number): number {
  return (x << 24) | ((x & 0xff00) << 8) | ((x >>> 8) & 0xff00) | (x >>> 24);
}
