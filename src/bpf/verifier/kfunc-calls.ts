import { findType } from '../btf/types.ts';
import type { KfuncPrototype } from '../kfuncs/prototypes.ts';
import { ProgramType } from '../program-types.ts';
import { RBTREE_ADD, isWqSetCallback } from './callback-kinds.ts';
import { callCallback, enterTimerOrWq } from './callbacks.ts';
import type { Env } from './env.ts';
import { Rejection } from './env.ts';
import type { CallbackEntry } from './frame-entry.ts';
import { enterLess, giveAway, inTreeCallback, insertsNode, mayHoldLock, newObject, nodePointer, nonOwning } from './graph.ts';
import type { Insn } from './instruction.ts';
import { continueIteration } from './iterators.ts';
import type { KfuncFacts } from './kfunc-facts.ts';
import { checkKfuncArgs } from './kfunc-args.ts';
import type { KfuncDescription } from './kfunc-types.ts';
import { hasFlag } from './kfunc-types.ts';
import { mayAccessPacket } from './memory-access.ts';
import { acquireReference, releaseReference } from './references.ts';
import { markRead } from './registers.ts';
import { isSleepable } from './sections.ts';
import { LIVE_READ32, LIVE_READ64, LIVE_WRITTEN } from './state.ts';
import { MEM_ALLOC, MEM_RCU, MEM_RDONLY, PTR_MAYBE_NULL, PTR_TRUSTED, PTR_UNTRUSTED } from './register-type.ts';
import type { Value } from './value.ts';
import { btfPointer, memoryPointer, notInit, unknownValue } from './value.ts';

/** Calls of kernel functions by their BTF (check_kfunc_call). */
export function checkKfuncCall(env: Env, insn: Insn): void {
  const kfunc = env.kfuncs.get(insn.imm);
  if (!kfunc || !isKfuncAllowed(kfunc.prototype, env.input.programType))
    env.reject('EACCES', `calling kernel function ${kfunc?.name ?? insn.imm} is not allowed`);
  env.info[env.insn].isIterNext = hasFlag(kfunc, 'KF_ITER_NEXT');
  const isUnmarked = kfunc.prototype.set === 'hid' && env.input.programType === ProgramType.SYSCALL;
  const mightSleep = hasFlag(kfunc, 'KF_SLEEPABLE') && !isUnmarked;
  if (mightSleep && !isSleepable(env)) env.reject('EACCES', `program must be sleepable to call sleepable kfunc ${kfunc.name}`);
  const facts = newFacts(kfunc);
  checkKfuncArgs(env, facts);
  if (kfunc.name === RBTREE_ADD) setCallback(env, insn, facts, enterLess);
  if (isWqSetCallback(kfunc.name)) setCallback(env, insn, facts, enterTimerOrWq);
  checkRcuSection(env, kfunc, mightSleep);
  checkPreemptSection(env, kfunc, mightSleep);
  if (facts.releaseRegno !== 0 && !releaseReference(env, env.value(facts.releaseRegno).refObjId))
    env.reject('EINVAL', `kfunc ${kfunc.name}#${insn.imm} reference has not been acquired before`);
  if (insertsNode(kfunc.name)) insertNode(env);
  for (let regno = 0; regno <= 5; regno++) env.regs[regno].set(notInit);
  setReturnValue(env, facts);
  markArgumentsRead(env, kfunc);
  if (hasFlag(kfunc, 'KF_ITER_NEXT')) continueIteration(env, facts);
}

/** The owner gives the object away, and goes on knowing it as long as the lock is held. */
function insertNode(env: Env): void {
  const { refObjId } = env.value(2);
  giveAway(env, refObjId);
  releaseReference(env, refObjId);
}

function newFacts(kfunc: KfuncDescription): KfuncFacts {
  return {
    kfunc,
    map: undefined,
    mapUid: 0,
    refObjId: 0,
    releaseRegno: 0,
    subprog: 0,
    constant: undefined,
    returnSize: 0,
    isReturnReadOnly: false,
    dynptr: undefined,
    root: undefined,
    counted: undefined,
    iterator: undefined,
  };
}

const tracingHook: readonly number[] = [ProgramType.TRACING, ProgramType.TRACEPOINT, ProgramType.PERF_EVENT, ProgramType.LSM];
const cgroupHook: readonly number[] = [9, 8, 15, 18, 23, 25];
const netHooks: readonly number[] = [ProgramType.XDP, ProgramType.SCHED_CLS];

/** Hooks at which a set of kfuncs is registered (register_btf_kfunc_id_set). */
const typesOfSet: Record<KfuncPrototype['set'], readonly number[] | undefined> = {
  common: undefined,
  generic: [...tracingHook, ...netHooks, ...cgroupHook, ProgramType.STRUCT_OPS, ProgramType.SYSCALL],
  tracing: [...tracingHook, ...netHooks, ...cgroupHook, ProgramType.STRUCT_OPS, ProgramType.SYSCALL],
  lsm: [ProgramType.LSM],
  skb: [ProgramType.SCHED_CLS, ProgramType.SCHED_ACT, ProgramType.SOCKET_FILTER, ProgramType.CGROUP_SKB],
  xdp: [ProgramType.XDP],
  crypto: [...netHooks, ProgramType.SCHED_ACT],
  'crypto-init': [ProgramType.SYSCALL],
  hid: [ProgramType.STRUCT_OPS, ProgramType.SYSCALL],
  'hid-event': [ProgramType.STRUCT_OPS],
  module: [...tracingHook, ProgramType.SCHED_CLS, ProgramType.SYSCALL],
  'packet-module': [...tracingHook, ...netHooks, ProgramType.SYSCALL],
};

/** May programs of the type call the kfunc? */
export function isKfuncAllowed(kfunc: KfuncPrototype, programType: number): boolean {
  return typesOfSet[kfunc.set]?.includes(programType) ?? true;
}

function setCallback(env: Env, insn: Insn, facts: KfuncFacts, enter: CallbackEntry): void {
  try {
    callCallback(env, insn, facts.subprog, enter);
  } catch (error) {
    if (error instanceof Rejection) env.write(`kfunc ${facts.kfunc.name}#${insn.imm} failed callback verification\n`);
    throw error;
  }
}

function checkRcuSection(env: Env, kfunc: KfuncDescription, mightSleep: boolean): void {
  const isLock = kfunc.name === 'bpf_rcu_read_lock';
  const isUnlock = kfunc.name === 'bpf_rcu_read_unlock';
  if (!env.current.rcuLock) {
    if (isUnlock) env.reject('EINVAL', `unmatched rcu read unlock (kernel function ${kfunc.name})`);
    if (isLock) env.current.rcuLock = true;
    return;
  }
  if ((isLock || isUnlock) && inTreeCallback(env)) env.reject('EACCES', 'Calling bpf_rcu_read_{lock,unlock} in unnecessary rbtree callback');
  if (isLock) env.reject('EINVAL', `nested rcu read lock (kernel function ${kfunc.name})`);
  if (isUnlock) leaveRcuSection(env);
  else if (mightSleep) env.reject('EACCES', `kernel func ${kfunc.name} is sleepable within rcu_read_lock region`);
}

/** Objects that only the section kept alive may be gone. */
function leaveRcuSection(env: Env): void {
  env.current.rcuLock = false;
  env.current.forEachCell((cell) => {
    const { value } = cell;
    if (value.type & MEM_RCU) cell.value = { ...value, type: (value.type & ~(MEM_RCU | PTR_MAYBE_NULL)) | PTR_UNTRUSTED };
  });
}

function checkPreemptSection(env: Env, kfunc: KfuncDescription, mightSleep: boolean): void {
  const { current } = env;
  if (kfunc.name === 'bpf_preempt_disable') current.preemptDepth++;
  else if (kfunc.name === 'bpf_preempt_enable') {
    if (current.preemptDepth === 0) env.reject('EINVAL', `unmatched attempt to enable preemption (kernel function ${kfunc.name})`);
    current.preemptDepth--;
  } else if (mightSleep && current.preemptDepth > 0)
    env.reject('EACCES', `kernel func ${kfunc.name} is sleepable within non-preemptible region`);
}

function setReturnValue(env: Env, facts: KfuncFacts): void {
  const { kfunc } = facts;
  if (kfunc.returns.kind === 'void') return;
  const r0 = env.regs[0];
  r0.set(returnValue(env, facts));
  r0.live |= LIVE_WRITTEN;
  if (kfunc.returns.kind !== 'pointer') return;
  const mayFail = hasFlag(kfunc, 'KF_RET_NULL') && !facts.counted?.refObjId;
  if (mayFail) r0.value = { ...r0.value, type: r0.value.type | PTR_MAYBE_NULL, id: env.nextId() };
  if (hasFlag(kfunc, 'KF_ACQUIRE')) {
    const id = acquireReference(env);
    r0.value = { ...r0.value, refObjId: id, id: mayFail ? id : r0.value.id };
  } else if (kfunc.name === 'bpf_rbtree_first') r0.value = nonOwning(r0.value);
  if (r0.value.id === 0 && mayHoldLock(r0.value)) r0.value = { ...r0.value, id: env.nextId() };
}

function returnValue(env: Env, facts: KfuncFacts): Value {
  const { returns, name } = facts.kfunc;
  if (returns.kind !== 'pointer') return unknownValue;
  const { to } = returns;
  if (name === 'bpf_obj_new_impl') return newObject(env, facts.constant ?? 0n);
  if (name === 'bpf_dynptr_slice' || name === 'bpf_dynptr_slice_rdwr') return sliceOf(env, facts);
  if (facts.counted) return btfPointer(facts.counted.btf!, facts.counted.btfId, MEM_ALLOC);
  if (facts.root) return nodePointer(facts.root);
  if (name === 'bpf_rdonly_cast') return castValue(env, facts);
  if (to.kind === 'void' || to.kind === 'function') return unknownValue;
  if (to.kind === 'struct') {
    const id = findType(env.input.kernelTypes, 'struct', to.name);
    const trust = hasFlag(facts.kfunc, 'KF_ITER_NEXT') ? iteratorTrust(env, facts) : 0;
    return id === undefined ? unknownValue : btfPointer(env.input.kernelTypes, id, trust);
  }
  const size = facts.returnSize || (to.kind === 'scalar' ? to.size : 8);
  const isReadOnly = facts.returnSize === 0 || facts.isReturnReadOnly;
  const value = memoryPointer(size, isReadOnly ? MEM_RDONLY : 0);
  return facts.refObjId ? { ...value, refObjId: facts.refObjId } : value;
}

/** So many bytes of what the dynptr speaks of. */
function sliceOf(env: Env, { kfunc, constant, dynptr }: KfuncFacts): Value {
  if (kfunc.name === 'bpf_dynptr_slice_rdwr' && !mayAccessPacket(env, true)) env.reject('EINVAL', 'the prog does not allow writes to packet data');
  return { ...memoryPointer(Number(constant), kfunc.name === 'bpf_dynptr_slice' ? MEM_RDONLY : 0), dynptrId: dynptr!.id };
}

function castValue(env: Env, facts: KfuncFacts): Value {
  const type = env.input.kernelTypes[Number(facts.constant ?? 0n)];
  if (type?.kind !== 'struct') env.reject('EINVAL', 'kfunc bpf_rdonly_cast type ID argument must be of a struct');
  return btfPointer(env.input.kernelTypes, Number(facts.constant), PTR_UNTRUSTED);
}

/** What an iterator over kernel objects yields is as safe as the iterator. */
function iteratorTrust(env: Env, facts: KfuncFacts): number {
  const place = facts.iterator;
  const iterator = place && env.current.frames[place.frameno].stack[place.slot].cell.value;
  return iterator && iterator.type & MEM_RCU ? MEM_RCU : PTR_TRUSTED;
}

/** The kernel function reads its arguments: that goes by the prototype, not by what was passed. */
function markArgumentsRead(env: Env, kfunc: KfuncDescription): void {
  kfunc.parameters.forEach((parameter, index) => {
    const cell = env.regs[index + 1];
    const isWhole = parameter.type.kind === 'pointer' || (parameter.type.kind === 'scalar' && parameter.type.size === 8);
    markRead(env, cell, cell.parent, isWhole ? LIVE_READ64 : LIVE_READ32);
  });
}
