import type { ArithmeticOp, BinaryExpr, ComparisonOp, Expr } from '../ast.ts';
import type { Complaints } from '../complaints.ts';
import type { Place } from '../source.ts';
import { commonType, isCompatible, promote } from '../types/convert.ts';
import { sizeOf } from '../types/layout.ts';
import { spellType } from '../types/spell.ts';
import type { Type } from '../types/type.ts';
import { INT, LONG, bare, hasQualifier, integerOf, isComplete, isError, isInteger, isPointer, isRecord, isVoid, targetOf } from '../types/type.ts';
import { constantTruth, foldBinary, foldUnary, numberExpr } from './constant.ts';
import { assignable, condition, convert, decay, errorExpr, logicalNot, meetPointers, needMemory } from './convert.ts';

const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '<', '>', '<=', '>=']);

/** Whether its result is 0 or 1 by comparing. */
export function isComparison(op: string): op is ComparisonOp {
  return COMPARISONS.has(op);
}

/** `left op right` for every binary operator but `&&`, `||`, comma and assignments (C11 6.5.5–6.5.12). */
export function binary(op: BinaryExpr['op'], leftOperand: Expr, rightOperand: Expr, place: Place, complaints: Complaints): Expr {
  const left = decay(leftOperand);
  const right = decay(rightOperand);
  if (isError(left.type) || isError(right.type)) return errorExpr({ place });
  if (isComparison(op) && (isPointer(left.type) || isPointer(right.type))) return comparePointers(op, left, right, place, complaints);
  if ((op === '+' || op === '-') && (isPointer(left.type) || isPointer(right.type))) return pointerArithmetic(op, left, right, place, complaints);
  const a = integerOf(left.type);
  const b = integerOf(right.type);
  if (!a || !b) return badOperands(op, left, right, place, complaints);
  if (op === '<<' || op === '>>') return shift(op, left, right, place, complaints);
  const common = commonType(a, b);
  if ((op === '/' || op === '%') && constantTruth(right) === false) complaints.warning('division-by-zero', place, 'division by zero', 'eBPF gives 0 for it; C leaves it undefined');
  const type = isComparison(op) ? INT : common;
  return foldBinary({ kind: 'binary', place, type, op, left: convert(left, common), right: convert(right, common) });
}

function shift(op: '<<' | '>>', left: Expr, right: Expr, place: Place, complaints: Complaints): Expr {
  const type = promote(integerOf(left.type)!);
  if (right.kind === 'number' && (right.value < 0n || right.value >= BigInt(type.size * 8))) {
    complaints.warning('shift-count', right.place, `shift by ${right.value} of a value of ${type.size * 8} bits`, type.size === 4 ? 'make the left side 64 bits wide, e.g. 1ULL << 40' : 'shift by 0 to 63');
  }
  return foldBinary({ kind: 'binary', place, type, op, left: convert(left, type), right: convert(right, promote(integerOf(right.type)!)) });
}

function comparePointers(op: ComparisonOp, left: Expr, right: Expr, place: Place, complaints: Complaints): Expr {
  const isNull = (expr: Expr): boolean => expr.kind === 'number' && expr.value === 0n;
  const bothPointers = isPointer(left.type) && isPointer(right.type);
  if (!bothPointers && !isNull(left) && !isNull(right)) {
    if (!isInteger(left.type) && !isInteger(right.type)) return badOperands(op, left, right, place, complaints);
    complaints.warning('pointer-integer-compare', place, 'comparison between a pointer and an integer', 'compare what it points to (*p), or cast one side');
  }
  if (bothPointers && !isNull(left) && !isNull(right)) checkComparable(left, right, place, complaints);
  const type = meetPointers(left, right);
  return foldBinary({ kind: 'binary', place, type: INT, op, left: convert(left, type), right: convert(right, type) });
}

function checkComparable(left: Expr, right: Expr, place: Place, complaints: Complaints): void {
  const a = targetOf(left.type)!;
  const b = targetOf(right.type)!;
  if (!isVoid(a) && !isVoid(b) && !isCompatible(a, b)) {
    complaints.warning('pointer-types', place, `comparison of '${spellType(left.type)}' with '${spellType(right.type)}'`, 'cast one side if you mean it');
  }
}

/** Pointer ± integer, and the difference of two pointers (C11 6.5.6); `void *` counts bytes (GNU). */
function pointerArithmetic(op: '+' | '-', left: Expr, right: Expr, place: Place, complaints: Complaints): Expr {
  if (op === '-' && isPointer(left.type) && isPointer(right.type)) return pointerDifference(left, right, place, complaints);
  const [pointer, offset] = isPointer(left.type) ? [left, right] : [right, left];
  if (!isInteger(offset.type) || (op === '-' && pointer === right)) return badOperands(op, left, right, place, complaints);
  const target = targetOf(pointer.type)!;
  if (!isComplete(target) && !isVoid(target) && bare(target).kind !== 'function') return incomplete(target, place, complaints);
  const size = numberExpr(place, LONG, BigInt(sizeOf(target)));
  const bytes = foldBinary({ kind: 'binary', place, type: LONG, op: '*', left: convert(offset, LONG), right: size });
  const signed = op === '-' && bytes.kind === 'number' ? numberExpr(place, LONG, -bytes.value) : bytes;
  return foldBinary({ kind: 'binary', place, type: pointer.type, op: signed === bytes ? op : '+', left: pointer, right: signed });
}

function pointerDifference(left: Expr, right: Expr, place: Place, complaints: Complaints): Expr {
  const target = targetOf(left.type)!;
  if (!isCompatible(target, targetOf(right.type)!)) return badOperands('-', left, right, place, complaints);
  if (!isComplete(target) && !isVoid(target)) return incomplete(target, place, complaints);
  const bytes: Expr = { kind: 'binary', place, type: LONG, op: '-', left: convert(left, LONG), right: convert(right, LONG) };
  return foldBinary({ kind: 'binary', place, type: LONG, op: '/', left: foldBinary(bytes), right: numberExpr(place, LONG, BigInt(Math.max(1, sizeOf(target)))) });
}

function incomplete(type: Type, place: Place, complaints: Complaints): Expr {
  complaints.error('incomplete-type', place, `the size of '${spellType(type)}' is not known here`, 'it is declared but not defined; include the header that defines it');
  return errorExpr({ place });
}

function badOperands(op: string, left: Expr, right: Expr, place: Place, complaints: Complaints): Expr {
  complaints.error('bad-operands', place, `'${op}' does not take '${spellType(left.type)}' and '${spellType(right.type)}'`, isRecord(left.type) || isRecord(right.type) ? 'a struct is no number: name one of its members' : undefined);
  return errorExpr({ place });
}

/** `-`, `~`, `+` and `!` (C11 6.5.3.3). */
export function unary(op: '-' | '~' | '+' | '!', operand: Expr, place: Place, complaints: Complaints): Expr {
  if (op === '!') return logicalNot(condition(operand, complaints), place);
  const value = decay(operand);
  if (isError(value.type)) return value;
  const integer = integerOf(value.type);
  if (!integer) {
    complaints.error('bad-operands', place, `'${op}' takes an integer, not '${spellType(value.type)}'`);
    return errorExpr({ place });
  }
  const type = promote(integer);
  const promoted = convert(value, type);
  return op === '+' ? promoted : foldUnary({ kind: 'unary', place, type, op, operand: promoted });
}

/** `&&` and `||`; a known left side decides at once, and what is not evaluated is left out. */
export function logical(op: '&&' | '||', leftOperand: Expr, rightOperand: Expr, place: Place, complaints: Complaints): Expr {
  const left = condition(leftOperand, complaints);
  const right = condition(rightOperand, complaints);
  const known = constantTruth(left);
  const knownRight = constantTruth(right);
  if (known !== undefined && known === (op === '||')) return numberExpr(place, INT, known ? 1n : 0n);
  if (known !== undefined && knownRight !== undefined) return numberExpr(place, INT, knownRight ? 1n : 0n);
  return { kind: 'logical', place, type: INT, op, left, right };
}

/** `condition ? yes : no`, and GNU `condition ?: no` (C11 6.5.15). */
export function conditional(test: Expr, yesOperand: Expr | undefined, noOperand: Expr, place: Place, complaints: Complaints): Expr {
  const asked = condition(test, complaints);
  const yes = yesOperand && decay(yesOperand);
  const no = decay(noOperand);
  const first = yes ?? asked;
  if (isError(asked.type) || isError(first.type) || isError(no.type)) return errorExpr({ place });
  const type = branchType(first, no);
  if (!type) {
    complaints.error('bad-operands', place, `the branches of '?:' are '${spellType(first.type)}' and '${spellType(no.type)}'`, 'both must be numbers, or pointers of one type, or the same struct');
    return errorExpr({ place });
  }
  const known = constantTruth(asked);
  const scalar = !isVoid(type) && !isRecord(type);
  const converted = (expr: Expr): Expr => (scalar ? convert(expr, type) : expr);
  if (known !== undefined) return converted(known ? first : no);
  return { kind: 'conditional', place, type, condition: asked, yes: yes && converted(yes), no: converted(no) };
}

function branchType(yes: Expr, no: Expr): Type | undefined {
  const a = integerOf(yes.type);
  const b = integerOf(no.type);
  if (a && b) return commonType(a, b);
  if (isVoid(yes.type) || isVoid(no.type)) return isVoid(yes.type) ? yes.type : no.type;
  if (isRecord(yes.type)) return bare(yes.type) === bare(no.type) ? yes.type : undefined;
  if (isRecord(no.type)) return undefined;
  return meetPointers(yes, no);
}

/** Names and memory: what stands left of `=` or behind `&`. */
export function isLvalue(expr: Expr): boolean {
  switch (expr.kind) {
    case 'symbol': return expr.symbol.kind !== 'function';
    case 'dereference': case 'string': case 'literal': return true;
    case 'member': return isLvalue(expr.object) || expr.object.kind === 'call' || expr.object.kind === 'statements';
    default: return false;
  }
}

/** Says why something cannot be changed; true when it can. */
export function checkModifiable(target: Expr, place: Place, complaints: Complaints): boolean {
  if (isError(target.type)) return false;
  if (!isLvalue(target) || bare(target.type).kind === 'array') {
    const isArray = bare(target.type).kind === 'array';
    complaints.error('not-assignable', place, isArray ? 'an array cannot be assigned to' : 'what stands left of this is a value, not a variable', isArray ? 'copy element by element, or with __builtin_memcpy' : 'only variables, members, elements and *pointers can be changed; == compares');
    return false;
  }
  if (hasQualifier(target.type, 'isConst')) {
    complaints.error('assign-to-const', place, `cannot change ${nameOf(target)}: it is const`, 'a const volatile global is set by the user program before it loads the object');
    return false;
  }
  return true;
}

function nameOf(expr: Expr): string {
  if (expr.kind === 'symbol') return `'${expr.symbol.name}'`;
  return expr.kind === 'member' ? `'${expr.member.name}'` : 'this';
}

/** `target = value`. */
export function assign(target: Expr, value: Expr, place: Place, complaints: Complaints): Expr {
  if (!checkModifiable(target, place, complaints)) return errorExpr({ place });
  const converted = assignable(value, target.type, { kind: 'assign' }, complaints);
  if (isError(converted.type)) return converted;
  return { kind: 'assign', place, type: target.type, target, value: converted };
}

/** `target op= value`: the target is evaluated once. */
export function compoundAssign(op: ArithmeticOp, target: Expr, operand: Expr, place: Place, complaints: Complaints): Expr {
  if (!checkModifiable(target, place, complaints)) return errorExpr({ place });
  const combined = binary(op, { ...target }, operand, place, complaints);
  if (isError(combined.type)) return combined;
  if (isPointer(target.type)) return compoundPointer(op, target, operand, place, complaints);
  const left = integerOf(decay(target).type);
  const right = integerOf(decay(operand).type);
  if (!left || !right) return badOperands(`${op}=`, target, decay(operand), place, complaints);
  const isShift = op === '<<' || op === '>>';
  const computeType = isShift ? promote(left) : commonType(left, right);
  const value = convert(decay(operand), isShift ? promote(right) : computeType);
  return { kind: 'compoundAssign', place, type: target.type, op, target, value, computeType };
}

function compoundPointer(op: ArithmeticOp, target: Expr, operand: Expr, place: Place, complaints: Complaints): Expr {
  const offset = convert(decay(operand), LONG);
  if ((op !== '+' && op !== '-') || !isInteger(operand.type)) return badOperands(`${op}=`, target, decay(operand), place, complaints);
  const size = numberExpr(place, LONG, BigInt(Math.max(1, sizeOf(targetOf(target.type)!))));
  const value = foldBinary({ kind: 'binary', place, type: LONG, op: '*', left: offset, right: size });
  return { kind: 'compoundAssign', place, type: target.type, op, target, value, computeType: target.type };
}

/** `++` and `--`, before or behind. */
export function increment(target: Expr, sign: 1 | -1, isPostfix: boolean, place: Place, complaints: Complaints): Expr {
  if (!checkModifiable(target, place, complaints)) return errorExpr({ place });
  const pointee = targetOf(target.type);
  if (!pointee && !isInteger(target.type)) {
    complaints.error('bad-operands', place, `'${sign > 0 ? '++' : '--'}' takes a number or a pointer, not '${spellType(target.type)}'`);
    return errorExpr({ place });
  }
  if (pointee && !isComplete(pointee) && !isVoid(pointee)) return incomplete(pointee, place, complaints);
  return { kind: 'increment', place, type: target.type, target, delta: sign * (pointee ? sizeOf(pointee) : 1), isPostfix };
}

/** `&operand`. */
export function addressOf(operand: Expr, type: Type, place: Place, complaints: Complaints): Expr {
  if (isError(operand.type)) return operand;
  const isFunction = bare(operand.type).kind === 'function';
  if (!isFunction && !isLvalue(operand)) {
    complaints.error('no-address', place, 'a value has no address', 'put it into a variable first and take that one\'s address');
    return errorExpr({ place });
  }
  if (operand.kind === 'member' && operand.member.bits) {
    complaints.error('no-address', place, `'${operand.member.name}' is a bit-field: it has no address`, 'copy it to a variable first');
    return errorExpr({ place });
  }
  needMemory(operand);
  return operand.kind === 'dereference' ? { ...decay(operand.pointer), place } : { kind: 'addressOf', place, type, operand };
}
