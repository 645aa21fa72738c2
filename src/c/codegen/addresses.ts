import { BPF_ADD, BPF_SUB } from '../../bpf/isa.ts';
import type { Expr, SymbolExpr } from '../ast.ts';
import { sizeOf, alignOf } from '../types/layout.ts';
import { isPointer, isRecord } from '../types/type.ts';
import { unreachable } from '../../base/assert.ts';
import type { Address, Reg } from './code.ts';
import { FP } from './code.ts';
import { initializeMemory } from './initialize.ts';
import { copyBytes } from './copy.ts';
import type { Lowering } from './lowering.ts';
import { memoryAt, offsetAddress } from './lowering.ts';

/** Offsets an address keeps apart from its base; larger ones are added. */
const MAX_OFFSET = 0x3fffffffn;

/** The register a local lives in, where the expression is such a local. */
export function registerHome(lowering: Lowering, expr: Expr): Reg | undefined {
  if (expr.kind !== 'symbol' || expr.symbol.kind !== 'local') return undefined;
  const home = lowering.activation.homes.get(expr.symbol);
  return home && 'reg' in home ? home.reg : undefined;
}

/** Where an lvalue, or a struct value, lies in memory. */
export function addressOf(lowering: Lowering, expr: Expr): Address {
  switch (expr.kind) {
    case 'symbol': return symbolAddress(lowering, expr);
    case 'string': return referenceTo(lowering, { type: 'string', bytes: expr.bytes, offset: 0 });
    case 'dereference': return pointedTo(lowering, expr.pointer);
    case 'member': return offsetAddress(addressOf(lowering, expr.object), expr.offset);
    case 'literal': {
      const { address } = lowering.open(expr.local) as { address: Address };
      initializeMemory(lowering, address, expr.initial);
      return address;
    }
    case 'cast': return addressOf(lowering, expr.operand);
    default: return isRecord(expr.type) ? recordAddress(lowering, expr) : unreachable(`no address of ${expr.kind}`);
  }
}

/** A struct that an expression yields, put somewhere. */
function recordAddress(lowering: Lowering, expr: Expr): Address {
  const { rules, code } = lowering;
  switch (expr.kind) {
    case 'call': case 'statements': return memoryAt(rules.value(lowering, expr), 0);
    case 'comma':
      rules.effect(lowering, expr.left);
      return addressOf(lowering, expr.right);
    case 'assign': {
      rules.effect(lowering, expr);
      return addressOf(lowering, expr.target);
    }
    case 'conditional': {
      const result = lowering.stackAddress(sizeOf(expr.type), alignOf(expr.type));
      const otherwise = code.newLabel();
      const end = code.newLabel();
      rules.branch(lowering, expr.condition, otherwise, false);
      copyBytes(lowering, result, addressOf(lowering, expr.yes ?? expr.condition), sizeOf(expr.type));
      code.jump(end);
      code.label(otherwise);
      copyBytes(lowering, result, addressOf(lowering, expr.no), sizeOf(expr.type));
      code.label(end);
      return result;
    }
    default: return unreachable(`a struct out of ${expr.kind}`);
  }
}

function symbolAddress(lowering: Lowering, { symbol }: SymbolExpr): Address {
  if (symbol.kind === 'local') {
    const home = lowering.activation.homes.get(symbol);
    return home && 'address' in home ? home.address : unreachable(`'${symbol.name}' has no address`);
  }
  return symbol.kind === 'global' ? referenceTo(lowering, { type: 'global', symbol, offset: 0 }) : referenceTo(lowering, { type: 'function', symbol });
}

function referenceTo(lowering: Lowering, reference: Parameters<Lowering['code']['refer']>[1]): Address {
  const base = lowering.code.fresh();
  lowering.code.refer(base, reference);
  return memoryAt(base, 0);
}

/** What a pointer value points to: constants added to it become the offset. */
export function pointedTo(lowering: Lowering, pointer: Expr): Address {
  if (pointer.kind === 'addressOf') return addressOf(lowering, pointer.operand);
  if (pointer.kind === 'cast' && isPointer(pointer.operand.type)) return pointedTo(lowering, pointer.operand);
  if (pointer.kind === 'binary' && pointer.op === '+' && pointer.right.kind === 'number' && isPointer(pointer.left.type)) {
    const by = BigInt.asIntN(64, pointer.right.value);
    if (by <= MAX_OFFSET && by >= -MAX_OFFSET) return offsetAddress(pointedTo(lowering, pointer.left), Number(by));
  }
  if (pointer.kind === 'binary' && (pointer.op === '+' || pointer.op === '-') && isPointer(pointer.left.type)) return indexed(lowering, pointer.op, pointer.left, pointer.right);
  return memoryAt(lowering.rules.value(lowering, pointer), 0);
}

/** pointer ± index: the constant part of the pointer stays an offset. */
function indexed(lowering: Lowering, op: '+' | '-', pointer: Expr, index: Expr): Address {
  const { code } = lowering;
  const by = lowering.rules.value(lowering, index);
  const at = pointedTo(lowering, pointer);
  const sum = code.fresh();
  code.address(sum, { ...at, offset: at.base === FP ? at.offset : 0 });
  code.alu(op === '+' ? BPF_ADD : BPF_SUB, sum, by, true);
  return memoryAt(sum, at.base === FP ? 0 : at.offset);
}
