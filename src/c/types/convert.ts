import type { FunctionType, IntType, Type } from './type.ts';
import { INT, UNSIGNED_INT, UNSIGNED_LONG, UNSIGNED_LONG_LONG, bare, isVoid } from './type.ts';

/** Integer promotion (C11 6.3.1.1p2): what is narrower than int becomes int. */
export function promote(type: IntType): IntType {
  return type.rank < INT.rank ? INT : type;
}

/** Usual arithmetic conversions (C11 6.3.1.8) for two integer types. */
export function commonType(left: IntType, right: IntType): IntType {
  const a = promote(left);
  const b = promote(right);
  if (a.signed === b.signed) return a.rank >= b.rank ? a : b;
  const [signed, unsigned] = a.signed ? [a, b] : [b, a];
  if (unsigned.rank >= signed.rank) return unsigned;
  return signed.size > unsigned.size ? signed : toUnsigned(signed);
}

function toUnsigned(type: IntType): IntType {
  return type.rank === 3 ? UNSIGNED_INT : type.rank === 4 ? UNSIGNED_LONG : UNSIGNED_LONG_LONG;
}

/** Cuts a constant to the width of a type. */
export function wrapTo(type: IntType, value: bigint): bigint {
  if (type.rank === 0) return value === 0n ? 0n : 1n;
  return type.signed ? BigInt.asIntN(type.size * 8, value) : BigInt.asUintN(type.size * 8, value);
}

/** Compatible types (C11 6.2.7), qualifiers left aside; `long` and `long long` count as one. */
export function isCompatible(left: Type, right: Type): boolean {
  const a = bare(left);
  const b = bare(right);
  if (a === b || a.kind === 'error' || b.kind === 'error') return true;
  if (a.kind === 'enum' && b.kind === 'int') return sameInteger(a.underlying, b);
  if (a.kind === 'int' && b.kind === 'enum') return sameInteger(a, b.underlying);
  switch (a.kind) {
    case 'int': return b.kind === 'int' && sameInteger(a, b);
    case 'pointer': return b.kind === 'pointer' && isCompatible(a.target, b.target);
    case 'array': return b.kind === 'array' && isCompatible(a.element, b.element) && (a.length === undefined || b.length === undefined || a.length === b.length);
    case 'function': return b.kind === 'function' && isCompatibleFunction(a, b);
    case 'void': return b.kind === 'void';
    default: return false;
  }
}

function sameInteger(a: IntType, b: IntType): boolean {
  return a.size === b.size && a.signed === b.signed && (a.rank === 0) === (b.rank === 0);
}

function isCompatibleFunction(a: FunctionType, b: FunctionType): boolean {
  if (!isCompatible(a.ret, b.ret)) return false;
  if (a.hasNoPrototype || b.hasNoPrototype) return true;
  return a.isVariadic === b.isVariadic && a.params.length === b.params.length && a.params.every((param, i) => isCompatible(param.type, b.params[i].type));
}

/** Whether a pointer converts to another without a cast: same target, or `void *` on one side. */
export function pointersAgree(to: Type, from: Type): boolean {
  return isVoid(to) || isVoid(from) || isCompatible(to, from) || sameWidthIntegers(to, from);
}

/** `char *` for `unsigned char *` and the like: gcc warns only with -Wpointer-sign, so nothing is said. */
function sameWidthIntegers(left: Type, right: Type): boolean {
  const a = bare(left);
  const b = bare(right);
  return a.kind === 'int' && b.kind === 'int' && a.size === b.size && (a.rank === 0) === (b.rank === 0);
}
