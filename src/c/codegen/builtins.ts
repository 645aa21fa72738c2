import { BPF_ADD, BPF_AND, BPF_CMPXCHG, BPF_FETCH, BPF_JEQ, BPF_JNE, BPF_NEG, BPF_OR, BPF_SUB, BPF_XCHG, BPF_XOR } from '../../bpf/isa.ts';
import { unreachable } from '../../base/assert.ts';
import type { BuiltinExpr, Expr } from '../ast.ts';
import type { Type } from '../types/type.ts';
import { alignOf, sizeOf } from '../types/layout.ts';
import { bare, isComplete, targetOf } from '../types/type.ts';
import { pointedTo } from './addresses.ts';
import { lowerBits, lowerRotation } from './bits.ts';
import type { Address, Reg } from './code.ts';
import { FP, R0 } from './code.ts';
import { toTruth } from './conversions.ts';
import { MAX_INLINE_BYTES, copyBytes, fillBytes } from './copy.ts';
import { callLibrary, takeResult } from './library.ts';
import type { Lowering } from './lowering.ts';
import { ownValue } from './own-value.ts';
import { isWide } from './widths.ts';

/** Helper numbers of enum bpf_func_id that bpf_printk needs. */
const TRACE_PRINTK = 6;
const TRACE_VPRINTK = 177;
/** Values that bpf_trace_printk passes in registers. */
const PRINTK_REGISTER_VALUES = 3;

/** What the compiler does itself; nothing is given for what has no value. */
export function lowerBuiltin(lowering: Lowering, expr: BuiltinExpr): Reg | undefined {
  switch (expr.name) {
    case 'nothing': return undefined;
    case 'argument': return lowering.rules.value(lowering, expr.args[0]);
    case 'type_id': return lowerTypeId(lowering, expr.args[0].type);
    case 'memset': return lowerFill(lowering, expr.args);
    case 'memcpy': case 'memmove': return lowerCopy(lowering, expr.name, expr.args);
    case 'memcmp': return lowerCompare(lowering, expr);
    case 'bswap': return lowerByteSwap(lowering, expr);
    case 'popcount': case 'parity': case 'clz': case 'ctz': case 'ffs': case 'clrsb': case 'abs': return lowerBits(lowering, expr.name, expr);
    case 'rotate_left': case 'rotate_right': return lowerRotation(lowering, expr);
    case 'va_start': return lowerVaStart(lowering, expr.args[0]);
    case 'bpf_printk': return lowerPrintk(lowering, expr.args);
    case 'unreachable': case 'trap':
      lowering.code.constant(R0, 0n, true);
      lowering.code.exit(true);
      return undefined;
    default: return lowerAtomic(lowering, expr);
  }
}

function lowerTypeId(lowering: Lowering, type: Type): Reg {
  const result = lowering.code.fresh();
  lowering.code.constant(result, BigInt(lowering.program.typeId(bare(type))), true);
  return result;
}

/** The type behind a `void *` argument says how it is aligned. */
function alignBehind(expr: Expr): number {
  const inner = expr.kind === 'cast' ? expr.operand : expr;
  const target = targetOf(inner.type);
  if (inner.kind === 'cast') return alignBehind(inner);
  if (inner.kind === 'addressOf' && inner.operand.kind === 'symbol' && inner.operand.symbol.kind === 'local') return Math.max(alignOf(inner.operand.type), sizeOf(inner.operand.type) >= 8 ? 8 : 1);
  return target && isComplete(target) && bare(target).kind !== 'function' ? alignOf(target) : 1;
}

function lowerFill(lowering: Lowering, [to, byte, size]: readonly Expr[]): Reg {
  const { code } = lowering;
  const inline = byte.kind === 'number' && size.kind === 'number' && size.value <= BigInt(MAX_INLINE_BYTES);
  if (!inline) return libraryOrComplain(lowering, 'memset', [to, byte, size]);
  const address = pointedTo(lowering, to);
  fillBytes(lowering, address, Number(size.value), Number(byte.value & 0xffn), alignBehind(to));
  const result = code.fresh();
  code.address(result, address);
  return result;
}

function lowerCopy(lowering: Lowering, name: 'memcpy' | 'memmove', [to, from, size]: readonly Expr[]): Reg {
  const { code } = lowering;
  if (size.kind !== 'number' || size.value > BigInt(MAX_INLINE_BYTES)) return libraryOrComplain(lowering, name, [to, from, size]);
  const target = pointedTo(lowering, to);
  copyBytes(lowering, target, pointedTo(lowering, from), Number(size.value), Math.min(alignBehind(to), alignBehind(from)));
  const result = code.fresh();
  code.address(result, target);
  return result;
}

/** On the user side libc has these; a BPF program has nobody to call. */
function libraryOrComplain(lowering: Lowering, name: string, args: readonly Expr[]): Reg {
  const values = args.map((arg) => lowering.rules.value(lowering, arg));
  if (lowering.program.side === 'user') callLibrary(lowering, name, values.map((reg) => ({ reg })));
  else lowering.program.complaints.error('size-not-constant', lowering.code.currentPlace, `__builtin_${name} needs a constant size of at most ${MAX_INLINE_BYTES} bytes in a BPF program`, 'write a loop over the bytes');
  return takeResult(lowering);
}

/** Byte by byte: the difference of the first two that differ. */
function lowerCompare(lowering: Lowering, expr: BuiltinExpr): Reg {
  const { code } = lowering;
  const [left, right, size] = expr.args;
  if (size.kind !== 'number' || size.value > 256n) return libraryOrComplain(lowering, 'memcmp', expr.args);
  const a = pointedTo(lowering, left);
  const b = pointedTo(lowering, right);
  const result = code.fresh();
  const end = code.newLabel();
  code.constant(result, 0n, false);
  for (let i = 0; i < Number(size.value); i++) {
    const other = code.fresh();
    code.load(result, { ...a, offset: a.offset + i }, 1);
    code.load(other, { ...b, offset: b.offset + i }, 1);
    code.alu(BPF_SUB, result, other, false);
    code.branchImmediate(BPF_JNE, result, 0, false, end);
  }
  code.label(end);
  return result;
}

function lowerByteSwap(lowering: Lowering, expr: BuiltinExpr): Reg {
  const value = ownValue(lowering, expr.args[0]);
  lowering.code.byteSwap(value, sizeOf(expr.type) * 8);
  return value;
}

/** The first slot behind the fixed arguments that did not fit registers. */
function lowerVaStart(lowering: Lowering, list: Expr): undefined {
  const { code } = lowering;
  const fixed = Math.max(0, lowering.activation.symbol.type.params.length - 5);
  const slot = code.fresh();
  code.address(slot, { base: FP, offset: fixed * 8, isOutgoing: false });
  code.store(pointedTo(lowering, { kind: 'addressOf', place: list.place, type: list.type, operand: list }), slot, 8);
  return undefined;
}

function lowerPrintk(lowering: Lowering, [format, size, ...values]: readonly Expr[]): Reg {
  const { code } = lowering;
  const regs = values.map((value) => lowering.rules.value(lowering, value));
  const isLong = regs.length > PRINTK_REGISTER_VALUES;
  const array = isLong ? lowering.stackAddress(regs.length * 8, 8) : undefined;
  if (array) regs.forEach((reg, i) => code.store({ ...array, offset: array.offset + i * 8 }, reg, 8));
  else regs.forEach((reg, i) => code.move(3 + i, reg));
  code.address(1, pointedTo(lowering, format));
  code.constant(2, size.kind === 'number' ? size.value : 0n, false);
  if (array) {
    code.address(3, array);
    code.constant(4, BigInt(regs.length * 8), false);
    code.callHelper(TRACE_VPRINTK, 4);
  } else code.callHelper(TRACE_PRINTK, 2 + regs.length);
  const result = code.fresh();
  code.move(result, R0, false);
  return result;
}

const FETCH_OPS: Readonly<Record<string, number>> = { add: BPF_ADD, sub: BPF_ADD, or: BPF_OR, and: BPF_AND, xor: BPF_XOR };

/** `__sync_*` and `__atomic_*`, by the operation they stand for. */
function lowerAtomic(lowering: Lowering, expr: BuiltinExpr): Reg | undefined {
  const [pointer, ...operands] = expr.args;
  const target = targetOf(pointer.type)!;
  const size = sizeOf(target) as 4 | 8;
  switch (expr.name) {
    case 'load': return lowering.rules.value(lowering, { kind: 'dereference', place: expr.place, type: target, pointer });
    case 'store': {
      const value = lowering.rules.value(lowering, operands[0]);
      lowering.code.store(pointedTo(lowering, pointer), value, size);
      return undefined;
    }
    case 'release':
      lowering.code.storeImmediate(pointedTo(lowering, pointer), 0, size);
      return undefined;
    case 'exchange': {
      const value = ownValue(lowering, operands[0]);
      lowering.code.atomic(BPF_XCHG, pointedTo(lowering, pointer), value, size);
      return value;
    }
    case 'compare_exchange': case 'compare_exchange_bool': case 'compare_exchange_n': return lowerCompareExchange(lowering, expr, size);
    default: return lowerFetch(lowering, expr, size);
  }
}

/** `fetch_add` and its like yield the old value, `add_fetch` the new one. */
function lowerFetch(lowering: Lowering, { name, args, type }: BuiltinExpr, size: 4 | 8): Reg {
  const { code } = lowering;
  const isFetchFirst = name.startsWith('fetch_');
  const op = isFetchFirst ? name.slice('fetch_'.length) : name.slice(0, -'_fetch'.length);
  if (!(op in FETCH_OPS)) unreachable(`builtin ${name}`);
  const value = ownValue(lowering, args[1]);
  if (op === 'sub') code.aluImmediate(BPF_NEG, value, 0, isWide(type));
  const operand = code.fresh();
  if (!isFetchFirst) code.move(operand, value);
  code.atomic(FETCH_OPS[op] | BPF_FETCH, pointedTo(lowering, args[0]), value, size);
  if (!isFetchFirst) code.alu(FETCH_OPS[op], value, operand, isWide(type));
  return value;
}

/** `cmpxchg` compares with r0 and leaves the old value there. */
function lowerCompareExchange(lowering: Lowering, expr: BuiltinExpr, size: 4 | 8): Reg {
  const { code } = lowering;
  const [pointer, expected, desired] = expr.args;
  const isN = expr.name === 'compare_exchange_n';
  const wanted = isN ? code.fresh() : lowering.rules.value(lowering, expected);
  const expectedAt: Address | undefined = isN ? pointedTo(lowering, expected) : undefined;
  if (expectedAt) code.load(wanted, expectedAt, size);
  const value = lowering.rules.value(lowering, desired);
  const address = pointedTo(lowering, pointer);
  code.move(R0, wanted);
  code.atomic(BPF_CMPXCHG, address, value, size);
  const old = code.fresh();
  code.move(old, R0);
  if (expr.name === 'compare_exchange') return old;
  if (expectedAt) code.store(expectedAt, old, size);
  return toTruth(lowering, (label) => code.branch(BPF_JEQ, old, wanted, size === 8, label));
}
