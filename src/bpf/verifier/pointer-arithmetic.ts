import { BPF_ADD, BPF_ALU64, BPF_AND, BPF_OR, BPF_SUB, BPF_XOR } from '../isa.ts';
import type { Env } from './env.ts';
import type { Insn } from './instruction.ts';
import { classOf, opOf } from './instruction.ts';
import { aluSymbols } from './print-insn.ts';
import type { Draft, Scalar } from './scalar.ts';
import { S64_MIN, isConstant, setUnbounded32, sync } from './scalar.ts';
import { isOutsideS64, setS64, setU64 } from './scalar-arithmetic.ts';
import { MAX_VAR_OFF } from './stack-access.ts';
import { U64_MAX, s64, tnumAdd, tnumSub } from './tnum.ts';
import { CONST_PTR_TO_MAP, PTR_TO_PACKET_END, PTR_TO_STACK, baseType, isPacketPointer, mayBeNull, typeName } from './register-type.ts';
import type { Value } from './value.ts';
import { unknownValue } from './value.ts';

/** Pointer plus or minus a number: the known part goes into `off`, the rest into the pointer's ranges (adjust_ptr_min_max_vals). */
export function addPointer(env: Env, insn: Insn, pointer: Value, number: Value, isPointerDst: boolean): void {
  const target = env.regs[insn.dst];
  const op = opOf(insn);
  if (isContradictory(number.scalar)) {
    target.set(unknownValue);
    return;
  }
  if (classOf(insn) !== BPF_ALU64) {
    if (op !== BPF_SUB) env.reject('EACCES', `R${insn.dst} 32-bit pointer arithmetic prohibited`);
    target.set(unknownValue);
    return;
  }
  checkPointerKind(env, insn, pointer, number.scalar);
  checkSaneOffset(env, number, pointer.type);
  checkSaneOffset(env, pointer, pointer.type);
  const result = op === BPF_ADD ? plus(env, pointer, number.scalar) : minus(env, insn, pointer, number.scalar, isPointerDst);
  checkSaneOffset(env, result, pointer.type);
  target.set({ ...result, scalar: sync({ ...result.scalar }) });
}

function isContradictory(scalar: Scalar): boolean {
  const isOpen = isConstant(scalar) && (scalar.smin !== scalar.smax || scalar.umin !== scalar.umax);
  return isOpen || scalar.smin > scalar.smax || scalar.umin > scalar.umax;
}

function checkPointerKind(env: Env, insn: Insn, pointer: Value, number: Scalar): void {
  const name = typeName(pointer.type);
  if (mayBeNull(pointer.type)) env.reject('EACCES', `R${insn.dst} pointer arithmetic on ${name} prohibited, null-check it first`);
  const base = baseType(pointer.type);
  const isNoOp = isConstant(number) && number.smin === 0n && opOf(insn) === BPF_ADD;
  const isProhibited = (base === CONST_PTR_TO_MAP && !isNoOp) || base === PTR_TO_PACKET_END;
  if (isProhibited) env.reject('EACCES', `R${insn.dst} pointer arithmetic on ${name} prohibited`);
}

/** Offsets are kept so small that no sum of them overflows. */
function checkSaneOffset(env: Env, value: Value, pointerType: number): void {
  const name = typeName(pointerType);
  const limit = BigInt(MAX_VAR_OFF);
  const { scalar } = value;
  const known = isConstant(scalar) ? s64(scalar.bits.value) : undefined;
  if (known !== undefined && (known >= limit || known <= -limit)) env.reject('EINVAL', `math between ${name} pointer and ${known} is not allowed`);
  if (value.off >= MAX_VAR_OFF || value.off <= -MAX_VAR_OFF) env.reject('EINVAL', `${name} pointer offset ${value.off} is not allowed`);
  if (scalar.smin === S64_MIN)
    env.reject('EINVAL', `math between ${name} pointer and register with unbounded min value is not allowed`);
  if (scalar.smin >= limit || scalar.smin <= -limit) env.reject('EINVAL', `value ${scalar.smin} makes ${name} pointer be out of bounds`);
}

const isInt32 = (value: bigint): boolean => value === BigInt.asIntN(32, value);

function plus(env: Env, pointer: Value, number: Scalar): Value {
  const off = BigInt(pointer.off) + number.smin;
  if (isConstant(number) && isInt32(off)) return moved(pointer, Number(off));
  const draft: Draft = { ...pointer.scalar };
  setUnbounded32(draft);
  const smin = pointer.scalar.smin + number.smin;
  const smax = pointer.scalar.smax + number.smax;
  setS64(draft, smin, smax, isOutsideS64(smin) || isOutsideS64(smax));
  const umin = pointer.scalar.umin + number.umin;
  const umax = pointer.scalar.umax + number.umax;
  setU64(draft, umin, umax, umin > U64_MAX || umax > U64_MAX);
  draft.bits = tnumAdd(pointer.scalar.bits, number.bits);
  const result = { ...pointer, scalar: draft };
  // What was compared with the packet's end before says nothing of the sum.
  return isPacketPointer(pointer.type) ? { ...result, id: env.nextId(), extent: 0 } : result;
}

function moved(pointer: Value, off: number): Value {
  const draft: Draft = { ...pointer.scalar };
  setUnbounded32(draft);
  return { ...pointer, off, scalar: draft };
}

function minus(env: Env, insn: Insn, pointer: Value, number: Scalar, isPointerDst: boolean): Value {
  const op = opOf(insn);
  if (op === BPF_AND || op === BPF_OR || op === BPF_XOR)
    env.reject('EACCES', `R${insn.dst} bitwise operator ${aluSymbols[op]} on pointer prohibited`);
  if (op !== BPF_SUB) env.reject('EACCES', `R${insn.dst} pointer arithmetic with ${aluSymbols[op]} operator prohibited`);
  if (!isPointerDst) env.reject('EACCES', `R${insn.dst} tried to subtract pointer from scalar`);
  if (pointer.type === PTR_TO_STACK) env.reject('EACCES', `R${insn.dst} subtraction from stack pointer prohibited`);
  const off = BigInt(pointer.off) - number.smin;
  if (isConstant(number) && isInt32(off)) return moved(pointer, Number(off));
  const draft: Draft = { ...pointer.scalar };
  setUnbounded32(draft);
  const smin = pointer.scalar.smin - number.smax;
  const smax = pointer.scalar.smax - number.smin;
  setS64(draft, smin, smax, isOutsideS64(smin) || isOutsideS64(smax));
  const { umin, umax } = pointer.scalar;
  setU64(draft, umin - number.umax, umax - number.umin, umin < number.umax);
  draft.bits = tnumSub(pointer.scalar.bits, number.bits);
  const result = { ...pointer, scalar: draft };
  if (!isPacketPointer(pointer.type)) return result;
  return { ...result, id: env.nextId(), extent: number.smin < 0n ? 0 : pointer.extent };
}
