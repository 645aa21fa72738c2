import { MAX_BPF_STACK, MAX_CALL_FRAMES } from '../isa.ts';
import { ProgramType } from '../program-types.ts';
import type { Env } from './env.ts';
import { isFunctionLoad, isLocalCall } from './instruction.ts';

/** Stack of whole call chains (check_max_stack_depth). */

/** A private stack pays from this size on. */
const MIN_PRIVATE = 64;

const roundUp = (bytes: number): number => (bytes + 15) & ~15;

const privateStackTypes: readonly number[] = [
  ProgramType.KPROBE,
  ProgramType.TRACEPOINT,
  ProgramType.PERF_EVENT,
  ProgramType.RAW_TRACEPOINT,
  ProgramType.TRACING,
  ProgramType.LSM,
  ProgramType.STRUCT_OPS,
];

/** Each chain from the program, and from each asynchronous callback, must fit. */
export function checkStackDepths(env: Env): void {
  for (let subprog = env.subprograms.length - 1; subprog >= 0; subprog--) {
    if (subprog === 0 || env.subprograms[subprog].isAsyncCallback) checkChain(env, subprog, 0, 0);
  }
}

/** Privately stacked programs came after 6.12; there functions count for themselves. */
function hasPrivateStack(env: Env, subprog: number): boolean {
  return env.is7x && privateStackTypes.includes(env.input.programType) && roundUp(env.subprograms[subprog].stackDepth) >= MIN_PRIVATE;
}

function checkChain(env: Env, subprog: number, depthBefore: number, frames: number): void {
  const info = env.subprograms[subprog];
  const own = roundUp(info.stackDepth);
  const depth = hasPrivateStack(env, subprog) ? depthBefore : depthBefore + own;
  if (info.hasTailCall && subprog !== 0 && depthBefore >= 256)
    env.reject('EACCES', `tail_calls are not allowed when call stack of previous frames is ${depthBefore} bytes. Too large`);
  if (depth > MAX_BPF_STACK) env.reject('EACCES', `combined stack size of ${frames + 1} calls is ${depth}. Too large`);
  for (let index = info.start; index < info.end; index++) {
    const insn = env.insns[index];
    if (!isLocalCall(insn) && !isFunctionLoad(insn)) continue;
    const callee = env.subprogramAt(index + insn.imm + 1);
    if (env.subprograms[callee].isAsyncCallback && !isLocalCall(insn)) continue;
    if (frames + 1 >= MAX_CALL_FRAMES) env.reject('E2BIG', `the call stack of ${frames + 1} frames is too deep !`);
    checkChain(env, callee, depth, frames + 1);
  }
}
