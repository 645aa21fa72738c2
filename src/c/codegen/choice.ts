import { BPF_JNE } from '../../bpf/isa.ts';
import type { ConditionalExpr, Expr } from '../ast.ts';
import { isRecord, isVoid } from '../types/type.ts';
import { addressOf } from './addresses.ts';
import type { Reg } from './code.ts';
import { convertValue, toTruth } from './conversions.ts';
import type { Lowering } from './lowering.ts';
import { moveValue } from './own-value.ts';
import { isWide } from './widths.ts';

/** A comparison or logical expression as 0 or 1. */
export function lowerTruth(lowering: Lowering, expr: Expr): Reg {
  return toTruth(lowering, (target) => lowering.rules.branch(lowering, expr, target, true));
}

/** `condition ? yes : no`, and `condition ?: no`. */
export function lowerConditional(lowering: Lowering, expr: ConditionalExpr): Reg {
  const { code } = lowering;
  const result = code.fresh();
  const otherwise = code.newLabel();
  const end = code.newLabel();
  if (isVoid(expr.type)) lowerConditionalEffect(lowering, expr);
  else if (isRecord(expr.type)) {
    code.address(result, addressOf(lowering, expr));
  }
  else if (expr.yes) {
    lowering.rules.branch(lowering, expr.condition, otherwise, false);
    moveValue(lowering, result, expr.yes);
    code.jump(end);
    code.label(otherwise);
    moveValue(lowering, result, expr.no);
    code.label(end);
  } else {
    const value = lowering.rules.value(lowering, expr.condition);
    code.move(result, convertValue(lowering, value, expr.condition.type, expr.type));
    code.branchImmediate(BPF_JNE, value, 0, isWide(expr.condition.type), end);
    moveValue(lowering, result, expr.no);
    code.label(end);
  }
  return result;
}

/** The same for what the branches do. */
export function lowerConditionalEffect(lowering: Lowering, { condition, yes, no }: ConditionalExpr): void {
  const { code } = lowering;
  const otherwise = code.newLabel();
  const end = code.newLabel();
  lowering.rules.branch(lowering, condition, yes ? otherwise : end, !yes);
  if (yes) {
    lowering.rules.effect(lowering, yes);
    code.jump(end);
    code.label(otherwise);
  }
  lowering.rules.effect(lowering, no);
  code.label(end);
}
