import type { BinaryExpr, Expr, NumberExpr, UnaryExpr } from '../ast.ts';
import type { Place } from '../source.ts';
import { wrapTo } from '../types/convert.ts';
import type { IntType, Type } from '../types/type.ts';
import { UNSIGNED_LONG, bare, integerOf } from '../types/type.ts';

/** A constant of a type; `value` is already within its range. */
export function numberExpr(place: Place, type: Type, value: bigint): NumberExpr {
  return { kind: 'number', place, type, value };
}

/** The integer type a value of this type is computed in: a pointer counts as an unsigned long. */
export function computedIn(type: Type): IntType | undefined {
  return bare(type).kind === 'pointer' ? UNSIGNED_LONG : integerOf(type);
}

/** A unary operation on a constant as a constant; else the node itself. */
export function foldUnary(node: UnaryExpr): Expr {
  const { operand, op } = node;
  const type = integerOf(node.type);
  if (operand.kind !== 'number' || !type) return node;
  const value = op === '-' ? -operand.value : op === '~' ? ~operand.value : operand.value === 0n ? 1n : 0n;
  return numberExpr(node.place, node.type, wrapTo(type, value));
}

/** A binary operation on two constants as a constant; `x + 0` as `x`; else the node itself. */
export function foldBinary(node: BinaryExpr): Expr {
  const { left, right } = node;
  if (right.kind !== 'number') return node;
  if (left.kind !== 'number') return isNeutral(node, right.value) ? left : joinOffsets(node, right);
  const type = computedIn(left.type);
  const value = type && compute(node.op, left.value, right.value, type);
  const result = computedIn(node.type);
  return value === undefined || !result ? node : numberExpr(node.place, node.type, wrapTo(result, value));
}

/** `(p + 8) + 4` is `p + 12`: members of array elements end up as one offset. */
function joinOffsets(node: BinaryExpr, right: NumberExpr): Expr {
  const { left } = node;
  if (node.op !== '+' || left.kind !== 'binary' || left.op !== '+' || left.right.kind !== 'number' || bare(left.type).kind !== 'pointer') return node;
  const sum = wrapTo(UNSIGNED_LONG, left.right.value + right.value);
  return { ...node, left: left.left, right: numberExpr(right.place, right.type, BigInt.asIntN(64, sum)) };
}

function isNeutral(node: BinaryExpr, right: bigint): boolean {
  if (bare(node.type) !== bare(node.left.type)) return false;
  switch (node.op) {
    case '+': case '-': case '|': case '^': case '<<': case '>>': return right === 0n;
    case '*': case '/': return right === 1n;
    default: return false;
  }
}

/** The result before it is cut to the node's type; undefined where C leaves it undefined (x / 0). */
function compute(op: BinaryExpr['op'], a: bigint, b: bigint, type: IntType): bigint | undefined {
  const bits = BigInt(type.size * 8);
  switch (op) {
    case '+': return a + b;
    case '-': return a - b;
    case '*': return a * b;
    case '/': return b === 0n ? undefined : a / b;
    case '%': return b === 0n ? undefined : a % b;
    case '&': return a & b;
    case '|': return a | b;
    case '^': return a ^ b;
    case '<<': return b < 0n || b >= bits ? undefined : a << b;
    case '>>': return b < 0n || b >= bits ? undefined : a >> b;
    case '==': return truth(a === b);
    case '!=': return truth(a !== b);
    case '<': return truth(a < b);
    case '>': return truth(a > b);
    case '<=': return truth(a <= b);
    case '>=': return truth(a >= b);
  }
}

function truth(holds: boolean): bigint {
  return holds ? 1n : 0n;
}

/** The constant an expression is, as far as the compiler folds; undefined for all else. */
export function constantValue(expr: Expr): bigint | undefined {
  return expr.kind === 'number' ? expr.value : undefined;
}

/** Whether a condition is known: true, false, or undefined. */
export function constantTruth(expr: Expr): boolean | undefined {
  return expr.kind === 'number' ? expr.value !== 0n : undefined;
}
