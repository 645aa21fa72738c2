import type { Expr } from '../ast.ts';
import { sizeOf } from '../types/layout.ts';
import type { Type } from '../types/type.ts';
import { bare } from '../types/type.ts';

/** Whether values of the type take all 64 bits of a register. */
export function isWide(type: Type): boolean {
  return bare(type).kind === 'pointer' || sizeOf(type) === 8;
}

/** Whether a constant can be an instruction's 32-bit operand. */
export function fitsImmediate(expr: Expr, wide: boolean): boolean {
  return expr.kind === 'number' && (!wide || BigInt.asIntN(64, expr.value) === BigInt.asIntN(32, expr.value));
}
