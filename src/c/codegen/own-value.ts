import type { Expr } from '../ast.ts';
import { isRecord } from '../types/type.ts';
import { registerHome } from './addresses.ts';
import type { Reg } from './code.ts';
import type { Lowering } from './lowering.ts';
import { isWide } from './widths.ts';

/** A register of its own holding the value: free to be changed. */
export function ownValue(lowering: Lowering, expr: Expr): Reg {
  const value = lowering.rules.value(lowering, expr);
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

/** `to = expr`; a constant is made in place. */
export function moveValue(lowering: Lowering, to: Reg, expr: Expr): void {
  if (expr.kind === 'number') lowering.code.constant(to, expr.value, isWide(expr.type));
  else lowering.code.move(to, lowering.rules.value(lowering, expr));
}
