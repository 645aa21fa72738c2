import { unreachable } from '../../base/assert.ts';
import {
  BPF_ABS,
  BPF_ALU,
  BPF_ALU64,
  BPF_CALL,
  BPF_END,
  BPF_EXIT,
  BPF_IMM,
  BPF_IND,
  BPF_JMP,
  BPF_JMP32,
  BPF_LD,
  BPF_LDX,
  BPF_MOV,
  BPF_NEG,
  BPF_ST,
  BPF_STX,
} from '../isa.ts';
import { isSyncCallbackCall } from './callback-kinds.ts';
import type { Env, HistoryEntry } from './env.ts';
import { DST_IS_STACK, SRC_IS_STACK, stackAccessOf } from './history.ts';
import type { Insn } from './instruction.ts';
import { classOf, fetchRegister, isLocalCall, isRegisterSource, modeOf, opOf } from './instruction.ts';
import { printState } from './print-state.ts';
import { FRAME_POINTER } from './registers.ts';
import type { State } from './state.ts';
import { MAIN_CALLSITE } from './state.ts';
import { SCALAR_VALUE } from './register-type.ts';

/**
 * A check relied on a scalar's exact value. Walking back over the path, every
 * register and slot the value came from is marked precise in the checkpoints
 * it passes, so that a later state is equal only if it has the same values
 * there (kernel/bpf/verifier.c __mark_chain_precision).
 */

const ARGUMENTS = 0x3e;

/** Which registers and slots of each frame are looked for. */
class Wanted {
  private readonly regs: number[] = [];
  private readonly slots: bigint[] = [];
  frameno: number;

  constructor(frameno: number) {
    this.frameno = frameno;
  }

  regsOf(frameno: number): number {
    return this.regs[frameno] ?? 0;
  }

  slotsOf(frameno: number): bigint {
    return this.slots[frameno] ?? 0n;
  }

  get isEmpty(): boolean {
    for (let frameno = 0; frameno <= this.frameno; frameno++) if (this.regsOf(frameno) !== 0 || this.slotsOf(frameno) !== 0n) return false;
    return true;
  }

  hasReg(regno: number, frameno = this.frameno): boolean {
    return (this.regsOf(frameno) & (1 << regno)) !== 0;
  }

  addReg(regno: number, frameno = this.frameno): void {
    this.regs[frameno] = this.regsOf(frameno) | (1 << regno);
  }

  dropReg(regno: number, frameno = this.frameno): void {
    this.regs[frameno] = this.regsOf(frameno) & ~(1 << regno);
  }

  hasSlot(slot: number, frameno: number): boolean {
    return (this.slotsOf(frameno) & (1n << BigInt(slot))) !== 0n;
  }

  addSlot(slot: number, frameno: number): void {
    this.slots[frameno] = this.slotsOf(frameno) | (1n << BigInt(slot));
  }

  dropSlot(slot: number, frameno: number): void {
    this.slots[frameno] = this.slotsOf(frameno) & ~(1n << BigInt(slot));
  }

  regsText(frameno = this.frameno): string {
    const names: string[] = [];
    for (let regno = 0; regno < 11; regno++) if (this.hasReg(regno, frameno)) names.push(`r${regno}`);
    return names.join(',');
  }

  slotsText(frameno = this.frameno): string {
    const names: string[] = [];
    for (let slot = 0; slot < 64; slot++) if (this.hasSlot(slot, frameno)) names.push(`${-(slot + 1) * 8}`);
    return names.join(',');
  }
}

/** The scalar in `regno` must be precise on the way here. */
export function markChainPrecision(env: Env, regno: number): void {
  const wanted = new Wanted(env.current.depth);
  wanted.addReg(regno);
  walkBack(env, wanted);
}

/** All that a kept state relied on must be precise on the way here as well: the state is equal to it. */
export function propagatePrecision(env: Env, kept: State): void {
  const wanted = new Wanted(env.current.depth);
  for (let frameno = kept.depth; frameno >= 0; frameno--) {
    const frame = kept.frames[frameno];
    const names: string[] = [];
    for (let regno = 0; regno < FRAME_POINTER; regno++) {
      const cell = frame.regs[regno];
      if (cell.value.type !== SCALAR_VALUE || !cell.precise || !(cell.live & 3)) continue;
      wanted.addReg(regno, frameno);
      names.push(`r${regno}`);
    }
    frame.stack.forEach((slot, index) => {
      const { cell } = slot;
      if (!slot.isSpill || cell.value.type !== SCALAR_VALUE || !cell.precise || !(cell.live & 3)) return;
      wanted.addSlot(index, frameno);
      names.push(`fp${-(index + 1) * 8}`);
    });
    if (names.length > 0) env.write(env.log.isLevel2 ? `frame ${frameno}: propagating ${names.join(',')}\n` : '\n');
  }
  walkBack(env, wanted);
}

/** Thrown by a step that cannot be followed back. */
const notFollowed = Symbol('not followed');
type StepResult = undefined | typeof notFollowed;

function walkBack(env: Env, wanted: Wanted): void {
  if (wanted.isEmpty) return;
  let state: State | undefined = env.current;
  let first = state.firstInsn;
  let last = env.insn;
  let following = -1;
  let isFirstStep = true;
  while (state) {
    if (env.log.isLevel2)
      env.write(`mark_precise: frame${wanted.frameno}: last_idx ${last} first_idx ${first} subseq_idx ${following} \n`);
    if (last < 0) return reachEntry(state, wanted);
    let insn = last;
    let end = state.historyEnd;
    for (;;) {
      if (isFirstStep) isFirstStep = false;
      else if (stepBack(env, insn, following, entryAt(env, state, end, insn), wanted) === notFollowed) return forceAllPrecise(env);
      if (wanted.isEmpty) return;
      following = insn;
      const previous = previousInsn(env, state, insn, end);
      if (!previous) break;
      [insn, end] = previous;
    }
    state = state.parent;
    if (!state) break;
    markIn(env, state, wanted);
    if (wanted.isEmpty) return;
    following = first;
    last = state.lastInsn;
    first = state.firstInsn;
  }
  if (!wanted.isEmpty) forceAllPrecise(env);
}

/** The walk came to the entry of a function verified on its own: only arguments can be left. */
function reachEntry(state: State, wanted: Wanted): void {
  const frame = state.frames[0];
  const isOwnEntry = state.depth === 0 && frame.subprog > 0 && frame.callsite === MAIN_CALLSITE;
  if (!isOwnEntry) unreachable('precision walk passed the program entry');
  for (let regno = 0; regno < 11; regno++) if (wanted.hasReg(regno, 0) && frame.regs[regno].value.type === SCALAR_VALUE) frame.regs[regno].precise = true;
}

function entryAt(env: Env, state: State, end: number, insn: number): HistoryEntry | undefined {
  const entry = end > state.historyStart ? env.history[end - 1] : undefined;
  return entry?.insn === insn ? entry : undefined;
}

/** The instruction before, and how much of the history is left; undefined at the state's first. */
function previousInsn(env: Env, state: State, insn: number, end: number): readonly [number, number] | undefined {
  const count = end - state.historyStart;
  if (insn === state.firstInsn) {
    if (count === 0) return undefined;
    if (count === 1 && env.history[state.historyStart].insn === insn) return undefined;
  }
  if (count > 0 && env.history[end - 1].insn === insn) return [env.history[end - 1].previous, end - 1];
  return [insn - 1, end];
}

/** What the instruction's result came from. */
function stepBack(env: Env, index: number, following: number, entry: HistoryEntry | undefined, wanted: Wanted): StepResult {
  const insn = env.insns[index];
  if (insn.code === 0) return undefined;
  if (env.log.isLevel2)
    env.write(`mark_precise: frame${wanted.frameno}: regs=${wanted.regsText()} stack=${wanted.slotsText()} before ${index}: ${env.printInsn(index)}\n`);
  addLinked(entry, wanted);
  const result = stepOver(env, insn, index, following, entry, wanted);
  if (result === 'stop') return undefined;
  if (result === notFollowed) return result;
  addLinked(entry, wanted);
  return undefined;
}

type Outcome = 'stop' | 'go on' | typeof notFollowed;

function stepOver(env: Env, insn: Insn, index: number, following: number, entry: HistoryEntry | undefined, wanted: Wanted): Outcome {
  switch (classOf(insn)) {
    case BPF_ALU:
    case BPF_ALU64:
      return stepAlu(insn, wanted);
    case BPF_LDX:
      return stepLoad(insn.dst, entry, wanted);
    case BPF_ST:
    case BPF_STX:
      return fetchRegister(insn) >= 0 ? stepLoad(fetchRegister(insn), entry, wanted) : stepStore(insn, entry, wanted);
    case BPF_JMP:
    case BPF_JMP32:
      return stepJump(env, insn, index, following, entry, wanted);
    case BPF_LD:
      return stepLd(insn, index, following, wanted);
    default:
      return 'go on';
  }
}

function stepAlu(insn: Insn, wanted: Wanted): Outcome {
  if (!wanted.hasReg(insn.dst)) return 'stop';
  const op = opOf(insn);
  if (op === BPF_END || op === BPF_NEG) return 'stop';
  if (op === BPF_MOV) wanted.dropReg(insn.dst);
  if (isRegisterSource(insn) && insn.src !== FRAME_POINTER) wanted.addReg(insn.src);
  return 'go on';
}

function stepLoad(loaded: number, entry: HistoryEntry | undefined, wanted: Wanted): Outcome {
  if (!wanted.hasReg(loaded)) return 'stop';
  wanted.dropReg(loaded);
  const place = stackAccessOf(entry);
  if (!place) return 'stop';
  wanted.addSlot(place.slot, place.frameno);
  return 'go on';
}

function stepStore(insn: Insn, entry: HistoryEntry | undefined, wanted: Wanted): Outcome {
  if (wanted.hasReg(insn.dst)) return notFollowed;
  const place = stackAccessOf(entry);
  if (!place || !wanted.hasSlot(place.slot, place.frameno)) return 'stop';
  wanted.dropSlot(place.slot, place.frameno);
  if (classOf(insn) === BPF_STX) wanted.addReg(insn.src);
  return 'go on';
}

function stepJump(env: Env, insn: Insn, index: number, following: number, entry: HistoryEntry | undefined, wanted: Wanted): Outcome {
  if (isLocalCall(insn)) return stepLocalCall(env, insn, index, wanted);
  if (isSyncCallbackCall(env, insn) && index !== following - 1) return leaveCallback(wanted);
  const op = opOf(insn);
  if (op === BPF_CALL) {
    wanted.dropReg(0);
    return (wanted.regsOf(wanted.frameno) & ARGUMENTS) !== 0 ? notFollowed : 'go on';
  }
  if (op === BPF_EXIT) return enterCallee(env, following, wanted);
  if (!isRegisterSource(insn)) return 'go on';
  if (!wanted.hasReg(insn.dst) && !wanted.hasReg(insn.src)) return 'stop';
  if (!entry || !(entry.flags & SRC_IS_STACK)) wanted.addReg(insn.src);
  if (!entry || !(entry.flags & DST_IS_STACK)) wanted.addReg(insn.dst);
  return 'go on';
}

/** Back out of a static function through its call: arguments continue in the caller. */
function stepLocalCall(env: Env, insn: Insn, index: number, wanted: Wanted): Outcome {
  const callee = env.subprograms[env.subprogramAt(index + insn.imm + 1)];
  if (callee.isGlobal) {
    wanted.dropReg(0);
    return 'stop';
  }
  for (let regno = 1; regno <= 5; regno++) {
    if (!wanted.hasReg(regno)) continue;
    wanted.dropReg(regno);
    wanted.addReg(regno, wanted.frameno - 1);
  }
  wanted.frameno--;
  return 'stop';
}

/** Back out of a callback that the helper called. */
function leaveCallback(wanted: Wanted): Outcome {
  for (let regno = 1; regno <= 5; regno++) wanted.dropReg(regno);
  wanted.frameno--;
  return 'stop';
}

/** Back into a function through its exit: r0 is what the caller looked for. */
function enterCallee(env: Env, following: number, wanted: Wanted): Outcome {
  const isAfterCall = following >= 1 && isLocalCall(env.insns[following - 1]);
  const wantsResult = isAfterCall && wanted.hasReg(0);
  wanted.dropReg(0);
  wanted.frameno++;
  if (wantsResult) wanted.addReg(0);
  return 'stop';
}

function stepLd(insn: Insn, index: number, following: number, wanted: Wanted): Outcome {
  const mode = modeOf(insn);
  if (mode === BPF_IMM) {
    wanted.dropReg(insn.dst);
    return 'stop';
  }
  if (mode === BPF_ABS || mode === BPF_IND) {
    if (wanted.hasReg(insn.dst)) return notFollowed;
    if (following !== index + 1) wanted.frameno++;
  }
  return 'stop';
}

/** Scalars that shared an id at this point stand or fall together. */
function addLinked(entry: HistoryEntry | undefined, wanted: Wanted): void {
  if (!entry || entry.linked.length === 0) return;
  const isWanted = entry.linked.some((place) =>
    place.isRegister ? wanted.hasReg(place.index, place.frameno) : wanted.hasSlot(place.index, place.frameno),
  );
  if (!isWanted) return;
  for (const place of entry.linked) {
    if (place.isRegister) wanted.addReg(place.index, place.frameno);
    else wanted.addSlot(place.index, place.frameno);
  }
}

/** Marks what is wanted in a checkpoint; what is precise there already need not be followed further. */
function markIn(env: Env, state: State, wanted: Wanted): void {
  for (let frameno = wanted.frameno; frameno >= 0; frameno--) {
    const frame = state.frames[frameno];
    if (!frame) continue;
    for (let regno = 0; regno < 11; regno++) {
      if (!wanted.hasReg(regno, frameno)) continue;
      const cell = frame.regs[regno];
      if (cell.value.type !== SCALAR_VALUE || cell.precise) wanted.dropReg(regno, frameno);
      else cell.precise = true;
    }
    if (wanted.slotsOf(frameno) !== 0n) markSlots(state, frameno, wanted);
    if (!env.log.isLevel2) continue;
    env.write(`mark_precise: frame${frameno}: parent state regs=${wanted.regsText(frameno)} stack=${wanted.slotsText(frameno)}: `);
    printState(env, frame, true);
  }
}

function markSlots(state: State, frameno: number, wanted: Wanted): void {
  const { stack } = state.frames[frameno];
  for (let index = 0; index < 64; index++) {
    if (!wanted.hasSlot(index, frameno)) continue;
    const slot = stack[index];
    const isSpilledScalar = slot !== undefined && slot.isSpill && slot.cell.value.type === SCALAR_VALUE;
    if (!isSpilledScalar || slot.cell.precise) wanted.dropSlot(index, frameno);
    else slot.cell.precise = true;
  }
}

/** Where the way back is lost, everything known before counts as relied on. */
function forceAllPrecise(env: Env): void {
  if (env.log.isLevel2) env.write(`mark_precise: frame${env.current.depth}: falling back to forcing all scalars precise\n`);
  for (let state = env.current.parent; state; state = state.parent)
    state.forEachCell((cell) => {
      if (cell.value.type === SCALAR_VALUE) cell.precise = true;
    });
}
