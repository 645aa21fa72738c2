import type { Checkpoint, Env } from './env.ts';
import { pushHistory } from './history.ts';
import { joinLoop, loopEntryOf } from './pending.ts';
import { propagatePrecision } from './precision.ts';
import { printSourceLine, printState } from './print-state.ts';
import { FRAME_POINTER, markRead } from './registers.ts';
import type { Cell, State } from './state.ts';
import { LIVE_DONE, LIVE_READ, LIVE_READ64, STACK_INVALID } from './state.ts';
import type { Exactness } from './state-equality.ts';
import { iteratorDepthsDiffer, maybeLooping, statesEqual } from './state-equality.ts';
import { SCALAR_VALUE } from './register-type.ts';
import { notInit } from './value.ts';
import { exploredAt, sameCallsites } from './widen.ts';

/**
 * Has this state been verified already? If so the path ends here. If not, and
 * it is time for it, a copy of it is kept (is_state_visited).
 */
export function isVisited(env: Env): boolean {
  const { info, insn } = env;
  const forces = ((env.input.programFlags ?? 0) & TEST_STATE_FREQ) !== 0 || info[insn].forcesCheckpoint || historyLength(env.current) > 40;
  const isTime = env.jumpsProcessed - env.previousJumpsProcessed >= 2 && env.insnsProcessed - env.previousInsnsProcessed >= 8;
  let adds = forces || isTime;
  const kept = exploredAt(env, insn);
  cleanFinished(env, kept);
  let count = 0;
  for (let index = kept.length - 1; index >= 0; index--) {
    const entry = kept[index];
    count++;
    const verdict = compare(env, entry);
    if (verdict === 'hit') {
      entry.hits++;
      mergeInto(env, entry.state);
      return true;
    }
    if (verdict === 'looping' && !forces && isRecent(env)) adds = false;
    if (adds) entry.misses++;
    if (isUseless(env, entry)) dropEntry(env, kept, index);
  }
  if (env.maxStatesPerInsn < count) env.maxStatesPerInsn = count;
  if (adds) keep(env, kept);
  return false;
}

/** BPF_F_TEST_STATE_FREQ: keep a state at every place. */
const TEST_STATE_FREQ = 1 << 3;

function historyLength(state: State): number {
  return state.historyEnd - state.historyStart;
}

function isRecent(env: Env): boolean {
  return env.jumpsProcessed - env.previousJumpsProcessed < 20 && env.insnsProcessed - env.previousInsnsProcessed < 100;
}

type Verdict = 'hit' | 'miss' | 'looping';

function compare(env: Env, entry: Checkpoint): Verdict {
  const old = entry.state;
  if (old.branches > 0) return compareUnfinished(env, old);
  const head = loopEntryOf(old);
  const isInLoop = head !== undefined && head.branches > 0;
  const exactness: Exactness = isInLoop ? 'range' : 'live';
  if (!statesEqual(env, old, env.current, exactness)) return 'miss';
  if (isInLoop) joinLoop(env.current, head);
  return 'hit';
}

/** The kept state's own paths are not all explored: the present one is a later round of a loop. */
function compareUnfinished(env: Env, old: State): Verdict {
  const { current, insn } = env;
  const info = env.info[insn];
  const isOtherAsyncEntry = old.frame.inAsyncCallback && old.frame.asyncEntryCount !== current.frame.asyncEntryCount;
  if (isOtherAsyncEntry) return 'looping';
  if (info.isIterNext) {
    const isConverged = statesEqual(env, old, current, 'range') && isIteratorActive(env);
    if (isConverged) joinLoop(current, old);
    return isConverged ? 'hit' : 'looping';
  }
  if (info.forcesCheckpoint && !info.callsCallback && old.mayGotoDepth !== current.mayGotoDepth && statesEqual(env, old, current, 'range')) {
    joinLoop(current, old);
    return 'hit';
  }
  if (info.callsCallback) return statesEqual(env, old, current, 'range') ? 'hit' : 'looping';
  const isStuck =
    maybeLooping(old, current) &&
    statesEqual(env, old, current, 'exact') &&
    !iteratorDepthsDiffer(old, current) &&
    old.mayGotoDepth === current.mayGotoDepth &&
    old.callbackUnrollDepth === current.callbackUnrollDepth;
  if (isStuck) rejectInfiniteLoop(env, old);
  return 'looping';
}

function isIteratorActive(env: Env): boolean {
  const pointer = env.value(1);
  const off = pointer.off + Number(BigInt.asIntN(64, pointer.scalar.bits.value));
  const slot = Math.floor((-off - 1) / 8);
  return env.frameOf(pointer)?.stack[slot]?.cell.value.iterState === 'active';
}

function rejectInfiniteLoop(env: Env, old: State): never {
  printSourceLine(env, env.insn, '; ');
  env.write(`infinite loop detected at insn ${env.insn}\ncur state:`);
  printState(env, env.frame, true);
  env.write('old state:');
  printState(env, old.frame, true);
  return env.reject('EINVAL');
}

/** The path is covered by `old`'s: what that relied on, this one's origins must provide. */
function mergeInto(env: Env, old: State): void {
  propagateLiveness(env, old);
  if (env.info[env.insn].isJumpPoint) pushHistory(env, env.current, 0);
  propagatePrecision(env, old);
}

function propagateLiveness(env: Env, old: State): void {
  const { current } = env;
  old.frames.forEach((frame, frameno) => {
    const target = current.frames[frameno];
    const first = frameno < old.depth ? 6 : 0;
    for (let regno = first; regno < FRAME_POINTER; regno++) propagateRead(env, frame.regs[regno], target.regs[regno]);
    const slots = Math.min(frame.stack.length, target.stack.length);
    for (let index = 0; index < slots; index++) propagateRead(env, frame.stack[index].cell, target.stack[index].cell);
  });
}

function propagateRead(env: Env, from: Cell, to: Cell): void {
  const flag = from.live & LIVE_READ;
  const known = to.live & LIVE_READ;
  if (known === LIVE_READ64 || flag === 0 || known === flag) return;
  markRead(env, from, to, flag);
}

/** A state that is compared often and never equal is not worth keeping. */
function isUseless(env: Env, entry: Checkpoint): boolean {
  const patience = env.info[env.insn].forcesCheckpoint && entry.state.branches > 0 ? 64 : 3;
  return entry.misses > entry.hits * patience + patience;
}

function dropEntry(env: Env, kept: Checkpoint[], index: number): void {
  const { state } = kept[index];
  if (state.frames[0].regs[0].live & LIVE_DONE && !state.isLoopEntry) env.peakStates--;
  kept.splice(index, 1);
}

/** States whose paths are all explored: what nobody read in them can be anything. */
function cleanFinished(env: Env, kept: readonly Checkpoint[]): void {
  for (const { state } of kept) {
    if (state.branches > 0) continue;
    const head = loopEntryOf(state);
    if (head && head.branches > 0) continue;
    if (state.frames[0].regs[0].live & LIVE_DONE || !sameCallsites(state, env.current)) continue;
    for (const frame of state.frames) {
      for (let regno = 0; regno < FRAME_POINTER; regno++) cleanCell(frame.regs[regno]);
      for (const slot of frame.stack) if (cleanCell(slot.cell)) slot.setAll(STACK_INVALID);
    }
  }
}

function cleanCell(cell: Cell): boolean {
  const isUnread = !(cell.live & LIVE_READ);
  cell.live |= LIVE_DONE;
  if (isUnread) cell.set(notInit);
  return isUnread;
}

/** Keeps a copy of the current state; reads from here on are reported to it. */
function keep(env: Env, kept: Checkpoint[]): void {
  const { current } = env;
  env.totalStates++;
  env.peakStates++;
  env.previousJumpsProcessed = env.jumpsProcessed;
  env.previousInsnsProcessed = env.insnsProcessed;
  current.forEachCell((cell) => {
    if (cell.value.type === SCALAR_VALUE) cell.precise = false;
  });
  const copy = current.copy();
  copy.insn = env.insn;
  current.parent = copy;
  current.firstInsn = env.insn;
  current.historyStart = current.historyEnd;
  current.dfsDepth = copy.dfsDepth + 1;
  kept.push({ state: copy, hits: 0, misses: 0 });
  current.frames.forEach((frame, frameno) => {
    const origin = copy.frames[frameno];
    const first = frameno < current.depth ? 6 : 0;
    for (let regno = 0; regno < FRAME_POINTER; regno++) {
      if (regno >= first) frame.regs[regno].parent = origin.regs[regno];
      frame.regs[regno].live = 0;
    }
    frame.stack.forEach((slot, index) => {
      slot.cell.live = 0;
      slot.cell.parent = origin.stack[index].cell;
    });
  });
}
