import type { Expr } from '../ast.ts';
import type { Complaints } from '../complaints.ts';
import type { Token } from '../token.ts';
import { spellType } from '../types/spell.ts';
import type { IntType, Type } from '../types/type.ts';
import { BOOL, INT, LONG, UNSIGNED_INT, UNSIGNED_LONG, UNSIGNED_SHORT, VOID, VOID_POINTER, hasQualifier, integerOf, isError, isInteger, isPointer, isVoid, targetOf, unqualified } from '../types/type.ts';
import { sizeOf } from '../types/layout.ts';
import type { BitBuiltin } from './bit-builtins.ts';
import { explainMissing, findBitBuiltin, foldBits, rotationOf } from './bit-builtins.ts';
import { promoteArgument } from './call.ts';
import { numberExpr } from './constant.ts';
import { assignable, convert, decay, errorExpr, needMemory } from './convert.ts';

/** How many arguments a builtin takes, and how it is checked. */
interface Builtin {
  readonly count: number | 'any';
  check(call: Call): Expr;
}

interface Call {
  readonly name: Token;
  readonly args: readonly Expr[];
  readonly side: 'bpf' | 'user';
  readonly complaints: Complaints;
}

const BUILTINS: Readonly<Record<string, Builtin>> = {
  __builtin_memset: { count: 3, check: (call) => typed(call, 'memset', [VOID_POINTER, INT, UNSIGNED_LONG], VOID_POINTER) },
  __builtin_memcpy: { count: 3, check: (call) => typed(call, 'memcpy', [VOID_POINTER, VOID_POINTER, UNSIGNED_LONG], VOID_POINTER) },
  __builtin_memmove: { count: 3, check: (call) => typed(call, 'memmove', [VOID_POINTER, VOID_POINTER, UNSIGNED_LONG], VOID_POINTER) },
  __builtin_memcmp: { count: 3, check: (call) => typed(call, 'memcmp', [VOID_POINTER, VOID_POINTER, UNSIGNED_LONG], INT) },
  __builtin_expect_with_probability: { count: 3, check: ({ args }) => convert(decay(args[0]), LONG) },
  __builtin_assume_aligned: { count: 'any', check: ({ args }) => decay(args[0]) },
  __builtin_assume: { count: 1, check: ({ name }) => node(name, 'nothing', [], VOID) },
  __builtin_prefetch: { count: 'any', check: ({ name }) => node(name, 'nothing', [], VOID) },
  __builtin_choose_expr: { count: 3, check: chooseExpr },
  __builtin_strlen: { count: 1, check: stringLength },
  __builtin_expect: { count: 2, check: ({ args }) => convert(decay(args[0]), LONG) },
  __builtin_constant_p: { count: 1, check: ({ name, args }) => numberExpr(name, INT, args[0].kind === 'number' || args[0].kind === 'string' ? 1n : 0n) },
  __builtin_unreachable: { count: 0, check: (call) => typed(call, 'unreachable', [], VOID) },
  __builtin_trap: { count: 0, check: (call) => typed(call, 'trap', [], VOID) },
  __builtin_bswap16: { count: 1, check: (call) => byteSwap(call, UNSIGNED_SHORT) },
  __builtin_bswap32: { count: 1, check: (call) => byteSwap(call, UNSIGNED_INT) },
  __builtin_bswap64: { count: 1, check: (call) => byteSwap(call, UNSIGNED_LONG) },
  __builtin_va_start: { count: 2, check: vaStart },
  __builtin_va_end: { count: 1, check: ({ name }) => node(name, 'nothing', [], VOID) },
  __builtin_va_copy: { count: 2, check: ({ name, args }) => ({ kind: 'assign', place: name, type: args[0].type, target: args[0], value: decay(args[1]) }) },
  __builtin_bpf_printk: { count: 'any', check: bpfPrintk },
  /** An argument out of a program's context, of whatever scalar type the program says it has (BPF_PROG). */
  __builtin_bpf_argument: { count: 1, check: ({ name, args }) => node(name, 'argument', [convert(decay(args[0]), LONG)], LONG) },
  __builtin_preserve_access_index: { count: 1, check: ({ args }) => args[0] },
  __builtin_preserve_field_info: { count: 2, check: ({ name }) => numberExpr(name, UNSIGNED_INT, 1n) },
  __builtin_preserve_type_info: { count: 2, check: ({ name }) => numberExpr(name, UNSIGNED_INT, 1n) },
  /** The BTF id of the argument's type in this object: `bpf_core_type_id_local`. */
  __builtin_btf_type_id: { count: 2, check: ({ name, args }) => node(name, 'type_id', [args[0]], UNSIGNED_LONG) },
  __builtin_preserve_enum_value: { count: 2, check: ({ name, args }) => ({ ...decay(args[0]), place: name }) },
};

/** `__sync_*` by the operation they stand for; they yield the old or the new value. */
const SYNC: Readonly<Record<string, string>> = {
  __sync_fetch_and_add: 'fetch_add', __sync_fetch_and_sub: 'fetch_sub', __sync_fetch_and_or: 'fetch_or', __sync_fetch_and_and: 'fetch_and', __sync_fetch_and_xor: 'fetch_xor',
  __sync_add_and_fetch: 'add_fetch', __sync_sub_and_fetch: 'sub_fetch', __sync_or_and_fetch: 'or_fetch', __sync_and_and_fetch: 'and_fetch', __sync_xor_and_fetch: 'xor_fetch',
  __sync_lock_test_and_set: 'exchange', __sync_val_compare_and_swap: 'compare_exchange', __sync_bool_compare_and_swap: 'compare_exchange_bool',
  __sync_synchronize: 'nothing', __sync_lock_release: 'release',
};

/** `__atomic_*` likewise; the trailing memory orders are all sequentially consistent here. */
const ATOMIC: Readonly<Record<string, string>> = {
  __atomic_fetch_add: 'fetch_add', __atomic_fetch_sub: 'fetch_sub', __atomic_fetch_or: 'fetch_or', __atomic_fetch_and: 'fetch_and', __atomic_fetch_xor: 'fetch_xor',
  __atomic_add_fetch: 'add_fetch', __atomic_sub_fetch: 'sub_fetch', __atomic_or_fetch: 'or_fetch', __atomic_and_fetch: 'and_fetch', __atomic_xor_fetch: 'xor_fetch',
  __atomic_exchange_n: 'exchange', __atomic_load_n: 'load', __atomic_store_n: 'store', __atomic_compare_exchange_n: 'compare_exchange_n',
  __atomic_thread_fence: 'nothing',
};

/** Whether it is one of the `__sync_` and `__atomic_` builtins that we have. */
export function isAtomic(name: string): boolean {
  return Object.hasOwn(SYNC, name) || Object.hasOwn(ATOMIC, name);
}

/** A call of something the compiler does itself. */
export function builtin(name: Token, args: readonly Expr[], side: 'bpf' | 'user', complaints: Complaints): Expr {
  if (args.some((arg) => isError(arg.type))) return errorExpr({ place: name });
  const call: Call = { name, args, side, complaints };
  if (isAtomic(name.text)) return atomic(call);
  const bits = findBitBuiltin(name.text);
  if (bits) return bitBuiltin(call, bits);
  const rotation = rotationOf(name.text);
  if (rotation) return args.length === 2 ? typed(call, rotation.operation, [rotation.type, rotation.type], rotation.type) : wrongCount(call, 2);
  const known = Object.hasOwn(BUILTINS, name.text) ? BUILTINS[name.text] : undefined;
  if (!known) {
    const [text, hint] = explainMissing(name.text);
    complaints.error('unsupported', name, text, hint);
    return errorExpr({ place: name });
  }
  if (known.count !== 'any' && args.length !== known.count) return wrongCount(call, known.count);
  return known.check(call);
}

function wrongCount({ name, args, complaints }: Call, count: number): Expr {
  complaints.error('argument-count', name, `'${name.text}' takes ${count} argument${count === 1 ? '' : 's'}, ${args.length} given`);
  return errorExpr({ place: name });
}

function node(name: Token, operation: string, args: readonly Expr[], type: Type): Expr {
  return { kind: 'builtin', place: name, type, name: operation, args };
}

function typed({ name, args, complaints }: Call, operation: string, types: readonly Type[], ret: Type): Expr {
  const converted = args.map((arg, index) => assignable(arg, types[index], { kind: 'argument', index, callee: name.text }, complaints));
  return converted.some((arg) => isError(arg.type)) ? errorExpr({ place: name }) : node(name, operation, converted, ret);
}

function byteSwap(call: Call, type: IntType): Expr {
  const [arg] = call.args;
  if (arg.kind !== 'number') return typed(call, 'bswap', [type], type);
  let value = 0n;
  for (let byte = 0; byte < type.size; byte++) value = (value << 8n) | ((arg.value >> BigInt(byte * 8)) & 255n);
  return numberExpr(call.name, type, value);
}

function bitBuiltin(call: Call, bits: BitBuiltin): Expr {
  const [arg] = call.args;
  if (call.args.length !== 1) return wrongCount(call, 1);
  const folded = arg.kind === 'number' ? foldBits(call.name, bits, arg) : undefined;
  return folded ?? typed(call, bits.operation, [bits.operand], bits.result);
}

/** The second or the third argument, by the first, a constant. */
function chooseExpr({ name, args: [condition, first, second], complaints }: Call): Expr {
  if (condition.kind === 'number') return condition.value !== 0n ? first : second;
  complaints.error('not-constant', condition.place, `the first argument of '${name.text}' must be a constant`);
  return errorExpr({ place: name });
}

/** Known for a string literal; there is no strlen() to call. */
function stringLength({ name, args: [text], complaints }: Call): Expr {
  if (text.kind === 'string') return numberExpr(name, UNSIGNED_LONG, BigInt(text.bytes.indexOf(0)));
  complaints.error('unsupported', name, ...explainMissing(name.text));
  return errorExpr({ place: name });
}

function vaStart({ name, args, side, complaints }: Call): Expr {
  if (side === 'bpf') {
    complaints.error('unsupported', name, 'BPF functions cannot take a variable number of arguments', 'pass an array or a struct');
    return errorExpr({ place: name });
  }
  needMemory(args[0]);
  return node(name, 'va_start', args, VOID);
}

/** `(format, size, values…)`: bpf_trace_printk for up to three values, bpf_trace_vprintk for more, as libbpf's macro chooses. */
function bpfPrintk({ name, args, complaints }: Call): Expr {
  if (args.length > 14) {
    complaints.error('too-many-bpf-arguments', args[14].place, 'bpf_printk takes at most 12 values', 'print in two lines');
    return errorExpr({ place: name });
  }
  const values = args.slice(2).map((arg, i) => promoteArgument(arg, i + 1, 'bpf_printk', complaints));
  return node(name, 'bpf_printk', [decay(args[0]), convert(args[1], UNSIGNED_INT), ...values], INT);
}

function atomic(call: Call): Expr {
  const { name, args, complaints } = call;
  const isSync = Object.hasOwn(SYNC, name.text);
  const operation = isSync ? SYNC[name.text] : ATOMIC[name.text];
  if (operation === 'nothing') return node(name, operation, [], VOID);
  const wanted = valueCount(operation) + 1;
  if (args.length < wanted) return wrongCount(call, wanted);
  const pointer = decay(args[0]);
  const target = targetOf(pointer.type);
  if (!target || isVoid(target) || !(isInteger(target) || isPointer(target))) {
    complaints.error('bad-atomic', pointer.place, `'${name.text}' takes a pointer to an integer, not '${spellType(pointer.type)}'`, 'pass &counter');
    return errorExpr({ place: name });
  }
  return checkAtomicWidth(call, operation, pointer, target, wanted);
}

function checkAtomicWidth({ name, args, complaints }: Call, operation: string, pointer: Expr, target: Type, wanted: number): Expr {
  const isPlain = operation === 'load' || operation === 'store' || operation === 'release';
  if (!isPlain && sizeOf(target) < 4) {
    complaints.error('bad-atomic', pointer.place, `eBPF has atomic operations on 32 and 64 bits, not on '${spellType(target)}'`, 'make the variable a __u32 or __u64');
    return errorExpr({ place: name });
  }
  if (operation !== 'load' && hasQualifier(target, 'isConst')) complaints.error('assign-to-const', pointer.place, 'what this points to is const');
  const value = unqualified(target);
  const operands = args.slice(1, wanted).map((arg, i) => (operation === 'compare_exchange_n' && i === 0 ? decay(arg) : convert(decay(arg), value)));
  if (operands.some((one) => isError(one.type) || !(integerOf(one.type) || isPointer(one.type)))) return errorExpr({ place: name });
  return node(name, operation, [pointer, ...operands], resultOf(operation, value));
}

function valueCount(operation: string): number {
  if (operation.startsWith('compare')) return 2;
  return operation === 'load' || operation === 'release' ? 0 : 1;
}

function resultOf(operation: string, value: Type): Type {
  if (operation === 'store' || operation === 'release') return VOID;
  return operation === 'compare_exchange_bool' || operation === 'compare_exchange_n' ? BOOL : value;
}
