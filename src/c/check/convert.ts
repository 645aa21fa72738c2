import type { Expr } from '../ast.ts';
import type { Complaints } from '../complaints.ts';
import { pointersAgree, wrapTo } from '../types/convert.ts';
import { spellType } from '../types/spell.ts';
import type { Type } from '../types/type.ts';
import { BOOL, ERROR, INT, bare, functionOf, integerOf, isError, isInteger, isPointer, isRecord, isScalar, isVoid, pointerTo, recordOf, targetOf, unqualified } from '../types/type.ts';
import { foldUnary, numberExpr } from './constant.ts';

/** Converts without any check; constants are converted on the spot. */
export function convert(expr: Expr, type: Type): Expr {
  const to = unqualified(type);
  if (isError(expr.type) || isError(to) || bare(expr.type) === bare(to)) return expr.type === to ? expr : retype(expr, to);
  const integer = integerOf(to);
  if (expr.kind === 'number' && integer) return numberExpr(expr.place, to, wrapTo(integer, expr.value));
  if (expr.kind === 'number' && isPointer(to)) return numberExpr(expr.place, to, BigInt.asUintN(64, expr.value));
  return { kind: 'cast', place: expr.place, type: to, operand: expr };
}

/** The same value under a typedef's other name. */
function retype(expr: Expr, type: Type): Expr {
  return expr.kind === 'number' ? { ...expr, type } : expr;
}

/**
 * An expression as a value (C11 6.3.2.1): an array as a pointer to its first element, a
 * function as a pointer to it, a narrow bit-field as an int (6.3.1.1p2). Marks what must
 * live in memory.
 */
export function decay(expr: Expr): Expr {
  const type = bare(expr.type);
  if (type.kind === 'array') {
    needMemory(expr);
    return { kind: 'addressOf', place: expr.place, type: pointerTo(type.element), operand: expr };
  }
  if (type.kind === 'function') return { kind: 'addressOf', place: expr.place, type: pointerTo(expr.type), operand: expr };
  const isNarrowField = expr.kind === 'member' && expr.member.bits !== undefined && expr.member.bits.width < 32;
  return isNarrowField && integerOf(type) !== BOOL ? convert(expr, INT) : expr;
}

/** A local whose address is needed cannot live in a register. */
export function needMemory(expr: Expr): void {
  if (expr.kind === 'symbol' && expr.symbol.kind === 'local') expr.symbol.isInMemory = true;
  else if (expr.kind === 'member') needMemory(expr.object);
}

/** Stands where a mistake has been reported: nothing more is said about it. */
export function errorExpr(expr: { place: Expr['place'] }): Expr {
  return { kind: 'error', place: expr.place, type: ERROR };
}

/** `expr != 0` as conditions ask it: checks that there is a truth value at all. */
export function condition(expr: Expr, complaints: Complaints): Expr {
  const value = decay(expr);
  if (isScalar(value.type) || isError(value.type)) return value;
  complaints.error('not-scalar', value.place, `a value of type '${spellType(value.type)}' cannot be a condition`, 'a condition is an integer or a pointer; compare a member or test a pointer');
  return errorExpr(value);
}

/** `!operand`, an int. */
export function logicalNot(operand: Expr, place: Expr['place']): Expr {
  return foldUnary({ kind: 'unary', place, type: INT, op: '!', operand });
}

/** What a value is assigned to, for messages. */
export type AssignmentContext =
  | { readonly kind: 'assign' }
  | { readonly kind: 'initialize'; readonly name: string }
  | { readonly kind: 'return' }
  | { readonly kind: 'argument'; readonly index: number; readonly callee: string };

/** Conversion as if by assignment (C11 6.5.16.1), with what C compilers object to. */
export function assignable(expr: Expr, type: Type, context: AssignmentContext, complaints: Complaints): Expr {
  const value = decay(expr);
  const from = value.type;
  if (isError(from) || isError(type)) return value;
  if (isVoid(from)) return reject(value, 'void-value', `${describe(context)} needs a value, this expression has none (void)`, 'a void function gives nothing back', complaints);
  if (isRecord(type) || isRecord(from)) return recordAssignable(value, type, context, complaints);
  const toInteger = isInteger(type);
  const fromInteger = isInteger(from);
  if (toInteger && fromInteger) return convert(value, type);
  if (value.kind === 'builtin' && value.name === 'argument') return convert(value, type);
  if (isPointer(type) && isPointer(from)) checkPointers(value, type, context, complaints);
  else if (integerOf(type)?.rank === 0) return convert(value, type);
  else if (isPointer(type) && fromInteger) checkIntegerToPointer(value, type, context, complaints);
  else if (toInteger && isPointer(from)) complaints.error('pointer-to-integer', value.place, `${describe(context)}: '${spellType(from)}' is a pointer, '${spellType(type)}' an integer`, 'dereference it with * if you mean what it points to, or cast it: (long)…');
  else return reject(value, 'bad-conversion', `${describe(context)}: '${spellType(from)}' does not convert to '${spellType(type)}'`, undefined, complaints);
  return convert(value, type);
}

function recordAssignable(value: Expr, type: Type, context: AssignmentContext, complaints: Complaints): Expr {
  if (recordOf(type) === recordOf(value.type)) return value;
  const hint = targetOf(value.type) && recordOf(targetOf(value.type)!) === recordOf(type) ? 'the value is a pointer to it: put * in front' : targetOf(type) && recordOf(targetOf(type)!) === recordOf(value.type) ? 'a pointer is wanted: put & in front' : undefined;
  return reject(value, 'bad-conversion', `${describe(context)}: '${spellType(value.type)}' does not convert to '${spellType(type)}'`, hint, complaints);
}

function checkPointers(value: Expr, type: Type, context: AssignmentContext, complaints: Complaints): void {
  const to = targetOf(type)!;
  const from = targetOf(value.type)!;
  if (pointersAgree(to, from)) return;
  const message = `${describe(context)}: '${spellType(value.type)}' is not '${spellType(type)}'`;
  if (functionOf(type) && functionOf(value.type)) complaints.warning('function-pointer-types', value.place, message, 'the functions differ in parameters or result');
  else complaints.warning('pointer-types', value.place, message, `if you mean it, cast: (${spellType(type)})…`);
}

function checkIntegerToPointer(value: Expr, type: Type, context: AssignmentContext, complaints: Complaints): void {
  if (value.kind === 'number' && value.value === 0n) return;
  const record = targetOf(type);
  const hint = record && isRecord(record) ? `a pointer is wanted here; take an address with & or cast: (${spellType(type)})…` : `put & in front to pass an address, or cast: (${spellType(type)})…`;
  complaints.error('integer-to-pointer', value.place, `${describe(context)}: '${spellType(value.type)}' is an integer, '${spellType(type)}' a pointer`, hint);
}

function reject(value: Expr, code: string, message: string, hint: string | undefined, complaints: Complaints): Expr {
  complaints.error(code, value.place, message, hint);
  return errorExpr(value);
}

function describe(context: AssignmentContext): string {
  switch (context.kind) {
    case 'assign': return 'assignment';
    case 'initialize': return `initialiser of '${context.name}'`;
    case 'return': return 'return';
    case 'argument': return `argument ${context.index + 1} of '${context.callee}'`;
  }
}

/** The type two pointers meet in, for `?:` and comparisons: the one that is no `void *` or null. */
export function meetPointers(left: Expr, right: Expr): Type {
  if (!isPointer(left.type) || (isVoid(targetOf(left.type)!) && isPointer(right.type) && right.kind !== 'number')) return right.type;
  return left.type;
}
