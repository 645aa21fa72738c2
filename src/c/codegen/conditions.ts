import { BPF_JEQ, BPF_JNE, BPF_JSET } from '../../bpf/isa.ts';
import type { BinaryExpr, ComparisonOp, Expr, LogicalExpr } from '../ast.ts';
import { computedIn, constantTruth } from '../check/constant.ts';
import { isComparison } from '../check/operators.ts';
import type { Label } from './code.ts';
import { jumpFor } from './code.ts';
import type { Lowering } from './lowering.ts';
import { fitsImmediate, isWide } from './widths.ts';

const NEGATED: Readonly<Record<ComparisonOp, ComparisonOp>> = { '==': '!=', '!=': '==', '<': '>=', '>=': '<', '>': '<=', '<=': '>' };
const MIRRORED: Readonly<Record<ComparisonOp, ComparisonOp>> = { '==': '==', '!=': '!=', '<': '>', '>': '<', '<=': '>=', '>=': '<=' };

/** Jumps to `target` where the condition is `jumpIf`, falls through where not. */
export function lowerBranch(lowering: Lowering, expr: Expr, target: Label, jumpIf: boolean): void {
  const { code } = lowering;
  const known = constantTruth(expr);
  if (known !== undefined) {
    if (known === jumpIf) code.jump(target);
    return;
  }
  if (expr.kind === 'unary' && expr.op === '!') return lowerBranch(lowering, expr.operand, target, !jumpIf);
  if (expr.kind === 'logical') return branchLogical(lowering, expr, target, jumpIf);
  if (expr.kind === 'comma') {
    lowering.rules.effect(lowering, expr.left);
    return lowerBranch(lowering, expr.right, target, jumpIf);
  }
  if (expr.kind === 'cast' && keepsTruth(expr.operand, expr)) return lowerBranch(lowering, expr.operand, target, jumpIf);
  if (expr.kind === 'binary' && isComparison(expr.op)) return branchComparison(lowering, expr, expr.op, target, jumpIf);
  if (expr.kind === 'binary' && expr.op === '&' && jumpIf) return branchBits(lowering, expr, target);
  const value = lowering.rules.value(lowering, expr);
  code.branchImmediate(jumpIf ? BPF_JNE : BPF_JEQ, value, 0, isWide(expr.type), target);
}

/** A conversion that cannot turn zero into something else or the other way round: widening, or to bool. */
function keepsTruth(operand: Expr, cast: Expr): boolean {
  const from = computedIn(operand.type);
  const to = computedIn(cast.type);
  return from !== undefined && to !== undefined && (to.rank === 0 || to.size >= from.size);
}

function branchLogical(lowering: Lowering, { op, left, right }: LogicalExpr, target: Label, jumpIf: boolean): void {
  if ((op === '||') === jumpIf) {
    lowerBranch(lowering, left, target, jumpIf);
    lowerBranch(lowering, right, target, jumpIf);
    return;
  }
  const past = lowering.code.newLabel();
  lowerBranch(lowering, left, past, !jumpIf);
  lowerBranch(lowering, right, target, jumpIf);
  lowering.code.label(past);
}

function branchComparison(lowering: Lowering, expr: BinaryExpr, op: ComparisonOp, target: Label, jumpIf: boolean): void {
  const { code } = lowering;
  const mirrored = expr.left.kind === 'number';
  const [left, right] = mirrored ? [expr.right, expr.left] : [expr.left, expr.right];
  const asked = mirrored ? MIRRORED[op] : op;
  const integer = computedIn(left.type);
  const wide = isWide(left.type);
  const jump = jumpFor(jumpIf ? asked : NEGATED[asked], integer?.signed ?? false);
  const value = lowering.rules.value(lowering, left);
  if (right.kind === 'number' && fitsImmediate(right, wide)) code.branchImmediate(jump, value, Number(BigInt.asIntN(32, right.value)), wide, target);
  else code.branch(jump, value, lowering.rules.value(lowering, right), wide, target);
}

/** `a & b` as a condition is one instruction. */
function branchBits(lowering: Lowering, { left, right, type }: BinaryExpr, target: Label): void {
  const { code } = lowering;
  const wide = isWide(type);
  const value = lowering.rules.value(lowering, left);
  if (right.kind === 'number' && fitsImmediate(right, wide)) code.branchImmediate(BPF_JSET, value, Number(BigInt.asIntN(32, right.value)), wide, target);
  else code.branch(BPF_JSET, value, lowering.rules.value(lowering, right), wide, target);
}
