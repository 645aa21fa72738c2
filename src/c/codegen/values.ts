import { unreachable } from '../../base/assert.ts';
import type { Expr } from '../ast.ts';
import { computedIn } from '../check/constant.ts';
import type { Type } from '../types/type.ts';
import { bare, isRecord, isVoid } from '../types/type.ts';
import { addressOf, registerHome } from './addresses.ts';
import { lowerBinary, lowerUnary } from './arithmetic.ts';
import { loadFrom, lowerAssign } from './assign.ts';
import { lowerBuiltin } from './builtins.ts';
import { lowerCall } from './calls.ts';
import { lowerConditional, lowerConditionalEffect, lowerTruth } from './choice.ts';
import type { Reg } from './code.ts';
import { FP } from './code.ts';
import { convertValue } from './conversions.ts';
import type { Lowering } from './lowering.ts';
import { lowerBlock, lowerStatementExpression } from './statements.ts';
import { lowerCompound, lowerIncrement } from './update.ts';
import { isWide } from './widths.ts';

/**
 * The value of an expression in a register. Values of 32 bits and fewer are extended
 * to 32 as their type has it, and the upper half is zero: what 32-bit arithmetic
 * leaves. A struct's value is its address. The register may be a local's own.
 */
export function lowerValue(lowering: Lowering, expr: Expr): Reg {
  const { code } = lowering;
  switch (expr.kind) {
    case 'number': {
      const reg = code.fresh();
      code.constant(reg, expr.value, isWide(expr.type));
      return reg;
    }
    case 'symbol': case 'dereference': case 'member': case 'literal': return lowerLvalue(lowering, expr);
    case 'string': case 'addressOf': return lowerAddress(lowering, expr);
    case 'unary': return lowerUnary(lowering, expr);
    case 'binary': return lowerBinary(lowering, expr);
    case 'logical': return lowerTruth(lowering, expr);
    case 'conditional': return lowerConditional(lowering, expr);
    case 'assign': return lowerAssign(lowering, expr);
    case 'compoundAssign': return lowerCompound(lowering, expr);
    case 'increment': return lowerIncrement(lowering, expr, true);
    case 'comma':
      lowerEffect(lowering, expr.left);
      return lowerValue(lowering, expr.right);
    case 'cast': return lowerCast(lowering, expr.operand, expr.type);
    case 'call': return lowerCall(lowering, expr) ?? nothing(lowering);
    case 'statements': return lowerStatementExpression(lowering, expr) ?? nothing(lowering);
    case 'builtin': return lowerBuiltin(lowering, expr) ?? nothing(lowering);
    case 'error': return unreachable('an expression in error reaches code generation');
  }
}

/** Evaluates for side effects; what has none makes no code. */
export function lowerEffect(lowering: Lowering, expr: Expr): void {
  switch (expr.kind) {
    case 'number': case 'string': case 'symbol': return;
    case 'increment': lowerIncrement(lowering, expr, false); return;
    case 'assign': lowerAssign(lowering, expr); return;
    case 'call': lowerCall(lowering, expr); return;
    case 'statements': lowerBlock(lowering, expr.body); return;
    case 'builtin': lowerBuiltin(lowering, expr); return;
    case 'cast':
      if (isVoid(expr.type)) return lowerEffect(lowering, expr.operand);
      break;
    case 'comma':
      lowerEffect(lowering, expr.left);
      return lowerEffect(lowering, expr.right);
    case 'conditional': return lowerConditionalEffect(lowering, expr);
    case 'logical': {
      const end = lowering.code.newLabel();
      lowering.rules.branch(lowering, expr.left, end, expr.op === '||');
      lowerEffect(lowering, expr.right);
      lowering.code.label(end);
      return;
    }
    default: break;
  }
  lowerValue(lowering, expr);
}

/** For the value of what has none, where a checked tree still asks: nobody reads it. */
function nothing(lowering: Lowering): Reg {
  return lowering.code.fresh();
}

function lowerLvalue(lowering: Lowering, expr: Expr): Reg {
  const reg = registerHome(lowering, expr);
  if (reg !== undefined) return reg;
  const kind = bare(expr.type).kind;
  if (isRecord(expr.type) || kind === 'array' || kind === 'function') return addressValue(lowering, expr);
  return loadFrom(lowering, expr);
}

function addressValue(lowering: Lowering, expr: Expr): Reg {
  const { code } = lowering;
  const address = addressOf(lowering, expr);
  if (address.offset === 0 && address.base !== FP) return address.base;
  const reg = code.fresh();
  code.address(reg, address);
  return reg;
}

function lowerAddress(lowering: Lowering, expr: Expr): Reg {
  return addressValue(lowering, expr.kind === 'addressOf' ? expr.operand : expr);
}

/** A conversion; from memory, a signed value is extended by the load itself. */
function lowerCast(lowering: Lowering, operand: Expr, type: Type): Reg {
  if (isVoid(type)) {
    lowerEffect(lowering, operand);
    return nothing(lowering);
  }
  const isLoad = operand.kind === 'dereference' || operand.kind === 'member' || operand.kind === 'symbol';
  if (isLoad && isWide(type) && registerHome(lowering, operand) === undefined && !(operand.kind === 'member' && operand.member.bits)) {
    const from = computedIn(operand.type);
    if (from?.signed && from.size < 8) return loadFrom(lowering, operand, true);
  }
  return convertValue(lowering, lowerValue(lowering, operand), operand.type, type);
}
