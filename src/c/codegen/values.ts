import { assert, unreachable } from '../../base/assert.ts';
import { BPF_ADD, BPF_AND, BPF_ARSH, BPF_DIV, BPF_JNE, BPF_LSH, BPF_MOD, BPF_MUL, BPF_NEG, BPF_OR, BPF_RSH, BPF_SUB, BPF_XOR } from '../../bpf/isa.ts';
import type { ArithmeticOp, BinaryExpr, CompoundAssignExpr, ConditionalExpr, Expr, IncrementExpr, UnaryExpr } from '../ast.ts';
import { computedIn } from '../check/constant.ts';
import { isComparison } from '../check/operators.ts';
import { sizeOf } from '../types/layout.ts';
import type { Type } from '../types/type.ts';
import { INT, bare, isRecord, isVoid } from '../types/type.ts';
import { addressOf, pointedTo, registerHome } from './addresses.ts';
import { lowerAssign, loadFrom, storeTo } from './assign.ts';
import { lowerBuiltin } from './builtins.ts';
import { lowerCall } from './calls.ts';
import type { Reg } from './code.ts';
import { FP } from './code.ts';
import { convertValue, toTruth } from './conversions.ts';
import type { Lowering } from './lowering.ts';
import { lowerStatementExpression } from './statements.ts';

const ALU: Readonly<Record<ArithmeticOp, number>> = {
  '+': BPF_ADD, '-': BPF_SUB, '*': BPF_MUL, '/': BPF_DIV, '%': BPF_MOD, '&': BPF_AND, '|': BPF_OR, '^': BPF_XOR, '<<': BPF_LSH, '>>': BPF_RSH,
};

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
    case 'statements': lowerStatementExpression(lowering, expr); return;
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

export function isWide(type: Type): boolean {
  return bare(type).kind === 'pointer' || sizeOf(type) === 8;
}

/** A register of its own holding the value: free to be changed. */
export function ownValue(lowering: Lowering, expr: Expr): Reg {
  const value = lowerValue(lowering, expr);
  if (isFresh(lowering, expr)) return value;
  const own = lowering.code.fresh();
  lowering.code.move(own, value);
  return own;
}

/** Whether the value comes in a register that nothing else uses. */
function isFresh(lowering: Lowering, expr: Expr): boolean {
  switch (expr.kind) {
    case 'number': case 'unary': case 'binary': case 'logical': case 'conditional': case 'call': return !isRecord(expr.type);
    case 'dereference': case 'member': return !isRecord(expr.type);
    case 'symbol': return registerHome(lowering, expr) === undefined;
    case 'cast': return isFresh(lowering, expr.operand);
    default: return false;
  }
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

function lowerUnary(lowering: Lowering, expr: UnaryExpr): Reg {
  const { code } = lowering;
  if (expr.op === '!') return lowerTruth(lowering, expr);
  const value = ownValue(lowering, expr.operand);
  if (expr.op === '-') code.aluImmediate(BPF_NEG, value, 0, isWide(expr.type));
  else code.aluImmediate(BPF_XOR, value, -1, isWide(expr.type));
  return value;
}

/** A comparison or logical expression as 0 or 1. */
function lowerTruth(lowering: Lowering, expr: Expr): Reg {
  return toTruth(lowering, (target) => lowering.rules.branch(lowering, expr, target, true));
}

function lowerBinary(lowering: Lowering, expr: BinaryExpr): Reg {
  const { op } = expr;
  if (isComparison(op)) return lowerTruth(lowering, expr);
  if (bare(expr.type).kind === 'pointer') return pointerSum(lowering, expr);
  const swapped = expr.left.kind === 'number' && isCommutative(op);
  const [left, right] = swapped ? [expr.right, expr.left] : [expr.left, expr.right];
  const value = ownValue(lowering, left);
  const rightReg = fitsImmediate(right, isWide(expr.type)) ? undefined : lowerValue(lowering, right);
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

/** Whether a constant can be an instruction's 32-bit operand. */
export function fitsImmediate(expr: Expr, wide: boolean): boolean {
  return expr.kind === 'number' && (!wide || BigInt.asIntN(64, expr.value) === BigInt.asIntN(32, expr.value));
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

function lowerConditional(lowering: Lowering, expr: ConditionalExpr): Reg {
  const { code } = lowering;
  const result = code.fresh();
  const otherwise = code.newLabel();
  const end = code.newLabel();
  if (isVoid(expr.type)) lowerConditionalEffect(lowering, expr);
  else if (isRecord(expr.type)) return addressValue(lowering, expr);
  else if (expr.yes) {
    lowering.rules.branch(lowering, expr.condition, otherwise, false);
    moveValue(lowering, result, expr.yes);
    code.jump(end);
    code.label(otherwise);
    moveValue(lowering, result, expr.no);
    code.label(end);
  } else {
    const value = lowerValue(lowering, expr.condition);
    code.move(result, convertValue(lowering, value, expr.condition.type, expr.type));
    code.branchImmediate(BPF_JNE, value, 0, isWide(expr.condition.type), end);
    moveValue(lowering, result, expr.no);
    code.label(end);
  }
  return result;
}

/** `to = expr`; a constant is made in place. */
export function moveValue(lowering: Lowering, to: Reg, expr: Expr): void {
  if (expr.kind === 'number') lowering.code.constant(to, expr.value, isWide(expr.type));
  else lowering.code.move(to, lowerValue(lowering, expr));
}

function lowerConditionalEffect(lowering: Lowering, { condition, yes, no }: ConditionalExpr): void {
  const { code } = lowering;
  const otherwise = code.newLabel();
  const end = code.newLabel();
  lowering.rules.branch(lowering, condition, yes ? otherwise : end, !yes);
  if (yes) {
    lowerEffect(lowering, yes);
    code.jump(end);
    code.label(otherwise);
  }
  lowerEffect(lowering, no);
  code.label(end);
}

/** `target op= value`: the right side first, then the target is read, changed and written. */
function lowerCompound(lowering: Lowering, expr: CompoundAssignExpr): Reg {
  const { code } = lowering;
  const { target, op, value, computeType } = expr;
  const right = fitsImmediate(value, isWide(computeType)) ? undefined : lowerValue(lowering, value);
  const home = registerHome(lowering, target);
  const sameType = bare(target.type) === bare(computeType);
  if (home !== undefined && sameType) {
    operate(lowering, op, home, value, right, computeType);
    return home;
  }
  const address = home === undefined ? addressOf(lowering, target) : undefined;
  const current = code.fresh();
  code.move(current, home ?? loadFrom(lowering, target, false, address));
  const operand = convertValue(lowering, current, target.type, computeType);
  operate(lowering, op, operand, value, right, computeType);
  const result = convertValue(lowering, operand, computeType, target.type);
  if (home !== undefined) {
    code.move(home, result);
    return home;
  }
  return storeTo(lowering, target, address!, result);
}

/** `++` and `--`; the value before or after it, where one is wanted. */
function lowerIncrement(lowering: Lowering, expr: IncrementExpr, isValueWanted: boolean): Reg {
  const { code } = lowering;
  const { target, delta, isPostfix } = expr;
  const home = registerHome(lowering, target);
  const address = home === undefined ? addressOf(lowering, target) : undefined;
  const current = home ?? loadFrom(lowering, target, false, address);
  const old = isValueWanted && isPostfix ? code.fresh() : undefined;
  if (old !== undefined) code.move(old, current);
  const changed = home ?? current;
  code.aluImmediate(BPF_ADD, changed, delta, isWide(target.type));
  const result = narrow(lowering, changed, target.type);
  if (address) {
    const stored = storeTo(lowering, target, address, result);
    return old ?? stored;
  }
  if (result !== home) code.move(home!, result);
  return old ?? home!;
}

/** After arithmetic in 32 bits on a narrower variable: back to what its type can hold. */
function narrow(lowering: Lowering, reg: Reg, type: Type): Reg {
  const integer = computedIn(type);
  return integer && integer.size < 4 ? convertValue(lowering, reg, INT, type) : reg;
}
