import { BPF_ADD } from '../../bpf/isa.ts';
import type { CompoundAssignExpr, IncrementExpr } from '../ast.ts';
import { computedIn } from '../check/constant.ts';
import type { Type } from '../types/type.ts';
import { INT, bare } from '../types/type.ts';
import { addressOf, registerHome } from './addresses.ts';
import { operate } from './arithmetic.ts';
import { loadFrom, storeTo } from './assign.ts';
import type { Reg } from './code.ts';
import { convertValue } from './conversions.ts';
import type { Lowering } from './lowering.ts';
import { fitsImmediate, isWide } from './widths.ts';

/** `target op= value`: the right side first, then the target is read, changed and written. */
export function lowerCompound(lowering: Lowering, expr: CompoundAssignExpr): Reg {
  const { code } = lowering;
  const { target, op, value, computeType } = expr;
  const right = fitsImmediate(value, isWide(computeType)) ? undefined : lowering.rules.value(lowering, value);
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
export function lowerIncrement(lowering: Lowering, expr: IncrementExpr, isValueWanted: boolean): Reg {
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
