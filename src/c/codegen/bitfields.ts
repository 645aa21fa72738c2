import { BPF_AND, BPF_ARSH, BPF_LSH, BPF_OR, BPF_RSH } from '../../bpf/isa.ts';
import { sizeOf } from '../types/layout.ts';
import type { Member, Type } from '../types/type.ts';
import { integerOf } from '../types/type.ts';
import type { Address, Reg, Size } from './code.ts';
import type { Lowering } from './lowering.ts';
import { offsetAddress } from './lowering.ts';

type Bits = NonNullable<Member['bits']>;

/** The memory access that holds a bit-field: one byte where it fits into one, else its type's unit. */
function unitOf(at: Address, bits: Bits, type: Type): { address: Address; size: Size; start: number } {
  if ((bits.start & 7) + bits.width <= 8) return { address: offsetAddress(at, bits.start >> 3), size: 1, start: bits.start & 7 };
  const size = sizeOf(type) as Size;
  return { address: at, size: bits.start + bits.width <= size * 8 ? size : 8, start: bits.start };
}

/** Reads a bit-field: shifted up against the sign, then down. */
export function loadBitField(lowering: Lowering, at: Address, bits: Bits, type: Type): Reg {
  const { code } = lowering;
  const { address, size, start } = unitOf(at, bits, type);
  const value = code.fresh();
  code.load(value, address, size);
  return extract(lowering, value, start, bits.width, type);
}

/** Cuts `width` bits out of a register, in place, extended as the type has it. */
function extract(lowering: Lowering, value: Reg, start: number, width: number, type: Type): Reg {
  const { code } = lowering;
  const signed = integerOf(type)?.signed ?? false;
  if (!signed && start === 0 && width < 32) code.aluImmediate(BPF_AND, value, (1 << width) - 1, false);
  else {
    if (64 - start - width > 0) code.aluImmediate(BPF_LSH, value, 64 - start - width, true);
    if (width < 64) code.aluImmediate(signed ? BPF_ARSH : BPF_RSH, value, 64 - width, true);
    if (sizeOf(type) < 8 && signed) code.move(value, value, false);
  }
  return value;
}

/** Writes a bit-field, its neighbours kept; gives the value as the field holds it. */
export function storeBitField(lowering: Lowering, at: Address, bits: Bits, type: Type, value: Reg): Reg {
  const { code } = lowering;
  const { address, size, start } = unitOf(at, bits, type);
  const mask = ((1n << BigInt(bits.width)) - 1n) << BigInt(start);
  const field = code.fresh();
  code.move(field, value);
  code.aluImmediate(BPF_LSH, field, 64 - bits.width, true);
  if (64 - bits.width - start > 0) code.aluImmediate(BPF_RSH, field, 64 - bits.width - start, true);
  const unit = code.fresh();
  code.load(unit, address, size);
  andConstant(lowering, unit, BigInt.asUintN(64, ~mask));
  code.alu(BPF_OR, unit, field, true);
  code.store(address, unit, size);
  const kept = code.fresh();
  code.move(kept, value);
  return extract(lowering, kept, 0, bits.width, type);
}

function andConstant(lowering: Lowering, reg: Reg, mask: bigint): void {
  const { code } = lowering;
  const signed = BigInt.asIntN(64, mask);
  if (BigInt.asIntN(32, mask) === signed) return code.aluImmediate(BPF_AND, reg, Number(signed), true);
  const constant = code.fresh();
  code.constant(constant, mask, true);
  code.alu(BPF_AND, reg, constant, true);
}
