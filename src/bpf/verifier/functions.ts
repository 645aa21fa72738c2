import { kindName, resolveType, sizeOfType } from '../btf/types.ts';
import type { BtfType } from '../object.ts';
import { Errno } from '../../base/errno.ts';
import { MAX_CALL_FRAMES } from '../isa.ts';
import { ProgramType } from '../program-types.ts';
import type { CallbackEntry } from './frame-entry.ts';
import { enterWithArguments, setRegister } from './frame-entry.ts';
import type { Env, SubprogramArg, SubprogramInfo } from './env.ts';
import { Rejection } from './env.ts';
import { checkArgOffset, checkHelperMemory } from './helper-args.ts';
import type { Insn } from './instruction.ts';
import { markChainPrecision } from './precision.ts';
import { printState } from './print-state.ts';
import { packetMoves } from './packet-moves.ts';
import { forgetCallerSaved, markRead } from './registers.ts';
import { findPreviousEntry, widenScalars } from './widen.ts';
import { invalidReturnText, isWithinRange } from './return-code.ts';
import type { State } from './state.ts';
import { Frame, LIVE_READ64, LIVE_WRITTEN } from './state.ts';
import { PTR_TO_CTX, PTR_TO_STACK, SCALAR_VALUE, mayBeNull } from './register-type.ts';
import { isNull, notInit, unknownValue, withoutNull } from './value.ts';

/** Calls between functions of the program: static ones are entered, global ones are taken at their prototype's word. */
export function checkFunctionCall(env: Env, insn: Insn): void {
  const subprog = env.subprogramAt(env.insn + insn.imm + 1);
  const info = env.subprograms[subprog];
  const fits = checkSubprogramArgs(env, subprog);
  if (info.isGlobal) callGlobal(env, info, subprog, fits);
  else callStatic(env, info, subprog);
}

function callGlobal(env: Env, info: SubprogramInfo, subprog: number, fits: boolean): void {
  const { current } = env;
  if (current.lock) env.reject('EINVAL', 'global function calls are not allowed while holding a lock,\nuse static function instead');
  if (current.preemptDepth > 0)
    env.reject('EINVAL', 'global function calls are not allowed with preemption disabled,\nuse static function instead');
  if (!fits) env.reject('EINVAL', `Caller passes invalid args into func#${subprog} ('${info.name}')`);
  env.write(`Func#${subprog} ('${info.name}') is global and assumed valid.\n`);
  if (info.changesPacketData) packetMoves(env);
  info.isCalled = true;
  forgetCallerSaved(env);
  env.regs[0].set(unknownValue);
}

function callStatic(env: Env, info: SubprogramInfo, subprog: number): void {
  const caller = env.frame;
  enterFunction(env, env.current, subprog, env.insn, enterWithArguments);
  clearCaller(env, caller);
  env.insn = info.start - 1;
  if (!env.log.isVerbose) return;
  env.write('caller:\n');
  printState(env, caller, true);
  env.write('callee:\n');
  printState(env, env.frame, true);
}

/** The caller's r0–r5 are dead while the callee runs. */
function clearCaller(env: Env, caller: Frame): void {
  for (let regno = 0; regno <= 5; regno++) {
    env.markScratched(regno);
    caller.regs[regno].set(notInit);
    caller.regs[regno].live |= LIVE_WRITTEN;
  }
}

/** Puts a frame for the function on top of `state`. */
export function enterFunction(env: Env, state: State, subprog: number, callsite: number, enter: CallbackEntry): void {
  if (state.frames.length >= MAX_CALL_FRAMES) env.reject('E2BIG', `the call stack of ${state.frames.length + 1} frames is too deep`);
  const caller = state.frame;
  const callee = new Frame(callsite, state.frames.length, subprog);
  env.markAllScratched();
  callee.refs = caller.refs;
  enter(env, caller, callee);
  state.frames.push(callee);
}

/** Do the caller's registers fit the function's prototype? Remembers when they do not. */
export function checkSubprogramArgs(env: Env, subprog: number): boolean {
  const info = env.subprograms[subprog];
  if (!env.hasFunctionInfo || info.isUnreliable) return false;
  try {
    const args = prepareArgs(env, subprog);
    args.forEach((arg, index) => checkArg(env, arg, index));
    return true;
  } catch (error) {
    if (!(error instanceof Rejection) || error.errno === Errno.EFAULT) throw error;
    info.isUnreliable = true;
    return false;
  }
}

function checkArg(env: Env, arg: SubprogramArg, index: number): void {
  const regno = index + 1;
  const value = env.value(regno);
  if (arg.kind === 'anything') {
    if (value.type !== SCALAR_VALUE) env.reject('EINVAL', `R${regno} is not a scalar`);
    return;
  }
  checkArgOffset(env, regno, false);
  if (arg.kind === 'ctx') {
    if (value.type !== PTR_TO_CTX) env.reject('EINVAL', `arg#${index} expects pointer to ctx`);
    return;
  }
  checkMemoryArg(env, regno, arg.size);
  if (!arg.mayBeNull && mayBeNull(value.type)) env.reject('EINVAL', `arg#${index} is expected to be non-NULL`);
}

/** Memory that a callee may read and write; NULL is fine. */
export function checkMemoryArg(env: Env, regno: number, size: number): void {
  const cell = env.regs[regno];
  const saved = cell.value;
  if (isNull(saved)) return;
  if (mayBeNull(saved.type)) cell.value = withoutNull(saved);
  try {
    checkHelperMemory(env, regno, size, { isWrite: false, zeroAllowed: true });
    checkHelperMemory(env, regno, size, { isWrite: true, zeroAllowed: true });
  } finally {
    cell.value = saved;
  }
}

/** What the function's BTF says of its arguments; rejected where that is not enough to verify it on its own. */
export function prepareArgs(env: Env, subprog: number): readonly SubprogramArg[] {
  const info = env.subprograms[subprog];
  if (info.args) return info.args;
  const { types } = env.input.program;
  const prototype = types[info.prototype];
  if (prototype?.kind !== 'func_proto') {
    if (info.isGlobal) env.reject('EFAULT', 'Global functions need valid BTF');
    env.reject('EINVAL');
  }
  if (prototype.params.length > 5) rejectArgs(env, info, `Global function ${info.name}() with ${prototype.params.length} > 5 args. Buggy compiler.`);
  const returned = resolveType(types, prototype.ret);
  if (returned.kind !== 'int' && returned.kind !== 'enum')
    rejectArgs(env, info, `Global function ${info.name}() doesn't return scalar. Only those are supported.`);
  info.args = prototype.params.map((parameter, index) => prepareArg(env, info, parameter.type, index));
  return info.args;
}

function rejectArgs(env: Env, info: SubprogramInfo, message: string): never {
  return env.reject('EINVAL', info.isGlobal ? message : '');
}

function prepareArg(env: Env, info: SubprogramInfo, typeId: number, index: number): SubprogramArg {
  const { types } = env.input.program;
  const type = resolveType(types, typeId);
  if (type.kind === 'int' || type.kind === 'enum') return { kind: 'anything' };
  if (type.kind !== 'ptr') return rejectArgs(env, info, `Arg#${index} type ${kindName(type)} in ${info.name}() is not supported yet.`);
  const pointee = resolveType(types, type.type);
  if (isContextType(env, pointee)) return { kind: 'ctx' };
  if (!info.isGlobal) return env.reject('EINVAL');
  const size = sizeOfType(types, type.type);
  if (size === undefined) {
    const name = 'name' in pointee ? pointee.name : '';
    env.reject('EINVAL', `arg#${index} reference type('${kindName(pointee)} ${name}') size cannot be determined: -22`);
  }
  return { kind: 'memory', size, mayBeNull: true };
}

/** The struct that programs of each type take as context. */
const contextTypes: Record<number, readonly string[]> = {
  [ProgramType.SOCKET_FILTER]: ['__sk_buff'],
  [ProgramType.SCHED_CLS]: ['__sk_buff'],
  [ProgramType.SCHED_ACT]: ['__sk_buff'],
  [ProgramType.CGROUP_SKB]: ['__sk_buff'],
  [ProgramType.XDP]: ['xdp_md'],
  [ProgramType.KPROBE]: ['bpf_user_pt_regs_t', 'pt_regs'],
  [ProgramType.PERF_EVENT]: ['bpf_perf_event_data'],
  [ProgramType.CGROUP_DEVICE]: ['bpf_cgroup_dev_ctx'],
  [ProgramType.RAW_TRACEPOINT]: ['bpf_raw_tracepoint_args'],
};

function isContextType(env: Env, pointee: BtfType): boolean {
  const names = contextTypes[env.input.programType];
  return names !== undefined && 'name' in pointee && names.includes(pointee.name);
}

/** The end of a function that was entered: back to its caller, or to the helper that calls it again. */
export function leaveFunction(env: Env): void {
  const { current } = env;
  const callee = env.frame;
  const r0 = callee.regs[0];
  if (r0.value.type === PTR_TO_STACK) env.reject('EINVAL', 'cannot return stack pointer to the caller');
  if (callee.inCallback) checkCallbackReturn(env, callee);
  const caller = current.frames[current.depth - 1];
  if (!callee.inCallback) {
    setRegister(caller.regs[0], r0);
    caller.refs = callee.refs;
  }
  env.insn = callee.inCallback ? callee.callsite : callee.callsite + 1;
  if (env.log.isVerbose) {
    env.write('returning from callee:\n');
    printState(env, callee, true);
    env.write(`to caller at ${env.insn}:\n`);
    printState(env, caller, true);
  }
  current.frames.pop();
  const previous = callee.inCallback ? findPreviousEntry(env, current, env.insn) : undefined;
  if (previous) widenScalars(previous, current);
}

function checkCallbackReturn(env: Env, callee: Frame): void {
  const r0 = callee.regs[0];
  if (r0.value.type !== SCALAR_VALUE) env.reject('EACCES', 'R0 not a scalar value');
  markRead(env, r0, r0.parent, LIVE_READ64);
  markChainPrecision(env, 0);
  if (!isWithinRange(callee.callbackRange, r0.value, false))
    env.reject('EINVAL', invalidReturnText('At callback return', 'R0', r0.value, callee.callbackRange));
}
