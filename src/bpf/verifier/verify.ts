import { Errno } from '../../base/errno.ts';
import { checkControlFlow, propagatePacketChanges } from './cfg.ts';
import { Env, KernelCrash, Rejection } from './env.ts';
import { prepareArgs } from './functions.ts';
import type { VerifierInput, VerifierResult } from './input.ts';
import { LOG_STATS } from './log.ts';
import { checkSleepability, findSubprograms, resolveReferences } from './program-check.ts';
import { checkStackDepths } from './stack-depth.ts';
import type { Trail } from './state.ts';
import { Frame, MAIN_CALLSITE, State } from './state.ts';
import { PTR_MAYBE_NULL } from './register-type.ts';
import { ctxPointer, memoryPointer, unknownValue } from './value.ts';
import { walk } from './walk.ts';

/**
 * Verifies a program as bpf(BPF_PROG_LOAD) does (kernel/bpf/verifier.c
 * bpf_check), for a loader with all capabilities. Pure; accepts any bytes.
 * Where 6.12.95 would not answer but oops, the result says so and refuses.
 */
export function verify(input: VerifierInput): VerifierResult {
  const env = new Env(input);
  let ret = 0;
  let kernelCrash: string | undefined;
  try {
    checkProgram(env);
  } catch (error) {
    if (error instanceof Rejection) ret = -error.errno;
    else if (error instanceof KernelCrash) {
      ret = -Errno.EFAULT;
      kernelCrash = error.message;
      env.write(`${error.message}\n`);
    } else throw error;
  }
  writeStatistics(env);
  return {
    ret,
    log: env.log.text,
    insnsProcessed: env.insnsProcessed,
    maxStatesPerInsn: env.maxStatesPerInsn,
    totalStates: env.totalStates,
    peakStates: env.peakStates,
    markRead: env.markRead,
    stackDepths: env.subprograms.map((subprogram) => subprogram.stackDepth),
    failingPath: ret === 0 || !env.current ? [] : pathTo(env),
    kernelCrash,
  };
}

function checkProgram(env: Env): void {
  findSubprograms(env);
  resolveReferences(env);
  checkControlFlow(env);
  propagatePacketChanges(env);
  checkSleepability(env);
  checkMain(env);
  checkGlobalFunctions(env);
  checkStackDepths(env);
}

function checkMain(env: Env): void {
  startAt(env, 0);
  noteMainPrototype(env);
  env.regs[1].set(ctxPointer);
  finish(env);
}

/** The program's own prototype only tells whether other code may rely on it. */
function noteMainPrototype(env: Env): void {
  if (!env.hasFunctionInfo) return;
  try {
    const args = prepareArgs(env, 0);
    if (args.length !== 1 || args[0].kind !== 'ctx') env.subprograms[0].isUnreliable = true;
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    env.subprograms[0].isUnreliable = true;
  }
}

/** Functions with external linkage are verified for any arguments that fit their prototype. */
function checkGlobalFunctions(env: Env): void {
  if (!env.hasFunctionInfo) return;
  for (let found = true; found; ) {
    found = false;
    env.subprograms.forEach((subprogram, index) => {
      if (index === 0 || !subprogram.isGlobal || !subprogram.isCalled || subprogram.isVerified) return;
      checkGlobalFunction(env, index);
      subprogram.isVerified = true;
      found = true;
    });
  }
}

function checkGlobalFunction(env: Env, index: number): void {
  const { name } = env.subprograms[index];
  startAt(env, index);
  env.write(`Validating ${name}() func#${index}...\n`);
  prepareArgs(env, index).forEach((arg, position) => {
    const cell = env.regs[position + 1];
    if (arg.kind === 'ctx') cell.set(ctxPointer);
    else if (arg.kind === 'anything') cell.set(unknownValue);
    else cell.set({ ...memoryPointer(arg.size, arg.mayBeNull ? PTR_MAYBE_NULL : 0), id: env.nextId() });
  });
  finish(env);
  if (env.log.isVerbose) env.write(`Func#${index} ('${name}') is safe for any args that match its prototype\n`);
}

function startAt(env: Env, subprog: number): void {
  const state = new State();
  state.branches = 1;
  state.frames = [new Frame(MAIN_CALLSITE, 0, subprog)];
  state.firstInsn = env.subprograms[subprog].start;
  state.trailStart = state.firstInsn;
  env.current = state;
  env.insn = state.firstInsn;
  env.previousLine = undefined;
  env.explored.clear();
  env.markAllScratched();
}

/** Without level 2 the log of what was found to be fine is not kept. */
function finish(env: Env): void {
  walk(env);
  if (!env.log.isLevel2) env.log.resetTo(0);
}

function writeStatistics(env: Env): void {
  if (env.log.level & LOG_STATS) env.write(`stack depth ${env.subprograms.map((subprogram) => subprogram.stackDepth).join('+')}\n`);
  env.write(
    `processed ${env.insnsProcessed} insns (limit 1000000) max_states_per_insn ${env.maxStatesPerInsn} ` +
      `total_states ${env.totalStates} peak_states ${env.peakStates} mark_read ${env.markRead}\n`,
  );
}

/** A rejection's path is shown from its end; the rest of a very long one is left out. */
const MAX_PATH = 20_000;

function pathTo(env: Env): number[] {
  const path: number[] = [];
  let stretch: Trail | undefined = { first: env.current.trailStart, last: env.insn, before: env.current.trail };
  while (stretch && path.length < MAX_PATH) {
    for (let insn = stretch.last; insn >= stretch.first; insn--) if (env.insns[insn]?.code !== 0) path.push(insn);
    stretch = stretch.before;
  }
  return path.toReversed();
}
