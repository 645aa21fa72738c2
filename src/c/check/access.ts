import type { Expr } from '../ast.ts';
import type { Complaints } from '../complaints.ts';
import { nearest } from '../nearest.ts';
import type { Place } from '../source.ts';
import type { Token } from '../token.ts';
import { findMember, memberNames } from '../types/layout.ts';
import { spellType } from '../types/spell.ts';
import { bare, hasQualifier, isComplete, isError, isVoid, qualify, recordOf, targetOf } from '../types/type.ts';
import { convert, decay, errorExpr } from './convert.ts';
import { binary } from './operators.ts';

/** `*operand` (C11 6.5.3.2). */
export function dereference(operand: Expr, place: Place, complaints: Complaints): Expr {
  const pointer = decay(operand);
  if (isError(pointer.type)) return pointer;
  const target = targetOf(pointer.type);
  if (!target) {
    complaints.error('not-a-pointer', place, `'*' takes a pointer, not '${spellType(pointer.type)}'`, 'remove the *, or take an address with & where the value comes from');
    return errorExpr({ place });
  }
  if (bare(target).kind === 'function') return pointer.kind === 'addressOf' ? pointer.operand : pointer;
  if (isVoid(target)) {
    complaints.error('void-dereference', place, "what a 'void *' points to has no type", 'assign it to a pointer of the type that is there: struct elem *e = value;');
    return errorExpr({ place });
  }
  if (pointer.kind === 'addressOf' && pointer.operand.kind !== 'string' && bare(pointer.operand.type).kind !== 'array') return pointer.operand;
  return { kind: 'dereference', place, type: target, pointer };
}

/** `array[index]`: `*(array + index)`. */
export function subscript(array: Expr, index: Expr, place: Place, complaints: Complaints): Expr {
  const left = decay(array);
  const right = decay(index);
  if (isError(left.type) || isError(right.type)) return errorExpr({ place });
  if (!targetOf(left.type) && !targetOf(right.type)) {
    complaints.error('not-an-array', place, `'[]' needs an array or a pointer, not '${spellType(left.type)}'`);
    return errorExpr({ place });
  }
  checkBounds(array, index, complaints);
  const sum = binary('+', left, right, place, complaints);
  return isError(sum.type) ? sum : dereference(sum, place, complaints);
}

function checkBounds(array: Expr, index: Expr, complaints: Complaints): void {
  const type = bare(array.type);
  if (type.kind !== 'array' || !type.length || index.kind !== 'number') return;
  if (index.value < 0n || index.value >= BigInt(type.length)) {
    complaints.warning('array-bounds', index.place, `index ${index.value} is outside the array: it has ${type.length} element${type.length === 1 ? '' : 's'}`, `the last one is [${type.length - 1}]`);
  }
}

/** `object.name` and `pointer->name` (C11 6.5.2.3). */
export function member(operand: Expr, arrow: boolean, name: Token, place: Place, complaints: Complaints): Expr {
  if (isError(operand.type)) return operand;
  const object = arrow ? behindArrow(operand, name, place, complaints) : behindDot(operand, name, place, complaints);
  const record = object && recordOf(object.type);
  if (!object || !record) return errorExpr({ place });
  if (!record.isComplete) {
    complaints.error('incomplete-type', place, `'${spellType(record)}' is declared, but its members are not known here`, 'include the header that defines it');
    return errorExpr({ place });
  }
  const found = findMember(record, name.text);
  if (!found) {
    const near = nearest(name.text, memberNames(record));
    complaints.error('no-member', name, `'${spellType(record)}' has no member '${name.text}'`, near && `did you mean '${near}'?`);
    return errorExpr({ place });
  }
  const type = qualify(found.member.type, hasQualifier(object.type, 'isConst'), hasQualifier(object.type, 'isVolatile'));
  return { kind: 'member', place, type, object, member: found.member, offset: found.offset };
}

function behindArrow(operand: Expr, name: Token, place: Place, complaints: Complaints): Expr | undefined {
  const pointer = decay(operand);
  const target = targetOf(pointer.type);
  if (target && recordOf(target)) return dereference(pointer, place, complaints);
  if (recordOf(pointer.type)) complaints.error('arrow-on-struct', place, `'->' needs a pointer, this is a '${spellType(pointer.type)}'`, `write .${name.text}`);
  else if (target && isVoid(target)) complaints.error('void-dereference', place, `a 'void *' has no member '${name.text}'`, 'assign it to a pointer to the struct first');
  else complaints.error('not-a-struct', place, `'->' needs a pointer to a struct, not '${spellType(pointer.type)}'`);
  return undefined;
}

function behindDot(operand: Expr, name: Token, place: Place, complaints: Complaints): Expr | undefined {
  if (recordOf(operand.type)) return operand;
  const target = targetOf(operand.type);
  if (target && recordOf(target)) complaints.error('dot-on-pointer', place, `'.' needs a struct, this is a pointer to one`, `write ->${name.text}`);
  else complaints.error('not-a-struct', place, `'.' needs a struct, not '${spellType(operand.type)}'`);
  return undefined;
}

/** `(type)operand` (C11 6.5.4). */
export function cast(operand: Expr, type: Expr['type'], place: Place, complaints: Complaints): Expr {
  const value = decay(operand);
  if (isError(value.type) || isError(type)) return errorExpr({ place });
  if (isVoid(type)) return { kind: 'cast', place, type, operand: value };
  if (recordOf(type) || recordOf(value.type) || isVoid(value.type) || !isComplete(type)) {
    if (recordOf(type) && recordOf(type) === recordOf(value.type)) return value;
    complaints.error('bad-cast', place, `'${spellType(value.type)}' cannot be cast to '${spellType(type)}'`, recordOf(value.type) ? 'cast a pointer to it instead: *(type *)&value' : undefined);
    return errorExpr({ place });
  }
  const converted = convert(value, type);
  return converted.place === place ? converted : { ...converted, place };
}

