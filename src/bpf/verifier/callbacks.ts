import { findType } from '../btf/types.ts';
import { isAsyncCallbackCall } from './callback-kinds.ts';
import type { Env } from './env.ts';
import type { CallbackEntry } from './frame-entry.ts';
import { setRegister } from './frame-entry.ts';
import { checkSubprogramArgs, enterFunction } from './functions.ts';
import type { Insn } from './instruction.ts';
import { isKfuncCall } from './instruction.ts';
import { hasForEach } from './map-compatibility.ts';
import { pushAsyncCallback, pushBranch } from './pending.ts';
import type { Frame } from './state.ts';
import { btfPointer, mapKeyPointer, mapPointer, mapValuePointer, notInit, unknownValue } from './value.ts';

/**
 * A call that is given a function of the program. Synchronous callbacks are
 * one more branch, entered as a frame on top; asynchronous ones a state of
 * their own, to be verified once the present path is done.
 */
export function callCallback(env: Env, insn: Insn, subprog: number, enter: CallbackEntry): void {
  const caller = env.frame;
  checkSubprogramArgs(env, subprog);
  const info = env.subprograms[subprog];
  info.isCallback = true;
  if (isAsyncCallbackCall(env, insn)) {
    info.isAsyncCallback = true;
    const state = pushAsyncCallback(env, info.start, env.insn, subprog, asyncSleepability(insn));
    state.frame.asyncEntryCount = caller.asyncEntryCount + 1;
    enter(env, caller, state.frame);
    return;
  }
  const state = pushBranch(env, info.start, env.insn);
  enterFunction(env, state, subprog, env.insn, enter);
  state.callbackUnrollDepth++;
  state.frames[state.depth - 1].callbackDepth++;
  caller.callbackDepth = 0;
}

/**
 * A workqueue's callback may sleep, whoever starts it. A timer's may not; but
 * 6.12 asks only the callback's own state and the program, so that in a
 * sleepable program it may.
 */
function asyncSleepability(insn: Insn): boolean {
  return isKfuncCall(insn);
}

function clearRegisters(callee: Frame, ...regnos: number[]): void {
  for (const regno of regnos) callee.regs[regno].set(notInit);
}

/** `(map, key, value, ctx)` of each element. */
export function enterForEach(env: Env, caller: Frame, callee: Frame): void {
  const map = env.info[env.insn].calledMap ?? caller.regs[1].value.map!;
  if (!hasForEach(map)) env.reject('ENOTSUPP', 'callback function not allowed for map');
  setRegister(callee.regs[1], caller.regs[1]);
  const { mapUid } = caller.regs[1].value;
  callee.regs[2].set(mapKeyPointer(map, mapUid));
  callee.regs[3].set(mapValuePointer(map, mapUid));
  setRegister(callee.regs[4], caller.regs[3]);
  clearRegisters(callee, 5);
  beSyncCallback(callee);
}

/** `(index, ctx)`. */
export function enterLoop(_env: Env, caller: Frame, callee: Frame): void {
  callee.regs[1].set(unknownValue);
  setRegister(callee.regs[2], caller.regs[3]);
  clearRegisters(callee, 3, 4, 5);
  beSyncCallback(callee);
}

/** `(task, vma, ctx)`. */
export function enterFindVma(env: Env, caller: Frame, callee: Frame): void {
  setRegister(callee.regs[1], caller.regs[1]);
  const vma = findType(env.input.kernelTypes, 'struct', 'vm_area_struct');
  callee.regs[2].set(vma === undefined ? unknownValue : btfPointer(env.input.kernelTypes, vma, 0));
  setRegister(callee.regs[3], caller.regs[4]);
  clearRegisters(callee, 4, 5);
  beSyncCallback(callee);
}

/** `(map, key, value)` of the element that the timer or work is in. C types are not looked at. */
export function enterTimerOrWq(_env: Env, caller: Frame, callee: Frame): void {
  const { map, mapUid } = caller.regs[1].value;
  callee.regs[1].set(mapPointer(map!, mapUid));
  callee.regs[2].set(mapKeyPointer(map!, mapUid));
  callee.regs[3].set(mapValuePointer(map!, mapUid));
  clearRegisters(callee, 4, 5);
  callee.inAsyncCallback = true;
  callee.callbackRange = { min: 0, max: 1 };
}

function beSyncCallback(callee: Frame): void {
  callee.inCallback = true;
  callee.callbackRange = { min: 0, max: 1 };
}
