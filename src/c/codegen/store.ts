import type { Expr } from '../ast.ts';
import { sizeOf } from '../types/layout.ts';
import type { Type } from '../types/type.ts';
import type { Address, Size } from './code.ts';
import type { Lowering } from './lowering.ts';

/** Stores a scalar: a constant that fits an instruction goes there directly. */
export function storeValue(lowering: Lowering, to: Address, value: Expr, type: Type): void {
  const size = sizeOf(type) as Size;
  const constant = value.kind === 'number' ? BigInt.asIntN(size * 8, value.value) : undefined;
  if (constant !== undefined && BigInt.asIntN(32, constant) === constant) lowering.code.storeImmediate(to, Number(constant), size);
  else lowering.code.store(to, lowering.rules.value(lowering, value), size);
}
