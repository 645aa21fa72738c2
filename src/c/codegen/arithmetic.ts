import { assert } from '../../base/assert.ts';
import { BPF_ADD, BPF_AND, BPF_ARSH, BPF_DIV, BPF_LSH, BPF_MOD, BPF_MUL, BPF_NEG, BPF_OR, BPF_RSH, BPF_SUB, BPF_XOR } from '../../bpf/isa.ts';
import type { ArithmeticOp, BinaryExpr, Expr, UnaryExpr } from '../ast.ts';
import { computedIn } from '../check/constant.ts';
import { isComparison } from '../check/operators.ts';
import type { Type } from '../types/type.ts';
import { bare } from '../types/type.ts';
import { pointedTo } from './addresses.ts';
import { lowerTruth } from './choice.ts';
import type { Reg } from './code.ts';
import type { Lowering } from './lowering.ts';
import { ownValue } from './own-value.ts';
import { fitsImmediate, isWide } from './widths.ts';

const ALU: Readonly<Record<ArithmeticOp, number>> = {
  '+': BPF_ADD, '-': BPF_SUB, '*': BPF_MUL, '/': BPF_DIV, '%': BPF_MOD, '&': BPF_AND, '|': BPF_OR, '^': BPF_XOR, '<<': BPF_LSH, '>>': BPF_RSH,
};

/** `-`, `~` and `!`. */
export function lowerUnary(lowering: Lowering, expr: UnaryExpr): Reg {
  const { code } = lowering;
  if (expr.op === '!') return lowerTruth(lowering, expr);
  const value = ownValue(lowering, expr.operand);
  if (expr.op === '-') code.aluImmediate(BPF_NEG, value, 0, isWide(expr.type));
  else code.aluImmediate(BPF_XOR, value, -1, isWide(expr.type));
  return value;
}

/** Every binary operator but `&&` and `||`. */
export function lowerBinary(lowering: Lowering, expr: BinaryExpr): Reg {
  const { op } = expr;
  if (isComparison(op)) return lowerTruth(lowering, expr);
  if (bare(expr.type).kind === 'pointer') return pointerSum(lowering, expr);
  const swapped = expr.left.kind === 'number' && isCommutative(op);
  const [left, right] = swapped ? [expr.right, expr.left] : [expr.left, expr.right];
  const value = ownValue(lowering, left);
  const rightReg = fitsImmediate(right, isWide(expr.type)) ? undefined : lowering.rules.value(lowering, right);
  operate(lowering, op, value, right, rightReg, expr.type);
  return value;
}

function isCommutative(op: string): boolean {
  return op === '+' || op === '*' || op === '&' || op === '|' || op === '^';
}

function pointerSum(lowering: Lowering, expr: BinaryExpr): Reg {
  const { code } = lowering;
  const address = pointedTo(lowering, expr);
  const sum = code.fresh();
  code.address(sum, address);
  return sum;
}

/** `value op= right`, in place; `rightReg` holds the right side unless it is an immediate. */
export function operate(lowering: Lowering, op: ArithmeticOp, value: Reg, right: Expr, rightReg: Reg | undefined, type: Type): void {
  const { code } = lowering;
  const integer = computedIn(type);
  assert(integer, 'arithmetic on what is no number');
  const wide = integer.size === 8;
  const opcode = op === '>>' && integer.signed ? BPF_ARSH : ALU[op];
  const off = (op === '/' || op === '%') && integer.signed ? 1 : 0;
  if (rightReg !== undefined) code.alu(opcode, value, rightReg, wide, off);
  else if (right.kind === 'number') immediate(lowering, op, opcode, value, Number(BigInt.asIntN(32, right.value)), wide, off);
}

/** Unsigned division by a power of two is a shift; division by zero stays for the machine to give 0. */
function immediate(lowering: Lowering, op: ArithmeticOp, opcode: number, value: Reg, by: number, wide: boolean, off: number): void {
  const { code } = lowering;
  const shift = Math.log2(by);
  const isPower = by > 0 && Number.isInteger(shift);
  if (op === '*' && isPower) code.aluImmediate(BPF_LSH, value, shift, wide);
  else if (op === '/' && isPower && off === 0) code.aluImmediate(BPF_RSH, value, shift, wide);
  else if (op === '%' && isPower && off === 0) code.aluImmediate(BPF_AND, value, by - 1, wide);
  else if ((op === '/' || op === '%') && by === 0) {
    const zero = code.fresh();
    code.constant(zero, 0n, wide);
    code.alu(opcode, value, zero, wide, off);
  } else code.aluImmediate(opcode, value, by, wide, off);
}
