import { readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileBpf, compileUser } from './index.ts';
import { runC } from './testing/run-c.ts';

const folder = new URL('./cases/', import.meta.url);
const sources = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8'));
const HEADERS = new Map([['case.h', 'void assert_failed(int line);\n#define ASSERT(x) do { if (!(x)) assert_failed(__LINE__); } while (0)\n']]);

/** Pieces that break a program in interesting ways. */
const PIECES = ['(', ')', '{', '}', '[', ']', ';', ',', '*', '&', '#', '##', '"', "'", '/*', '//', '\\\n', '=', '->', '...', '?', 'struct', 'sizeof', '({', '})', 'case', 'goto', 'static', 'double', '1e5', '#if 1\n', '#define f(x) f(x)\n', 'typedef', 'enum', '__attribute__'];

const mutation = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), remove: fc.nat(30), insert: fc.constantFrom('', ...PIECES) });

function mutate(text: string, mutations: readonly { at: number; remove: number; insert: string }[]): string {
  return mutations.reduce((mutant, { at, remove, insert }) => {
    const offset = Math.floor(at * mutant.length);
    return mutant.slice(0, offset) + insert + mutant.slice(offset + remove);
  }, text);
}

it('mutated sources give an object or an error, never an exception', () => {
  fc.assert(
    fc.property(fc.constantFrom(...sources), fc.array(mutation, { minLength: 1, maxLength: 6 }), (source, mutations) => {
      const { object, diagnostics } = compileUser('mutant.c', mutate(source, mutations), HEADERS);
      expect(object !== undefined).toBe(!diagnostics.some(({ severity }) => severity === 'error'));
    }),
    { numRuns: 400 },
  );
}, 120_000);

/** Each says what it is stopped by: nothing here may throw or hang. */
const bombs: readonly [what: string, text: string, message: RegExp][] = [
  ['parentheses', `int x = ${'('.repeat(50_000)}1${')'.repeat(50_000)};`, /nested too deeply/],
  ['blocks', `int main(void) ${'{'.repeat(50_000)}${'}'.repeat(50_000)}`, /nested too deeply/],
  ['a long sum', `int main(int a) { return ${'a+'.repeat(50_000)}1; }`, /too many operators/],
  ['pointers to pointers', `int ${'*'.repeat(50_000)}p;`, /too many operators/],
  ['else if', `int main(int a) { ${'if (a) a++; else '.repeat(5000)}a--; }`, /nested too deeply/],
  ['typedefs of typedefs', `typedef int t0;${Array.from({ length: 1000 }, (_, i) => `typedef t${i} *t${i + 1};`).join('')}`, /too many pointers/],
  ['a macro that doubles', `#define a0 x x\n${Array.from({ length: 30 }, (_, i) => `#define a${i + 1} a${i} a${i}\n`).join('')}int a30;`, /too many tokens/],
  ['a macro call in a macro call', `#define f(x) x\nint q = ${'f('.repeat(5000)}1${')'.repeat(5000)};`, /nested too deeply|too many tokens/],
  ['a header that includes itself', '#include "me.h"\n', /included too deeply/],
  ['inlining that doubles', `${Array.from({ length: 30 }, (_, i) => `static __attribute__((always_inline)) int f${i + 1}(int x) { return ${i ? `f${i}(x) + f${i}(x)` : 'x'}; }\n`).join('')}int main(void) { return f30(1); }`, /too much is inlined/],
  ['inlining of itself', 'static __attribute__((always_inline)) int f(int x) { return f(x); }\nint main(void) { return f(1); }', /inlined into itself/],
  ['an endless comment', `int x; /*${'a'.repeat(200_000)}`, /comment never ends/],
];

it.each(bombs)('%s: a diagnostic', (_what, text, message) => {
  const { diagnostics } = compileUser('bomb.c', text, new Map([['me.h', '#include "me.h"\n']]));
  expect(diagnostics.map((one) => one.message).join('\n')).toMatch(message);
  expect(diagnostics.length).toBeLessThanOrEqual(400);
});

it('a macro that names itself is left alone', () => {
  expect(compileUser('m.c', 'int a = 1;\n#define a a\n#define b c\n#define c b\nint main(void) { return a; }').diagnostics).toEqual([]);
});

it('a megabyte of source compiles', () => {
  let text = '';
  for (let i = 0; text.length < 1_000_000; i++) text += `int f${i}(int a, int b)\n{\n\tint s = 0;\n\tfor (int i = 0; i < a; i++)\n\t\ts += i % 3 == b ? i * ${i} : -i;\n\treturn s;\n}\n`;
  expect(compileUser('big.c', text).object?.functions.length).toBeGreaterThan(8000);
}, 120_000);

describe('an operation on constants gives what it gives at run time', () => {
  const TYPES = ['int', 'unsigned int', 'long', 'unsigned long', 'short', 'unsigned char', 'signed char', '_Bool'];
  const value = fc.oneof(fc.integer({ min: -300, max: 300 }).map(String), fc.constantFrom('2147483647', '(-2147483647 - 1)', '4294967295u', '9223372036854775807L', '0x8000000000000000UL'));
  const operation = fc.record({ left: value, right: value, leftType: fc.constantFrom(...TYPES), rightType: fc.constantFrom(...TYPES), op: fc.constantFrom('+', '-', '*', '&', '|', '^', '<', '>', '<=', '>=', '==', '!=', '/', '%') });

  it('for every operator and type', () => {
    fc.assert(
      fc.property(fc.array(operation, { minLength: 30, maxLength: 30 }), (operations) => {
        const checks = operations
          .filter(({ op }) => op !== '/' && op !== '%')
          .map(({ left, right, leftType, rightType, op }) => `{ volatile ${leftType} a = (${leftType})${left}; volatile ${rightType} b = (${rightType})${right}; ASSERT((a ${op} b) == (((${leftType})${left}) ${op} ((${rightType})${right}))); }`);
        const divisions = operations
          .filter(({ op, right }) => (op === '/' || op === '%') && /^[1-9]/.test(right))
          .map(({ left, op, leftType, right }) => `{ volatile ${leftType} a = (${leftType})${left}; volatile long b = ${right}; ASSERT((a ${op} b) == (((${leftType})${left}) ${op} (long)${right})); }`);
        expect(runC('fold.c', `#include "case.h"\nint main(void)\n{\n${[...checks, ...divisions].join('\n')}\nreturn 0;\n}`)).toEqual({ r0: 0, failedLines: [] });
      }),
      { numRuns: 25 },
    );
  }, 60_000);
});

it('BPF programs with everything wrong at once get many diagnostics', () => {
  const { diagnostics } = compileBpf('w.bpf.c', '#include <nothing.h>\nstruct { __uint(type, 1); } m SEC(".maps");\nint f( { return }\nvoid g(void) { return 1; x; y(; }\n#if 1\n');
  expect(diagnostics.filter(({ severity }) => severity === 'error').length).toBeGreaterThan(5);
});
