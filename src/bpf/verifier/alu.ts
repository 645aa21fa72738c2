import { BPF_ADD, BPF_ALU64, BPF_ARSH, BPF_DIV, BPF_END, BPF_LSH, BPF_MOD, BPF_MOV, BPF_NEG, BPF_RSH, BPF_SUB } from '../isa.ts';
import type { Env } from './env.ts';
import type { Insn } from './instruction.ts';
import { classOf, isRegisterSource, opOf } from './instruction.ts';
import { addPointer } from './pointer-arithmetic.ts';
import { markChainPrecision } from './precision.ts';
import { aluSymbols } from './print-insn.ts';
import { checkDestination, checkSource, setUnknown } from './registers.ts';
import type { Draft, Scalar } from './scalar.ts';
import { constantScalar, findContradiction, isConstant, signExtend, signExtend32, sync, unknownScalar, widthOf, zeroExtend32 } from './scalar.ts';
import { applyAlu } from './scalar-arithmetic.ts';
import { assignScalarId, withoutScalarId } from './stack-access.ts';
import type { Cell } from './state.ts';
import { LIVE_WRITTEN } from './state.ts';
import { hex, s64, u64 } from './tnum.ts';
import { SCALAR_VALUE } from './register-type.ts';
import { ADD_CONST, constantValue, linkedScalar, unknownValue } from './value.ts';

/** Arithmetic instructions: what must hold of their fields and operands, and what the result is. */
export function checkAlu(env: Env, insn: Insn): void {
  const op = opOf(insn);
  if (op === BPF_END || op === BPF_NEG) checkUnary(env, insn, op);
  else if (op === BPF_MOV) checkMove(env, insn);
  else if (op > BPF_END) env.reject('EINVAL', `invalid BPF_ALU opcode ${op.toString(16)}`);
  else checkBinary(env, insn, op);
  checkInvariants(env, env.regs[insn.dst], 'alu');
}

/** Ranges that contradict each other are a mistake in the rules; the kernel says so and forgets them. */
export function checkInvariants(env: Env, cell: Cell, context: string): void {
  const { value } = cell;
  const contradiction = findContradiction(value.scalar);
  if (contradiction === undefined) return;
  const { umin, umax, smin, smax, u32min, u32max, s32min, s32max, bits } = value.scalar;
  const hex32 = (number: number): string => hex(BigInt(number >>> 0));
  env.write(
    `REG INVARIANTS VIOLATION (${context}): ${contradiction} u64=[${hex(umin)}, ${hex(umax)}] s64=[${hex(u64(smin))}, ${hex(u64(smax))}] ` +
      `u32=[${hex32(u32min)}, ${hex32(u32max)}] s32=[${hex32(s32min)}, ${hex32(s32max)}] var_off=(${hex(bits.value)}, ${hex(bits.mask)})\n`,
  );
  cell.value = { ...value, scalar: { ...unknownScalar, bits } };
}

function checkUnary(env: Env, insn: Insn, op: number): void {
  const isNegFields = !isRegisterSource(insn) && insn.src === 0 && insn.off === 0 && insn.imm === 0;
  if (op === BPF_NEG && !isNegFields) env.reject('EINVAL', 'BPF_NEG uses reserved fields');
  const isWidth = insn.imm === 16 || insn.imm === 32 || insn.imm === 64;
  const isEndFields = insn.src === 0 && insn.off === 0 && isWidth && !(classOf(insn) === BPF_ALU64 && isRegisterSource(insn));
  if (op === BPF_END && !isEndFields) env.reject('EINVAL', 'BPF_END uses reserved fields');
  checkSource(env, insn.dst);
  checkDestination(env, insn.dst);
  setUnknown(env, insn.dst);
}

function isMoveOffset(insn: Insn): boolean {
  const { off } = insn;
  return off === 0 || off === 8 || off === 16 || (off === 32 && classOf(insn) === BPF_ALU64);
}

function checkMove(env: Env, insn: Insn): void {
  if (isRegisterSource(insn)) {
    if (!isMoveOffset(insn) || insn.imm !== 0) env.reject('EINVAL', 'BPF_MOV uses reserved fields');
    checkSource(env, insn.src);
    checkDestination(env, insn.dst);
    if (classOf(insn) === BPF_ALU64) moveWhole(env, insn);
    else moveLow(env, insn);
    return;
  }
  if (insn.src !== 0 || insn.off !== 0) env.reject('EINVAL', 'BPF_MOV uses reserved fields');
  checkDestination(env, insn.dst);
  const imm = classOf(insn) === BPF_ALU64 ? BigInt(insn.imm) : BigInt(insn.imm >>> 0);
  env.regs[insn.dst].set(constantValue(imm));
}

function moveWhole(env: Env, insn: Insn): void {
  const source = env.regs[insn.src];
  const target = env.regs[insn.dst];
  if (insn.off === 0) {
    assignScalarId(env, source);
    target.assign(source);
    target.live |= LIVE_WRITTEN;
    return;
  }
  if (source.value.type !== SCALAR_VALUE) {
    setUnknown(env, insn.dst);
    return;
  }
  copyNarrowed(env, source, target, source.value.scalar.umax < 1n << BigInt(insn.off - 1));
  target.value = { ...target.value, scalar: signExtend(target.value.scalar, insn.off >> 3) };
}

/** `w1 = w2`: the lower half, the upper one zero. */
function moveLow(env: Env, insn: Insn): void {
  const source = env.regs[insn.src];
  const target = env.regs[insn.dst];
  if (source.value.type !== SCALAR_VALUE) setUnknown(env, insn.dst);
  else {
    const { scalar } = source.value;
    const fits = insn.off === 0 ? widthOf(scalar) <= 32 : scalar.umax < 1n << BigInt(insn.off - 1);
    copyNarrowed(env, source, target, fits);
  }
  const { value } = target;
  target.value = { ...value, scalar: insn.off === 0 ? low32(value.scalar) : signExtend32(value.scalar, insn.off >> 3) };
}

/** Copies a scalar whose value the move may change; only an unchanged one stays linked. */
function copyNarrowed(env: Env, source: Cell, target: Cell, isUnchanged: boolean): void {
  if (isUnchanged) assignScalarId(env, source);
  target.assign(source);
  if (!isUnchanged) target.value = withoutScalarId(target.value);
  target.live |= LIVE_WRITTEN;
}

function low32(scalar: Scalar): Scalar {
  if (isConstant(scalar)) return constantScalar(scalar.bits.value & 0xffff_ffffn);
  const draft: Draft = { ...scalar };
  zeroExtend32(draft);
  return sync(draft);
}

function checkBinary(env: Env, insn: Insn, op: number): void {
  const isDivision = op === BPF_MOD || op === BPF_DIV;
  const isFields = (insn.off === 0 || (insn.off === 1 && isDivision)) && (isRegisterSource(insn) ? insn.imm === 0 : insn.src === 0);
  if (!isFields) env.reject('EINVAL', 'BPF_ALU uses reserved fields');
  if (isRegisterSource(insn)) checkSource(env, insn.src);
  checkSource(env, insn.dst);
  if (isDivision && !isRegisterSource(insn) && insn.imm === 0) env.reject('EINVAL', 'div by zero');
  const isShift = op === BPF_LSH || op === BPF_RSH || op === BPF_ARSH;
  const width = classOf(insn) === BPF_ALU64 ? 64 : 32;
  if (isShift && !isRegisterSource(insn) && (insn.imm < 0 || insn.imm >= width)) env.reject('EINVAL', `invalid shift ${insn.imm}`);
  checkDestination(env, insn.dst);
  compute(env, insn, op);
}

/** Chooses between arithmetic on numbers and on pointers. */
function compute(env: Env, insn: Insn, op: number): void {
  const target = env.regs[insn.dst];
  const source = isRegisterSource(insn) ? env.regs[insn.src] : undefined;
  const operand = source?.value ?? constantValue(BigInt(insn.imm));
  const isPointer = target.value.type !== SCALAR_VALUE;
  if (operand.type !== SCALAR_VALUE) {
    if (isPointer) subtractPointers(env, insn, op);
    else {
      markChainPrecision(env, insn.dst);
      addPointer(env, insn, operand, target.value, false);
    }
    return;
  }
  if (isPointer) {
    if (source) markChainPrecision(env, insn.src);
    addPointer(env, insn, target.value, operand, true);
    return;
  }
  if (source && target.precise) markChainPrecision(env, insn.src);
  computeScalar(insn, op, target, operand.scalar);
}

/** The distance of two pointers is just a number to a privileged program; any other operation makes no sense. */
function subtractPointers(env: Env, insn: Insn, op: number): void {
  if (op !== BPF_SUB) env.reject('EACCES', `R${insn.dst} pointer ${aluSymbols[op]} pointer prohibited`);
  setUnknown(env, insn.dst);
}

function computeScalar(insn: Insn, op: number, target: Cell, operand: Scalar): void {
  const is32 = classOf(insn) !== BPF_ALU64;
  const { value } = target;
  const scalar = applyAlu(op, value.scalar, operand, is32);
  if (scalar === unknownScalar) {
    target.set(unknownValue);
    return;
  }
  const { id, off } = linkAfter(insn, op, value, operand);
  target.value = linkedScalar(scalar, id, off);
}

const unlinked = { id: 0, off: 0 };

/** `r2 = r1; r2 += 8` leaves r2 linked to r1 at a known distance. */
function linkAfter(insn: Insn, op: number, value: { id: number }, operand: Scalar): { id: number; off: number } {
  const isSelf = isRegisterSource(insn) && insn.src === insn.dst;
  const isLinkable = op === BPF_ADD && classOf(insn) === BPF_ALU64 && value.id !== 0 && isConstant(operand) && !isSelf;
  if (!isLinkable || value.id & ADD_CONST || operand.bits.value > 0x7fff_ffffn) return unlinked;
  return { id: value.id | ADD_CONST, off: Number(s64(operand.bits.value)) };
}
