import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assemble } from './asm.ts';
import { execBare } from './exec.ts';

/** The VM's halves against BigInt arithmetic, on numbers of every size. fast-check prints the seed of a failure. */

const word = fc.oneof(
  fc.bigInt({ min: 0n, max: 0xffff_ffff_ffff_ffffn }),
  fc.constantFrom(0n, 1n, 0x7fff_ffffn, 0x8000_0000n, 0xffff_ffffn, 1n << 32n, 1n << 53n, (1n << 63n) - 1n, 1n << 63n, (1n << 64n) - 1n),
);
const immediate = fc.oneof(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), fc.constantFrom(0, 1, -1, 31, 32, 63, -(2 ** 31)));

const u = (value: bigint): bigint => BigInt.asUintN(64, value);
const s = (value: bigint): bigint => BigInt.asIntN(64, value);
const u32 = (value: bigint): bigint => BigInt.asUintN(32, value);
const s32 = (value: bigint): bigint => BigInt.asIntN(32, value);

type Binary = (a: bigint, b: bigint) => bigint;

/** RFC 9669, 4.1, in BigInt. */
const operations64: Readonly<Record<string, Binary>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => (b === 0n ? 0n : a / b),
  mod: (a, b) => (b === 0n ? a : a % b),
  sdiv: (a, b) => (b === 0n ? 0n : s(a) / s(b)),
  smod: (a, b) => (b === 0n ? a : s(a) % s(b)),
  or: (a, b) => a | b,
  and: (a, b) => a & b,
  xor: (a, b) => a ^ b,
  lsh: (a, b) => a << (b & 63n),
  rsh: (a, b) => a >> (b & 63n),
  arsh: (a, b) => s(a) >> (b & 63n),
};

const operations32: Readonly<Record<string, Binary>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => (b === 0n ? 0n : a / b),
  mod: (a, b) => (b === 0n ? a : a % b),
  sdiv: (a, b) => (b === 0n ? 0n : s32(a) / s32(b)),
  smod: (a, b) => (b === 0n ? a : s32(a) % s32(b)),
  or: (a, b) => a | b,
  and: (a, b) => a & b,
  xor: (a, b) => a ^ b,
  lsh: (a, b) => a << (b & 31n),
  rsh: (a, b) => a >> (b & 31n),
  arsh: (a, b) => s32(a) >> (b & 31n),
};

const conditions: Readonly<Record<string, (a: bigint, b: bigint, signed: (value: bigint) => bigint) => boolean>> = {
  jeq: (a, b) => a === b,
  jne: (a, b) => a !== b,
  jset: (a, b) => (a & b) !== 0n,
  jgt: (a, b) => a > b,
  jge: (a, b) => a >= b,
  jlt: (a, b) => a < b,
  jle: (a, b) => a <= b,
  jsgt: (a, b, signed) => signed(a) > signed(b),
  jsge: (a, b, signed) => signed(a) >= signed(b),
  jslt: (a, b, signed) => signed(a) < signed(b),
  jsle: (a, b, signed) => signed(a) <= signed(b),
};

function result(asm: string): bigint {
  const program = assemble(asm);
  if (!(program instanceof Uint8Array)) throw new Error(program.error);
  const run = execBare(program, new Uint8Array());
  if ('error' in run) throw new Error(run.error);
  return run.r0;
}

const load = (a: bigint, b: bigint): string => `lddw %r0, ${a}\nlddw %r1, ${b}\n`;

describe('arithmetic', () => {
  it.each(Object.keys(operations64))('%s on 64 bits', (name) => {
    fc.assert(fc.property(word, word, (a, b) => {
      expect(result(`${load(a, b)}${name} %r0, %r1\nexit`)).toBe(u(operations64[name](a, b)));
    }));
    fc.assert(fc.property(word, immediate, (a, b) => {
      expect(result(`lddw %r0, ${a}\n${name} %r0, ${b}\nexit`)).toBe(u(operations64[name](a, u(BigInt(b)))));
    }));
  });

  it.each(Object.keys(operations32))('%s on 32 bits', (name) => {
    fc.assert(fc.property(word, word, (a, b) => {
      expect(result(`${load(a, b)}${name}32 %r0, %r1\nexit`)).toBe(u32(operations32[name](u32(a), u32(b))));
    }));
    fc.assert(fc.property(word, immediate, (a, b) => {
      expect(result(`lddw %r0, ${a}\n${name}32 %r0, ${b}\nexit`)).toBe(u32(operations32[name](u32(a), u32(BigInt(b)))));
    }));
  });

  it('neg', () => {
    fc.assert(fc.property(word, (a) => {
      expect(result(`lddw %r0, ${a}\nneg %r0\nexit`)).toBe(u(-a));
      expect(result(`lddw %r0, ${a}\nneg32 %r0\nexit`)).toBe(u32(-a));
    }));
  });
});

describe('conditions', () => {
  it.each(Object.keys(conditions))('%s', (name) => {
    const taken = (a: bigint, b: bigint, jump: string): boolean => result(`${load(a, b)}${jump} %r0, %r1, yes\nmov %r0, 0\nexit\nyes:\nmov %r0, 1\nexit`) === 1n;
    fc.assert(fc.property(word, word, (a, b) => {
      expect(taken(a, b, name)).toBe(conditions[name](a, b, s));
      expect(taken(a, a, name)).toBe(conditions[name](a, a, s));
      expect(taken(a, b, `${name}32`)).toBe(conditions[name](u32(a), u32(b), s32));
    }));
    fc.assert(fc.property(word, immediate, (a, b) => {
      const asm = `lddw %r0, ${a}\n${name} %r0, ${b}, yes\nmov %r0, 0\nexit\nyes:\nmov %r0, 1\nexit`;
      expect(result(asm) === 1n).toBe(conditions[name](a, u(BigInt(b)), s));
    }));
  });
});

describe('any bytes', () => {
  it('are run or refused, never more', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 256 }), fc.uint8Array({ maxLength: 16 }), (program, memory) => {
      const run = execBare(program, memory, 10_000);
      expect('error' in run || typeof run.r0 === 'bigint').toBe(true);
    }), { numRuns: 500 });
  });

  it('so are mutations of a program that works', () => {
    const program = assemble('mov %r0, 0\nmov %r1, 9\nagain:\nadd %r0, %r1\nstxdw [%r10-8], %r0\nldxdw %r2, [%r10-8]\nsub %r1, 1\njne %r1, 0, again\nexit') as Uint8Array;
    fc.assert(fc.property(fc.nat({ max: program.length - 1 }), fc.nat({ max: 255 }), (at, byte) => {
      const mutated = program.slice();
      mutated[at] = byte;
      const run = execBare(mutated, new Uint8Array(), 10_000);
      expect('error' in run || typeof run.r0 === 'bigint').toBe(true);
    }), { numRuns: 1000 });
  });
});
