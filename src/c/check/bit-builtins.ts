import type { Expr } from '../ast.ts';
import type { Token } from '../token.ts';
import type { IntType } from '../types/type.ts';
import { INT, LONG, UNSIGNED_INT, UNSIGNED_LONG } from '../types/type.ts';
import { numberExpr } from './constant.ts';

/** A builtin that asks something of one number's bits: what it takes and yields, and the answer for a known number. */
export interface BitBuiltin {
  /** What code generation calls it. */
  readonly operation: BitOperation;
  readonly operand: IntType;
  readonly result: IntType;
}

export type BitOperation = 'popcount' | 'parity' | 'clz' | 'ctz' | 'ffs' | 'clrsb' | 'abs';

/** `__builtin_clz`, `__builtin_clzl`, `__builtin_clzll`: by the suffix, what they take. */
function family(operation: BitOperation, narrow: IntType, wide: IntType, yieldsOperand = false): [string, BitBuiltin][] {
  const prefix = operation === 'abs' ? ['', 'l', 'll'].map((length) => `__builtin_${length}abs`) : ['', 'l', 'll'].map((length) => `__builtin_${operation}${length}`);
  return prefix.map((name, index) => {
    const operand = index === 0 ? narrow : wide;
    return [name, { operation, operand, result: yieldsOperand ? operand : INT }];
  });
}

const bitBuiltins: ReadonlyMap<string, BitBuiltin> = new Map([
  ...family('popcount', UNSIGNED_INT, UNSIGNED_LONG),
  ...family('parity', UNSIGNED_INT, UNSIGNED_LONG),
  ...family('clz', UNSIGNED_INT, UNSIGNED_LONG),
  ...family('ctz', UNSIGNED_INT, UNSIGNED_LONG),
  ...family('ffs', INT, LONG),
  ...family('clrsb', INT, LONG),
  ...family('abs', INT, LONG, true),
]);

/** The builtin of that name that counts, finds or turns bits. */
export function findBitBuiltin(name: string): BitBuiltin | undefined {
  return bitBuiltins.get(name);
}

/** The answer for a number that is known; undefined for zero where C leaves it open. */
export function foldBits(name: Token, { operation, operand, result }: BitBuiltin, arg: Expr & { readonly kind: 'number' }): Expr | undefined {
  const width = operand.size * 8;
  const word = BigInt.asUintN(width, arg.value);
  const isOpen = word === 0n && (operation === 'clz' || operation === 'ctz');
  return isOpen ? undefined : numberExpr(name, result, answer(operation, word, width));
}

function answer(operation: BitOperation, word: bigint, width: number): bigint {
  const digits = word.toString(2);
  const ones = digits.split('1').length - 1;
  const trailing = digits.length - 1 - digits.lastIndexOf('1');
  const signed = BigInt.asIntN(width, word);
  switch (operation) {
    case 'popcount': return BigInt(ones);
    case 'parity': return BigInt(ones & 1);
    case 'clz': return BigInt(width - digits.length);
    case 'ctz': return BigInt(trailing);
    case 'ffs': return word === 0n ? 0n : BigInt(trailing + 1);
    case 'clrsb': return BigInt(width - 1) - bitLength(signed < 0n ? ~signed : signed);
    case 'abs': return signed < 0n ? -signed : signed;
  }
}

const bitLength = (value: bigint): bigint => (value === 0n ? 0n : BigInt(value.toString(2).length));

const isNotSupported = (name: string): string => `${name} is not supported`;

/** Why clang's BPF target, or ours, has no such builtin, and what to write: by the name's beginning. */
const WITHOUT: readonly (readonly [start: RegExp, says: (name: string) => string, hint: string])[] = [
  [/^__builtin_(?:alloca|dynamic_object_size)/, (name) => `${name} needs a stack whose size only the run knows`, 'declare an array of a fixed size'],
  [/^__builtin_(?:frame|return)_address|^__builtin_extract_return/, (name) => `${name} asks for an address that eBPF keeps out of reach`, 'use bpf_get_func_ip() or bpf_get_stack()'],
  [/^__builtin_\w+_overflow$/, isNotSupported, 'compare before you compute, e.g. if (a > 0xffffffff - b)'],
  [/^__builtin_(?:str|mem)/, (name) => `${name} is not supported: there is no library to call`, 'write a loop over the bytes, or use bpf_strncmp()'],
  [/^__builtin_object_size$/, isNotSupported, 'use sizeof'],
  [/^__builtin_(?:inf|nan|huge_val|fabs|sqrt|floor|ceil|isnan|isinf|signbit|pow|exp|log)/, (name) => `${name} works on floating point, which eBPF does not have`, 'use integers, e.g. in thousandths'],
  [/^__builtin_(?:setjmp|longjmp|apply|return|eh_)/, (name) => `${name} needs jumps that eBPF does not have`, 'return an error and test for it'],
];

/** What to say of a builtin that there is not. */
export function explainMissing(name: string): readonly [text: string, hint: string] {
  const found = WITHOUT.find(([start]) => start.test(name));
  return found ? [found[1](name), found[2]] : [isNotSupported(name), 'write what it does in C'];
}

/** Type of a rotation's word by the builtin's name, or undefined. */
export function rotationOf(name: string): { readonly type: IntType; readonly operation: 'rotate_left' | 'rotate_right' } | undefined {
  const match = /^__builtin_rotate(left|right)(32|64)$/.exec(name);
  if (!match) return undefined;
  return { type: match[2] === '32' ? UNSIGNED_INT : UNSIGNED_LONG, operation: match[1] === 'left' ? 'rotate_left' : 'rotate_right' };
}
