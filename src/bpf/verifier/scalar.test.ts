import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BPF_ADD, BPF_AND, BPF_ARSH, BPF_JEQ, BPF_JGE, BPF_JGT, BPF_JLE, BPF_JLT, BPF_JNE, BPF_JSET, BPF_JSGE, BPF_JSGT, BPF_JSLE, BPF_JSLT, BPF_LSH, BPF_MUL, BPF_OR, BPF_RSH, BPF_SUB, BPF_XOR } from '../isa.ts';
import { isBranchTaken, refineByBranch } from './branch-rules.ts';
import type { Draft, Scalar } from './scalar.ts';
import { constantScalar, findContradiction, signExtend, sync, truncate, unknownScalar } from './scalar.ts';
import { applyAlu } from './scalar-arithmetic.ts';
import { U64_MAX, s64, tnumIn, tnumMul, u64 } from './tnum.ts';

/** Does the scalar allow this number? */
function allows(scalar: Scalar, number: bigint): boolean {
  const value = u64(number);
  const signed = s64(value);
  const low = Number(value & 0xffff_ffffn);
  return (
    (value & ~scalar.bits.mask) === scalar.bits.value &&
    scalar.umin <= value &&
    value <= scalar.umax &&
    scalar.smin <= signed &&
    signed <= scalar.smax &&
    scalar.u32min <= low &&
    low <= scalar.u32max &&
    scalar.s32min <= (low | 0) &&
    (low | 0) <= scalar.s32max
  );
}

const interesting = [0n, 1n, 2n, 0x7fn, 0x80n, 0xffffn, 0x7fff_ffffn, 0x8000_0000n, 0xffff_ffffn, 0x1_0000_0000n, S(63) - 1n, S(63), U64_MAX];
function S(bits: number): bigint {
  return 1n << BigInt(bits);
}

const numbers = fc.oneof(fc.constantFrom(...interesting), fc.bigInt({ min: 0n, max: U64_MAX }));

/** A scalar that two numbers are of, made of what a verifier would have learnt of them; and one of the two. */
const scalars = fc.tuple(numbers, numbers, fc.constantFrom('unsigned', 'signed', 'bits', 'low', 'constant', 'unknown')).map(([a, b, kind]) => {
  if (kind === 'constant') return { scalar: constantScalar(a), member: a };
  if (kind === 'unknown') return { scalar: unknownScalar, member: a };
  const draft: Draft = { ...unknownScalar };
  if (kind === 'unsigned') [draft.umin, draft.umax] = a < b ? [a, b] : [b, a];
  if (kind === 'signed') [draft.smin, draft.smax] = s64(a) < s64(b) ? [s64(a), s64(b)] : [s64(b), s64(a)];
  if (kind === 'bits') draft.bits = { value: a & ~b, mask: b };
  if (kind === 'low') {
    const [x, y] = [Number(a & 0xffff_ffffn), Number(b & 0xffff_ffffn)];
    [draft.u32min, draft.u32max] = x < y ? [x, y] : [y, x];
  }
  return { scalar: sync(draft), member: a };
});

const operations: [number, (a: bigint, b: bigint, bits: number) => bigint][] = [
  [BPF_ADD, (a, b) => a + b],
  [BPF_SUB, (a, b) => a - b],
  [BPF_MUL, (a, b) => a * b],
  [BPF_AND, (a, b) => a & b],
  [BPF_OR, (a, b) => a | b],
  [BPF_XOR, (a, b) => a ^ b],
  [BPF_LSH, (a, b, bits) => a << (b & BigInt(bits - 1))],
  [BPF_RSH, (a, b, bits) => BigInt.asUintN(bits, a) >> (b & BigInt(bits - 1))],
  [BPF_ARSH, (a, b, bits) => BigInt.asIntN(bits, a) >> (b & BigInt(bits - 1))],
];

const conditions: [number, (a: bigint, b: bigint, bits: number) => boolean][] = [
  [BPF_JEQ, (a, b) => a === b],
  [BPF_JNE, (a, b) => a !== b],
  [BPF_JGT, (a, b) => a > b],
  [BPF_JGE, (a, b) => a >= b],
  [BPF_JLT, (a, b) => a < b],
  [BPF_JLE, (a, b) => a <= b],
  [BPF_JSET, (a, b) => (a & b) !== 0n],
  [BPF_JSGT, (a, b, bits) => BigInt.asIntN(bits, a) > BigInt.asIntN(bits, b)],
  [BPF_JSGE, (a, b, bits) => BigInt.asIntN(bits, a) >= BigInt.asIntN(bits, b)],
  [BPF_JSLT, (a, b, bits) => BigInt.asIntN(bits, a) < BigInt.asIntN(bits, b)],
  [BPF_JSLE, (a, b, bits) => BigInt.asIntN(bits, a) <= BigInt.asIntN(bits, b)],
];

const widths = fc.constantFrom(64, 32);
const runs = { numRuns: 4000 };

describe('what is known of numbers', () => {
  it('holds the number it was made of', () => {
    fc.assert(fc.property(scalars, ({ scalar, member }) => allows(scalar, member)), runs);
  });

  it('holds every result of arithmetic', () => {
    fc.assert(
      fc.property(scalars, scalars, fc.constantFrom(...operations), widths, (x, y, [op, compute], bits) => {
        const result = BigInt.asUintN(bits, compute(BigInt.asUintN(bits, x.member), BigInt.asUintN(bits, y.member), bits));
        expect(allows(applyAlu(op, x.scalar, y.scalar, bits === 32), result)).toBe(true);
      }),
      runs,
    );
  });

  it('is never decided against what happens, and learns nothing wrong from it', () => {
    fc.assert(
      fc.property(scalars, scalars, fc.constantFrom(...conditions), widths, (x, y, [op, holds], bits) => {
        const outcome = holds(BigInt.asUintN(bits, x.member), BigInt.asUintN(bits, y.member), bits);
        const decided = isBranchTaken(op, x.scalar, y.scalar, bits === 32);
        expect(decided === undefined || decided === outcome).toBe(true);
        const [a, b] = refineByBranch(op, x.scalar, y.scalar, bits === 32, outcome);
        expect(allows(a, x.member) && allows(b, y.member)).toBe(true);
        expect(findContradiction(a) ?? findContradiction(b)).toBeUndefined();
      }),
      runs,
    );
  });

  it('survives narrow loads and sign extension', () => {
    fc.assert(
      fc.property(scalars, fc.constantFrom(1, 2, 4), ({ scalar, member }, bytes) => {
        expect(allows(truncate(scalar, bytes), BigInt.asUintN(bytes * 8, member))).toBe(true);
        expect(allows(signExtend(scalar, bytes), BigInt.asIntN(bytes * 8, member))).toBe(true);
      }),
      runs,
    );
  });
});

describe('tristate numbers', () => {
  it('multiply soundly', () => {
    fc.assert(
      fc.property(numbers, numbers, numbers, numbers, (a, maskA, b, maskB) => {
        const product = tnumMul({ value: a & ~maskA, mask: maskA }, { value: b & ~maskB, mask: maskB });
        return tnumIn(product, { value: u64(a * b), mask: 0n });
      }),
      { numRuns: 500 },
    );
  });
});
