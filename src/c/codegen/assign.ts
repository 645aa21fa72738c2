import type { AssignExpr, Expr } from '../ast.ts';
import { computedIn } from '../check/constant.ts';
import { alignOf, sizeOf } from '../types/layout.ts';
import { isRecord } from '../types/type.ts';
import { addressOf, registerHome } from './addresses.ts';
import { loadBitField, storeBitField } from './bitfields.ts';
import type { Address, Reg, Size } from './code.ts';
import { copyObject } from './copy-object.ts';
import type { Lowering } from './lowering.ts';
import { memoryAt } from './lowering.ts';
import { storeValue } from './store.ts';

/** Reads a scalar from memory; `toWide` extends a signed one to 64 bits on the way. */
export function loadFrom(lowering: Lowering, expr: Expr, toWide = false, at?: Address): Reg {
  const { code } = lowering;
  const address = at ?? addressOf(lowering, expr);
  if (expr.kind === 'member' && expr.member.bits) return loadBitField(lowering, address, expr.member.bits, expr.type);
  const size = sizeOf(expr.type) as Size;
  const value = code.fresh();
  const signed = computedIn(expr.type)?.signed ?? false;
  if (toWide || !signed || size >= 4) code.load(value, address, size, toWide);
  else {
    code.load(value, address, size);
    code.moveSigned(value, value, size as 1 | 2, false);
  }
  return value;
}

/** Writes a scalar that is in a register; gives the value the target then has. */
export function storeTo(lowering: Lowering, target: Expr, address: Address, value: Reg): Reg {
  if (target.kind === 'member' && target.member.bits) return storeBitField(lowering, address, target.member.bits, target.type, value);
  lowering.code.store(address, value, sizeOf(target.type) as Size);
  return value;
}

/** `target = value`: the value first, then where it goes. */
export function lowerAssign(lowering: Lowering, { target, value, type }: AssignExpr): Reg {
  const { rules, code } = lowering;
  if (isRecord(type)) {
    const from = rules.value(lowering, value);
    copyObject(lowering, addressOf(lowering, target), memoryAt(from, 0), sizeOf(type), alignOf(type));
    return from;
  }
  const home = registerHome(lowering, target);
  if (home !== undefined) return assignRegister(lowering, home, target, value);
  const isBitField = target.kind === 'member' && target.member.bits !== undefined;
  if (value.kind === 'number' && !isBitField) {
    storeValue(lowering, addressOf(lowering, target), value, type);
    const constant = code.fresh();
    code.constant(constant, value.value, sizeOf(type) === 8);
    return constant;
  }
  const from = rules.value(lowering, value);
  return storeTo(lowering, target, addressOf(lowering, target), from);
}

/** A constant is made in place; anything else is computed and moved there. */
function assignRegister(lowering: Lowering, home: Reg, target: Expr, value: Expr): Reg {
  const { rules, code } = lowering;
  if (value.kind === 'number') code.constant(home, value.value, sizeOf(target.type) === 8);
  else code.move(home, rules.value(lowering, value));
  return home;
}
