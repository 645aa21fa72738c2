import { BPF_JA, BPF_JEQ, BPF_JGE, BPF_JGT, BPF_JLE, BPF_JLT, BPF_JMP, BPF_JMP32, BPF_JNE } from '../isa.ts';
import { checkInvariants } from './alu.ts';
import { flipCondition, isBranchTaken, refineByBranch } from './branch-rules.ts';
import type { Env, LinkedPlace } from './env.ts';
import { DST_IS_STACK, SRC_IS_STACK, pushHistory } from './history.ts';
import { mayHoldLock } from './graph.ts';
import type { Insn } from './instruction.ts';
import { BPF_JCOND, classOf, isRegisterSource, opOf } from './instruction.ts';
import { dropReference } from './references.ts';
import { findPreviousEntry, widenScalars } from './widen.ts';
import { pushBranch } from './pending.ts';
import { markChainPrecision } from './precision.ts';
import { printInsnState } from './print-state.ts';
import { FRAME_POINTER, checkSource } from './registers.ts';
import type { Draft } from './scalar.ts';
import { constantScalar, isConstant } from './scalar.ts';
import { addUnsynced } from './scalar-arithmetic.ts';
import { MAX_VAR_OFF, withoutScalarId } from './stack-access.ts';
import type { Cell, State } from './state.ts';
import {
  PTR_TO_BTF_ID,
  PTR_TO_MAP_VALUE,
  PTR_TO_MEM,
  PTR_TO_PACKET,
  PTR_TO_PACKET_END,
  PTR_TO_PACKET_META,
  PTR_TO_STACK,
  PTR_TO_MAP_KEY,
  CONST_PTR_TO_MAP,
  SCALAR_VALUE,
  baseType,
  isPacketPointerOrEnd,
  mayBeNull,
} from './register-type.ts';
import type { Value } from './value.ts';
import { ADD_CONST, constantValue, isInitialPacketPointer, isPointer, isTrusted, withoutNull } from './value.ts';

/** Conditional jumps: both ways are followed, each with what its outcome teaches. Leaves `env.insn` at the last slot before the next. */
export function checkJump(env: Env, insn: Insn): void {
  const op = opOf(insn);
  if (op === BPF_JA || op > BPF_JCOND) env.reject('EINVAL', `invalid BPF_JMP/JMP32 opcode ${op.toString(16)}`);
  if (op === BPF_JCOND) {
    mayGoto(env, insn);
    return;
  }
  const right = checkOperands(env, insn);
  const is32 = classOf(insn) === BPF_JMP32;
  const left = env.value(insn.dst);
  const decided = decideJump(op, left, right, is32);
  if (decided !== undefined) {
    if (!isPointer(left)) markChainPrecision(env, insn.dst);
    if (isRegisterSource(insn) && !isPointer(right)) markChainPrecision(env, insn.src);
    printInsnState(env);
    if (decided) env.insn += insn.off;
    return;
  }
  fork(env, insn, op, is32, right);
  printInsnState(env);
}

/** `may_goto`: the kernel leaves the loop at some time; both ways are followed. */
function mayGoto(env: Env, insn: Insn): void {
  const isWellFormed = insn.code === (BPF_JMP | BPF_JCOND) && insn.src === 0 && insn.dst === 0 && insn.imm === 0 && insn.off !== 0;
  if (!isWellFormed) env.reject('EINVAL', `invalid may_goto off ${insn.off} imm ${insn.imm}`);
  const previous = env.current.parent && findPreviousEntry(env, env.current.parent, env.insn);
  const other = pushBranch(env, env.insn + 1, env.insn);
  other.mayGotoDepth++;
  if (previous) widenScalars(previous, other);
  env.insn += insn.off;
}

/** Both operands are readable; returns the right one. */
function checkOperands(env: Env, insn: Insn): Value {
  checkSource(env, insn.dst);
  let flags = 0;
  if (isRegisterSource(insn)) {
    if (insn.imm !== 0) env.reject('EINVAL', 'BPF_JMP/JMP32 uses reserved fields');
    checkSource(env, insn.src);
    if (env.value(insn.src).type === PTR_TO_STACK) flags |= SRC_IS_STACK;
  } else if (insn.src !== 0) env.reject('EINVAL', 'BPF_JMP/JMP32 uses reserved fields');
  if (env.value(insn.dst).type === PTR_TO_STACK) flags |= DST_IS_STACK;
  if (flags) pushHistory(env, env.current, flags);
  return isRegisterSource(insn) ? env.value(insn.src) : constantValue(BigInt(insn.imm));
}

/** Pointers that cannot be NULL. */
function isNotNull(value: Value): boolean {
  const limit = BigInt(MAX_VAR_OFF);
  if (mayBeNull(value.type) || value.scalar.smin <= -limit || value.scalar.smax >= limit) return false;
  const base = baseType(value.type);
  if (base === PTR_TO_BTF_ID) return isTrusted(value);
  return base === PTR_TO_MAP_VALUE || base === PTR_TO_MAP_KEY || base === PTR_TO_MEM || base === CONST_PTR_TO_MAP;
}

function decideJump(op: number, left: Value, right: Value, is32: boolean): boolean | undefined {
  if (isPacketPointerOrEnd(left.type) && isPacketPointerOrEnd(right.type) && !is32) return decidePacket(op, left, right);
  if (!isPointer(left) && !isPointer(right)) return isBranchTaken(op, left.scalar, right.scalar, is32);
  if (is32) return undefined;
  const isRightKnown = right.type === SCALAR_VALUE && isConstant(right.scalar);
  const pointer = isRightKnown ? left : right;
  const number = isRightKnown ? right : left;
  const isNumberZero = number.type === SCALAR_VALUE && isConstant(number.scalar) && number.scalar.bits.value === 0n;
  if (!isNumberZero || !isNotNull(pointer)) return undefined;
  const condition = isRightKnown ? op : flipCondition(op);
  if (condition === BPF_JEQ) return false;
  return condition === BPF_JNE ? true : undefined;
}

/** Extents below zero say where a pointer was found to be: at the packet's end or beyond. */
const AT_PACKET_END = -1;
const BEYOND_PACKET_END = -2;

function decidePacket(op: number, left: Value, right: Value): boolean | undefined {
  const isEndRight = right.type === PTR_TO_PACKET_END;
  if (!isEndRight && left.type !== PTR_TO_PACKET_END) return undefined;
  const pointer = isEndRight ? left : right;
  const condition = isEndRight ? op : flipCondition(op);
  if (pointer.extent >= 0) return undefined;
  const isBeyond = pointer.extent === BEYOND_PACKET_END;
  if ((condition === BPF_JLE || condition === BPF_JGT) && isBeyond) return condition === BPF_JGT;
  if (condition === BPF_JLT || condition === BPF_JGE) return condition === BPF_JGE;
  return undefined;
}

/** The jump taken becomes a branch for later; the current state goes on behind it. */
function fork(env: Env, insn: Insn, op: number, is32: boolean, right: Value): void {
  const linked = collectLinked(env.current, isRegisterSource(insn) ? [insn.src, insn.dst] : [insn.dst]);
  if (linked.length > 1) pushHistory(env, env.current, 0, linked);
  const here = env.current;
  const taken = pushBranch(env, env.insn + insn.off + 1, env.insn);
  refine(env, insn, op, is32, right, taken);
  syncAllLinked(insn, here, taken, linked);
  if (!is32 && isRegisterSource(insn)) learnNotNull(op, insn, here, taken);
  const isNullCheck = !is32 && !isRegisterSource(insn) && insn.imm === 0 && (op === BPF_JEQ || op === BPF_JNE);
  if (isNullCheck && mayBeNull(env.value(insn.dst).type)) {
    settleNull(here, insn.dst, op === BPF_JNE);
    settleNull(taken, insn.dst, op === BPF_JEQ);
  } else if (isRegisterSource(insn) && !is32) matchPacketPointers(insn, op, here, taken);
}

/** Ranges of two numbers after each outcome. */
function refine(env: Env, insn: Insn, op: number, is32: boolean, right: Value, taken: State): void {
  const left = env.value(insn.dst);
  if (left.type !== SCALAR_VALUE || right.type !== SCALAR_VALUE) return;
  for (const [state, outcome] of [
    [taken, true],
    [env.current, false],
  ] as const) {
    const [a, b] = refineByBranch(op, left.scalar, right.scalar, is32, outcome);
    const regs = state.frame.regs;
    regs[insn.dst].value = { ...regs[insn.dst].value, scalar: a };
    checkInvariants(env, regs[insn.dst], outcome ? 'true_reg1' : 'false_reg1');
    if (!isRegisterSource(insn)) continue;
    regs[insn.src].value = { ...regs[insn.src].value, scalar: b };
    checkInvariants(env, regs[insn.src], outcome ? 'true_reg2' : 'false_reg2');
  }
}

const MAX_LINKED = 6;

/** Places whose scalars share an id with one of the registers. */
function collectLinked(state: State, regnos: readonly number[]): LinkedPlace[] {
  const places: LinkedPlace[] = [];
  for (const regno of regnos) {
    const { value } = state.frame.regs[regno];
    if (value.type === SCALAR_VALUE && value.id) collectById(state, value.id & ~ADD_CONST, places);
  }
  return places;
}

function collectById(state: State, id: number, places: LinkedPlace[]): void {
  const collect = (cell: Cell, place: LinkedPlace): void => {
    if (cell.value.type !== SCALAR_VALUE || (cell.value.id & ~ADD_CONST) !== id) return;
    if (places.length < MAX_LINKED) places.push(place);
    else cell.value = withoutScalarId(cell.value);
  };
  for (let frameno = state.depth; frameno >= 0; frameno--) {
    const frame = state.frames[frameno];
    for (let regno = 0; regno < FRAME_POINTER; regno++) collect(frame.regs[regno], { frameno, isRegister: true, index: regno });
    frame.stack.forEach((slot, index) => {
      if (slot.isSpill) collect(slot.cell, { frameno, isRegister: false, index });
    });
  }
}

function syncAllLinked(insn: Insn, here: State, taken: State, linked: readonly LinkedPlace[]): void {
  const regnos = isRegisterSource(insn) ? [insn.src, insn.dst] : [insn.dst];
  for (const regno of regnos) {
    const { value } = here.frame.regs[regno];
    if (value.type !== SCALAR_VALUE || !value.id || value.id !== taken.frame.regs[regno].value.id) continue;
    syncLinked(here, regno, linked);
    syncLinked(taken, regno, linked);
  }
}

/** What was learnt of one scalar holds for all that are linked to it. */
function syncLinked(state: State, regno: number, linked: readonly LinkedPlace[]): void {
  const known = state.frame.regs[regno];
  for (const place of linked) {
    const frame = state.frames[place.frameno];
    const cell = place.isRegister ? frame.regs[place.index] : frame.stack[place.index].cell;
    const { value } = cell;
    if (cell === known || value.type !== SCALAR_VALUE || (value.id & ~ADD_CONST) !== (known.value.id & ~ADD_CONST)) continue;
    const isSame = !((value.id | known.value.id) & ADD_CONST) || value.off === known.value.off;
    if (isSame) cell.assign(known);
    else {
      const draft: Draft = { ...known.value.scalar };
      const distance = (value.id & ADD_CONST ? value.off : 0) - (known.value.id & ADD_CONST ? known.value.off : 0);
      addUnsynced(draft, constantScalar(BigInt(distance)));
      cell.precise = known.precise;
      cell.value = { ...known.value, scalar: draft, id: value.id, off: value.off };
    }
  }
}

/** Equal to a pointer that is not NULL means not NULL. */
function learnNotNull(op: number, insn: Insn, here: State, taken: State): void {
  const left = here.frame.regs[insn.dst].value;
  const right = here.frame.regs[insn.src].value;
  if (!isPointer(left) || !isPointer(right) || baseType(left.type) === PTR_TO_BTF_ID || baseType(right.type) === PTR_TO_BTF_ID) return;
  const equal = op === BPF_JEQ ? taken : op === BPF_JNE ? here : undefined;
  if (!equal) return;
  const { regs } = equal.frame;
  if (isNotNull(left) && mayBeNull(right.type)) regs[insn.src].value = withoutNull(right);
  if (isNotNull(right) && mayBeNull(left.type)) regs[insn.dst].value = withoutNull(left);
}

/** All copies of an or-null pointer become NULL, or the pointer. */
function settleNull(state: State, regno: number, isNull: boolean): void {
  const { id, refObjId } = state.frame.regs[regno].value;
  if (refObjId && refObjId === id && isNull) dropReference(state.frame, id);
  state.forEachCell((cell) => {
    const { value } = cell;
    if (!mayBeNull(value.type) || value.id !== id) return;
    if (isNull) cell.value = { ...value, type: SCALAR_VALUE, id: 0, refObjId: 0, map: undefined };
    else {
      // Lock and unlock must be of the same value: its id is kept.
      const pointer = withoutNull(value);
      cell.value = mayHoldLock(pointer) ? pointer : { ...pointer, id: 0 };
    }
  });
}

/** How a comparison of a packet pointer with the end splits: which state learns that bytes are there. */
const packetRules: Record<number, { readonly good: 'here' | 'taken'; readonly isOpen: boolean; readonly endIsOpen: boolean }> = {
  [BPF_JGT]: { good: 'here', isOpen: false, endIsOpen: true },
  [BPF_JLT]: { good: 'taken', isOpen: true, endIsOpen: false },
  [BPF_JGE]: { good: 'here', isOpen: true, endIsOpen: false },
  [BPF_JLE]: { good: 'taken', isOpen: false, endIsOpen: true },
};

function matchPacketPointers(insn: Insn, op: number, here: State, taken: State): void {
  const left = here.frame.regs[insn.dst].value;
  const right = here.frame.regs[insn.src].value;
  const isForward = isBound(left, right);
  const isBackward = !isForward && isBound(right, left);
  if (!isForward && !isBackward) return;
  const rule = packetRules[isForward ? op : flipCondition(op)];
  if (!rule) return;
  const good = rule.good === 'here' ? here : taken;
  const bad = rule.good === 'here' ? taken : here;
  const pointer = isForward ? left : right;
  showPacketBytes(good, pointer, rule.isOpen);
  const cell = bad.frame.regs[isForward ? insn.dst : insn.src];
  if (cell.value.type === PTR_TO_PACKET) cell.value = { ...cell.value, extent: rule.endIsOpen ? BEYOND_PACKET_END : AT_PACKET_END };
}

function isBound(pointer: Value, end: Value): boolean {
  const isData = pointer.type === PTR_TO_PACKET && end.type === PTR_TO_PACKET_END;
  return isData || (pointer.type === PTR_TO_PACKET_META && isInitialPacketPointer(end));
}

const MAX_PACKET_OFF = 0xffff;

/** Every pointer made from the same sum may be used up to the compared offset. */
function showPacketBytes(state: State, pointer: Value, isOpen: boolean): void {
  const { umax } = pointer.scalar;
  const isUseless = pointer.off < 0 || (pointer.off === 0 && isOpen);
  if (isUseless || umax > BigInt(MAX_PACKET_OFF) || umax + BigInt(pointer.off) > BigInt(MAX_PACKET_OFF)) return;
  const extent = pointer.off + (isOpen ? 1 : 0);
  state.forEachCell((cell) => {
    const { value } = cell;
    if (value.type === pointer.type && value.id === pointer.id && value.extent < extent) cell.value = { ...value, extent };
  });
}
