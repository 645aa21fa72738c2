import { BPF_MEM, BPF_ST, MAX_BPF_STACK } from '../isa.ts';
import { overwriteDynptr } from './dynptr-slots.ts';
import type { Env } from './env.ts';
import { pushHistory, stackAccessFlags } from './history.ts';
import { classOf, modeOf } from './instruction.ts';
import { markChainPrecision } from './precision.ts';
import { printSourceLine } from './print-state.ts';
import { markRead, setUnknown } from './registers.ts';
import { isConstant, widthOf } from './scalar.ts';
import type { Cell, Frame } from './state.ts';
import { LIVE_READ64, LIVE_WRITTEN, STACK_DYNPTR, STACK_INVALID, STACK_ITER, STACK_MISC, STACK_SPILL, STACK_ZERO, StackSlot } from './state.ts';
import { s64, tnumText } from './tnum.ts';
import { PTR_TO_STACK, SCALAR_VALUE, isSpillable } from './register-type.ts';
import type { Value } from './value.ts';
import { ADD_CONST, constantValue, isNull, notInit, unknownValue, zeroValue } from './value.ts';

/** Loads and stores through stack pointers, and memory arguments that lie on the stack. */

/** Offsets beyond this are refused before they are added to anything. */
export const MAX_VAR_OFF = 1 << 29;

const slotOf = (off: number): number => Math.floor((-off - 1) / 8);
const byteOf = (off: number): number => (-off - 1) % 8;

/** Sum of the known parts of a stack pointer's offset and `off`. */
function fixedOffset(pointer: Value, off: number): number {
  return Number(s64(pointer.scalar.bits.value)) + off;
}

export type StackAccess = ' read from' | ' write to' | ' indirect access to';

/** The access lies within the frame's 512 bytes; the frame's used part grows to it. */
export function checkStackBounds(env: Env, regno: number, off: number, size: number, access: StackAccess): void {
  const pointer = env.value(regno);
  const isFixed = isConstant(pointer.scalar);
  const { smin, smax } = pointer.scalar;
  if (!isFixed && (smax >= BigInt(MAX_VAR_OFF) || smin <= BigInt(-MAX_VAR_OFF)))
    env.reject('EACCES', `invalid unbounded variable-offset${access} stack R${regno}`);
  const lowest = isFixed ? fixedOffset(pointer, off) : Number(smin) + off;
  const end = (isFixed ? lowest : Number(smax) + off) + size;
  const isOutside = lowest < -MAX_BPF_STACK || lowest > -1;
  if (isOutside || end > 0 || size < 0) {
    const errno = isOutside ? 'EACCES' : end > 0 ? 'EINVAL' : 'EFAULT';
    if (isFixed) env.reject(errno, `invalid${access} stack R${regno} off=${off} size=${size}`);
    env.reject(errno, `invalid variable-offset${access} stack R${regno} var_off=${tnumText(pointer.scalar.bits)} off=${off} size=${size}`);
  }
  growStack(env, env.frameOf(pointer), -lowest);
}

function growStack(env: Env, frame: Frame, bytes: number): void {
  const size = (bytes + 7) & ~7;
  while (frame.stack.length * 8 < size) frame.stack.push(new StackSlot());
  const subprogram = env.subprograms[frame.subprog];
  if (subprogram.stackDepth < size) subprogram.stackDepth = size;
}

/** Load from [regno + off] into a register. */
export function readStack(env: Env, regno: number, off: number, size: number, into: number): void {
  const pointer = env.value(regno);
  const frame = env.frameOf(pointer);
  if (isConstant(pointer.scalar)) {
    readFixed(env, frame, fixedOffset(pointer, off), size, into);
    return;
  }
  if (into < 0)
    env.reject(
      'EACCES',
      `variable offset stack pointer cannot be passed into helper function; var_off=${tnumText(pointer.scalar.bits)} off=${off} size=${size}`,
    );
  checkStackInitialized(env, regno, off, size, { isHelper: false, zeroAllowed: false });
  const lowest = Number(pointer.scalar.smin) + off;
  const end = Number(pointer.scalar.smax) + off + size;
  readBytes(env, frame, lowest, end, into);
}

function readFixed(env: Env, frame: Frame, off: number, size: number, into: number): void {
  const index = slotOf(off);
  const slot = frame.stack[index];
  env.markSlotScratched(index);
  const usesSlot = slot.isSpill ? readSpill(env, slot, off, size, into) : readPlain(env, frame, slot, off, size, into);
  if (usesSlot) pushHistory(env, env.current, stackAccessFlags(frame.frameno, index));
}

/** Returns whether the register's value comes from the slot's. */
function readSpill(env: Env, slot: StackSlot, off: number, size: number, into: number): boolean {
  const { cell } = slot;
  const width = spillWidth(slot);
  let usesSlot = true;
  if (size !== 8 || width !== 8) {
    if (cell.value.type !== SCALAR_VALUE) {
      printSourceLine(env, env.insn, '; ');
      env.reject('EACCES', 'invalid size of register fill');
    }
    markRead(env, cell, cell.parent, LIVE_READ64);
    if (into < 0) return false;
    usesSlot = readPartOfSpill(env, slot, off, size, width, into);
    env.regs[into].live |= LIVE_WRITTEN;
  } else if (into >= 0) {
    env.regs[into].assign(cell);
    env.regs[into].live |= LIVE_WRITTEN;
  }
  markRead(env, cell, cell.parent, LIVE_READ64);
  return usesSlot;
}

function spillWidth(slot: StackSlot): number {
  let width = 1;
  for (let byte = 7; byte > 0 && slot.typeOf(byte - 1) === STACK_SPILL; byte--) width++;
  return width;
}

function readPartOfSpill(env: Env, slot: StackSlot, off: number, size: number, width: number, into: number): boolean {
  const { cell } = slot;
  const target = env.regs[into];
  // Little-endian: a narrower load at the spill's own address gets its low bytes.
  const isLowPart = size <= width && off % 8 === 0;
  if (isLowPart) {
    target.assign(cell);
    if (widthOf(cell.value.scalar) > size * 8) target.value = withoutScalarId(target.value);
    return true;
  }
  const types = bytesOf(slot, off, size);
  checkReadable(env, types, off, size);
  if (types.every((type) => type === STACK_SPILL) && isNull(cell.value)) {
    target.set(zeroValue);
    return true;
  }
  target.set(types.every((type) => type === STACK_ZERO) ? zeroValue : unknownValue);
  return false;
}

/** Types of the bytes from `off` upwards; within one slot. */
function bytesOf(slot: StackSlot, off: number, size: number): number[] {
  const top = -off - 1;
  return Array.from({ length: size }, (_, i) => slot.typeOf((top - i) & 7));
}

/** Programs of a privileged loader may read bytes that were never written. */
function checkReadable(env: Env, types: readonly number[], off: number, size: number): void {
  const bad = types.findIndex((type) => type === STACK_ITER || type === STACK_DYNPTR);
  if (bad >= 0) env.reject('EACCES', `invalid read from stack off ${off}+${bad} size ${size}`);
}

function readPlain(env: Env, frame: Frame, slot: StackSlot, off: number, size: number, into: number): boolean {
  const types = bytesOf(slot, off, size);
  const bad = types.findIndex((type) => type !== STACK_MISC && type !== STACK_ZERO && type !== STACK_INVALID);
  if (bad >= 0) env.reject('EACCES', `invalid read from stack off ${off}+${bad} size ${size}`);
  markRead(env, slot.cell, slot.cell.parent, LIVE_READ64);
  if (into >= 0) readBytes(env, frame, off, off + size, into);
  return false;
}

/** A register loaded from plain bytes: zero where all are, unknown otherwise. */
function readBytes(env: Env, frame: Frame, start: number, end: number, into: number): void {
  let areZero = true;
  for (let at = start; at < end && areZero; at++) {
    env.markSlotScratched(slotOf(at));
    areZero = frame.stack[slotOf(at)].typeOf(byteOf(at)) === STACK_ZERO;
  }
  if (areZero) env.regs[into].set(zeroValue);
  else setUnknown(env, into);
  env.regs[into].live |= LIVE_WRITTEN;
}

export function withoutScalarId(value: Value): Value {
  return value.id === 0 && value.off === 0 ? value : { ...value, id: 0, off: 0 };
}

/** A scalar that gets copied takes an id first, so that both copies learn from one comparison. */
export function assignScalarId(env: Env, cell: Cell): void {
  let { value } = cell;
  if (value.type !== SCALAR_VALUE) return;
  if (value.id & ADD_CONST) value = withoutScalarId(value);
  if (!value.id && !isConstant(value.scalar)) value = { ...value, id: env.nextId() };
  cell.value = value;
}

/** Store to [regno + off]; `from` is the register stored, -1 for an immediate. */
export function writeStack(env: Env, regno: number, off: number, size: number, from: number): void {
  const pointer = env.value(regno);
  const frame = env.frameOf(pointer);
  if (isConstant(pointer.scalar)) writeFixed(env, frame, fixedOffset(pointer, off), size, from);
  else writeVariable(env, frame, pointer, off, size, from);
}

function isImmediateStore(env: Env): boolean {
  const insn = env.insns[env.insn];
  return classOf(insn) === BPF_ST && modeOf(insn) === BPF_MEM;
}

function writeFixed(env: Env, frame: Frame, off: number, size: number, from: number): void {
  const index = slotOf(off);
  const slot = frame.stack[index];
  const source = from >= 0 ? env.regs[from] : undefined;
  env.markSlotScratched(index);
  overwriteDynptr(env, frame, index);
  const isAligned = off % 8 === 0;
  if (source && isAligned && source.value.type === SCALAR_VALUE) spillScalar(env, slot, source, size);
  else if (!source && isAligned && isImmediateStore(env)) spill(slot, constantValue(BigInt(env.insns[env.insn].imm)), false, size);
  else if (source && isSpillable(source.value.type)) spillPointer(env, frame, slot, source, size);
  else {
    overwrite(env, slot, off, size, source, from);
    return;
  }
  pushHistory(env, env.current, stackAccessFlags(frame.frameno, index));
}

function spillScalar(env: Env, slot: StackSlot, source: Cell, size: number): void {
  const fits = widthOf(source.value.scalar) <= size * 8;
  if (fits) assignScalarId(env, source);
  spill(slot, fits ? source.value : { ...source.value, id: 0 }, source.precise, size);
}

function spillPointer(env: Env, frame: Frame, slot: StackSlot, source: Cell, size: number): void {
  if (size !== 8) {
    printSourceLine(env, env.insn, '; ');
    env.reject('EACCES', 'invalid size of register spill');
  }
  if (frame !== env.frame && source.value.type === PTR_TO_STACK)
    env.reject('EINVAL', 'cannot spill pointers to stack into stack frame of the caller');
  spill(slot, source.value, source.precise, size);
}

/** The slot's lowest `size` bytes hold the value; the rest is no longer a number. */
function spill(slot: StackSlot, value: Value, isPrecise: boolean, size: number): void {
  slot.cell.value = value;
  slot.cell.precise = isPrecise;
  if (size === 8) slot.cell.live |= LIVE_WRITTEN;
  for (let byte = 7; byte >= 8 - size; byte--) slot.setType(byte, STACK_SPILL);
  for (let byte = 7 - size; byte >= 0; byte--) makeMisc(slot, byte);
}

/** Zeros and never-written bytes stay what they are: only spilled ones lose their meaning. */
function makeMisc(slot: StackSlot, byte: number): void {
  const type = slot.typeOf(byte);
  if (type !== STACK_ZERO && type !== STACK_INVALID) slot.setType(byte, STACK_MISC);
}

/** A store that keeps no value: bytes become plain. */
function overwrite(env: Env, slot: StackSlot, off: number, size: number, source: Cell | undefined, from: number): void {
  scrub(slot);
  if (size === 8) slot.cell.live |= LIVE_WRITTEN;
  const isZero = source ? isNull(source.value) : isImmediateStore(env) && env.insns[env.insn].imm === 0;
  if (isZero && from >= 0) markChainPrecision(env, from);
  const top = -off - 1;
  for (let i = 0; i < size; i++) slot.setType((top - i) & 7, isZero ? STACK_ZERO : STACK_MISC);
}

/** What was spilled here is overwritten at least in part. */
function scrub(slot: StackSlot): void {
  slot.cell.value = notInit;
  if (slot.isSpill || slot.typeOf(7) === STACK_ITER) makeAllMisc(slot);
}

function makeAllMisc(slot: StackSlot): void {
  for (let byte = 0; byte < 8; byte++) if (slot.typeOf(byte) !== STACK_INVALID) slot.setType(byte, STACK_MISC);
}

/** A store somewhere in a range: every byte of it may have changed. */
function writeVariable(env: Env, frame: Frame, pointer: Value, off: number, size: number, from: number): void {
  const start = Number(pointer.scalar.smin) + off;
  const end = Number(pointer.scalar.smax) + off + size;
  const isZero = from >= 0 ? isNull(env.value(from)) : isImmediateStore(env) && env.insns[env.insn].imm === 0;
  let reliedOnZero = false;
  for (let at = start; at < end; at++) {
    const slot = frame.stack[slotOf(at)];
    env.markSlotScratched(slotOf(at));
    overwriteDynptr(env, frame, slotOf(at));
    const type = slot.typeOf(byteOf(at));
    if (isZero && type === STACK_SPILL && isNull(slot.cell.value)) {
      reliedOnZero = true;
      continue;
    }
    scrub(slot);
    const staysZero = isZero && type === STACK_ZERO;
    reliedOnZero ||= staysZero;
    slot.setType(byteOf(at), staysZero ? STACK_ZERO : STACK_MISC);
  }
  if (reliedOnZero && from >= 0) markChainPrecision(env, from);
}

export interface RawMemory {
  /** Set by the check: bytes that the helper will write, and through which register. */
  accessSize: number;
  regno: number;
}

/**
 * Memory on the stack that a helper reads (or, with `raw`, only writes). What
 * a helper is given it may change, so known contents are forgotten.
 */
export function checkStackInitialized(
  env: Env,
  regno: number,
  off: number,
  size: number,
  how: { isHelper: boolean; zeroAllowed: boolean; raw?: RawMemory },
): void {
  const pointer = env.value(regno);
  const frame = env.frameOf(pointer);
  if (size === 0 && !how.zeroAllowed) env.reject('EACCES', 'invalid zero-sized read');
  checkStackBounds(env, regno, off, size, how.isHelper ? ' indirect access to' : ' read from');
  const isFixed = isConstant(pointer.scalar);
  const start = isFixed ? fixedOffset(pointer, off) : Number(pointer.scalar.smin) + off;
  const last = isFixed ? start : Number(pointer.scalar.smax) + off;
  if (how.raw && isFixed) {
    how.raw.accessSize = size;
    how.raw.regno = regno;
    return;
  }
  for (let at = start; at < last + size; at++) readIndirectly(env, frame, at, how.isHelper, { regno, off: start, size, isFixed, pointer });
}

interface IndirectRead {
  readonly regno: number;
  readonly off: number;
  readonly size: number;
  readonly isFixed: boolean;
  readonly pointer: Value;
}

function readIndirectly(env: Env, frame: Frame, at: number, isHelper: boolean, read: IndirectRead): void {
  const slot = frame.stack[slotOf(at)];
  const type = slot.typeOf(byteOf(at));
  if (type === STACK_ZERO || type === STACK_INVALID) {
    if (isHelper) slot.setType(byteOf(at), STACK_MISC);
  } else if (slot.isSpill) {
    if (isHelper) {
      slot.cell.set(unknownValue);
      makeAllMisc(slot);
    }
  } else if (type !== STACK_MISC) {
    const place = read.isFixed ? `off ${read.off}` : `var_off ${tnumText(read.pointer.scalar.bits)}`;
    env.reject('EACCES', `invalid${isHelper ? ' indirect' : ''} read from stack R${read.regno} ${place}+${at - read.off} size ${read.size}`);
  }
  markRead(env, slot.cell, slot.cell.parent, LIVE_READ64);
}
