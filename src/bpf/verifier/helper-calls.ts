import { findType } from '../btf/types.ts';
import type { HelperPrototype } from '../helpers/prototypes.ts';
import { HELPER_COUNT, helperAllowed, helperById } from '../helpers/prototypes.ts';
import { specialField } from '../maps/record.ts';
import { AttachType, ProgramType } from '../program-types.ts';
import { checkInvariants } from './alu.ts';
import { HELPER_FIND_VMA, HELPER_FOR_EACH_MAP_ELEM, HELPER_LOOP, HELPER_TIMER_SET_CALLBACK } from './callback-kinds.ts';
import { callCallback, enterForEach, enterFindVma, enterLoop, enterTimerOrWq } from './callbacks.ts';
import type { Env } from './env.ts';
import type { CallFacts } from './call-facts.ts';
import { newCallFacts } from './call-facts.ts';
import { makeDynptr } from './dynptr.ts';
import { checkHelperArg } from './helper-args.ts';
import type { Insn } from './instruction.ts';
import { isLicenseGplCompatible } from './license.ts';
import { sleepableLsmHooks } from './lsm-hooks.ts';
import { checkMapForHelper } from './map-compatibility.ts';
import { BPF_F_RDONLY_PROG } from './map-kinds.ts';
import { checkMemoryAccess } from './memory-access.ts';
import { markChainPrecision } from './precision.ts';
import { packetMoves } from './packet-moves.ts';
import { structName } from './print-state.ts';
import { acquireReference, checkReferenceLeak, releaseReference } from './references.ts';
import { checkDestination, forgetCallerSaved } from './registers.ts';
import type { Draft } from './scalar.ts';
import { isConstant, sync } from './scalar.ts';
import { isSleepable } from './sections.ts';
import { MEM_ALLOC, MEM_RINGBUF, PTR_MAYBE_NULL, PTR_TRUSTED, mayBeNull } from './register-type.ts';
import type { Value } from './value.ts';
import { DynptrKind, btfPointer, isNull, mapValuePointer, memoryPointer, notInit, unknownValue } from './value.ts';

/** Calls of helpers: may this program call it, here, with these arguments; and what it returns. */
export function checkHelperCall(env: Env, insn: Insn): void {
  const helper = checkAvailable(env, insn.imm);
  const facts = newCallFacts(helper);
  for (let index = 0; index < 5; index++) checkHelperArg(env, index, facts);
  recordMap(env, facts);
  recordTailCallKey(env, facts);
  writeMemory(env, facts);
  if (facts.madeDynptr) makeDynptr(env, facts.madeDynptr.regno, facts.madeDynptr.kind);
  releaseArgument(env, facts);
  checkSpecialHelper(env, insn, facts);
  forgetCallerSaved(env);
  setReturnValue(env, facts);
  checkMapForHelper(env, facts.map, helper.id, helper.name);
  if (helper.name === 'bpf_get_func_ip') checkGetFuncIp(env, helper);
  const changesPacket = helper.changesPacket || (helper.name === 'bpf_dynptr_write' && facts.dynptr?.extent === DynptrKind.SKB);
  if (changesPacket) packetMoves(env);
}

function checkAvailable(env: Env, id: number): HelperPrototype {
  const helper = helperById(id);
  if (id < 0 || id >= HELPER_COUNT) env.reject('EINVAL', `invalid func unknown#${id}`);
  const name = helper?.name ?? 'unknown';
  const missing = helper ? undefined : env.input.unmodelledHelpers?.get(id);
  if (missing) env.reject('ENOTSUPP', `this machine does not model ${missing}`);
  const isOffered = helper !== undefined && helperAllowed(helper, env.input.programType, env.input.attachType);
  if (!isOffered) env.reject('EINVAL', `program of this type cannot use helper ${name}#${id}`);
  if (helper.gplOnly && !isLicenseGplCompatible(env.input.license))
    env.reject('EINVAL', 'cannot call GPL-restricted function from non-GPL compatible program');
  if (helper.name === 'bpf_d_path' && !allowsPaths(env)) env.reject('EINVAL', 'helper call is not allowed in probe');
  if (helper.mightSleep) checkMaySleep(env, helper);
  return helper;
}

/** Functions under no lock that finding a path would take (kernel/trace/bpf_trace.c btf_allowlist_d_path). */
const pathFunctions: readonly string[] = [
  'security_file_permission', 'security_inode_getattr', 'security_file_open', 'security_path_truncate',
  'vfs_truncate', 'vfs_fallocate', 'dentry_open', 'vfs_getattr', 'filp_close',
];

/** `bpf_d_path_allowed` */
function allowsPaths({ input: { programType, attachTarget } }: Env): boolean {
  const name = attachTarget?.name ?? '';
  return programType === ProgramType.LSM ? sleepableLsmHooks.has(name) : pathFunctions.includes(name);
}

/** 7.1 says where it is that one may not sleep; before, the messages differ by section. */
function checkMaySleep(env: Env, helper: HelperPrototype): void {
  const { current } = env;
  const name = `sleepable helper ${helper.name}#${helper.id}`;
  if (!isSleepable(env)) env.reject('EINVAL', env.is7x ? `${name} in non-sleepable prog` : 'helper call might sleep in a non-sleepable prog');
  if (current.rcuLock) env.reject('EINVAL', `${name} in rcu_read_lock region`);
  if (current.preemptDepth > 0) env.reject('EINVAL', `${name} in non-preemptible region`);
}

const mapHelpers: readonly number[] = [1, 2, 3, 12, 51, 87, 88, 89, HELPER_FOR_EACH_MAP_ELEM, 195];
const mapWriters: readonly number[] = [2, 3, 87, 88];

function recordMap(env: Env, { helper, map }: CallFacts): void {
  if (!mapHelpers.includes(helper.id)) return;
  if (!map) env.reject('EINVAL', 'kernel subsystem misconfigured verifier');
  if (map.mapFlags & BPF_F_RDONLY_PROG && mapWriters.includes(helper.id)) env.reject('EACCES', 'write into map forbidden');
  env.info[env.insn].calledMap ??= map;
}

const HELPER_TAIL_CALL = 12;

/** A tail call's index that is known must be the same on every path that relies on it. */
function recordTailCallKey(env: Env, { helper, map }: CallFacts): void {
  if (helper.id !== HELPER_TAIL_CALL || !map) return;
  const { scalar } = env.value(3);
  const isKnownKey = isConstant(scalar) && scalar.bits.value < BigInt(map.maxEntries);
  if (isKnownKey) markChainPrecision(env, 3);
}

/** Memory the helper fills is written from here on. */
function writeMemory(env: Env, { raw }: CallFacts): void {
  for (let i = 0; i < raw.accessSize; i++)
    checkMemoryAccess(env, { regno: raw.regno, off: i, size: 1, isWrite: true, valueRegno: -1 });
}

function releaseArgument(env: Env, { helper, releaseRegno, refObjId }: CallFacts): void {
  if (releaseRegno === 0) return;
  const isReleased = refObjId ? releaseReference(env, refObjId) : isNull(env.value(releaseRegno));
  if (!isReleased) env.reject('EINVAL', `func ${helper.name}#${helper.id} reference has not been acquired before`);
}

function checkSpecialHelper(env: Env, insn: Insn, facts: CallFacts): void {
  switch (facts.helper.id) {
    case HELPER_TAIL_CALL:
      return checkTailCall(env);
    case HELPER_FOR_EACH_MAP_ELEM:
      return callCallback(env, insn, facts.subprog, enterForEach);
    case HELPER_TIMER_SET_CALLBACK:
      return callCallback(env, insn, facts.subprog, enterTimerOrWq);
    case HELPER_FIND_VMA:
      return callCallback(env, insn, facts.subprog, enterFindVma);
    case HELPER_LOOP:
      return checkLoop(env, insn, facts.subprog);
  }
}

function checkTailCall(env: Env): void {
  if (env.current.lock) env.reject('EINVAL', 'tail_call cannot be used inside bpf_spin_lock-ed region');
  checkReferenceLeak(env);
  if (env.current.rcuLock) env.reject('EINVAL', 'tail_call cannot be used inside bpf_rcu_read_lock-ed region');
  if (env.current.preemptDepth > 0) env.reject('EINVAL', 'tail_call cannot be used inside bpf_preempt_disable-ed region');
}

/** `bpf_loop`: another round as long as the number of rounds allows one. */
function checkLoop(env: Env, insn: Insn, subprog: number): void {
  if (isNull(env.value(4))) markChainPrecision(env, 4);
  markChainPrecision(env, 1);
  const { frame } = env;
  if (BigInt(frame.callbackDepth) < env.value(1).scalar.umax) {
    callCallback(env, insn, subprog, enterLoop);
    return;
  }
  frame.callbackDepth = 0;
  if (env.log.isLevel2) env.write(`frame${env.current.depth} bpf_loop iteration limit reached\n`);
}

function setReturnValue(env: Env, facts: CallFacts): void {
  const { helper } = facts;
  const r0 = env.regs[0];
  r0.set(returnValue(env, facts));
  if (mayBeNull(r0.value.type)) r0.value = { ...r0.value, id: env.nextId() };
  const acquires = helper.ret === 'RET_PTR_TO_RINGBUF_MEM_OR_NULL' || helper.ret === 'RET_PTR_TO_KPTR_OR_NULL';
  if (acquires) {
    const id = acquireReference(env);
    r0.value = { ...r0.value, id, refObjId: id };
  }
  refineReturn(env, facts);
  checkDestination(env, 0);
}

function returnValue(env: Env, facts: CallFacts): Value {
  const { map, mapUid, memSize } = facts;
  switch (facts.helper.ret) {
    case 'RET_INTEGER':
      return unknownValue;
    case 'RET_VOID':
      return notInit;
    case 'RET_PTR_TO_MAP_VALUE_OR_NULL':
      return mapValuePointer(map!, mapUid, PTR_MAYBE_NULL);
    case 'RET_PTR_TO_MAP_VALUE':
      return specialField(map!.record, 'bpf_spin_lock')
        ? { ...mapValuePointer(map!, mapUid), id: env.nextId() }
        : mapValuePointer(map!, mapUid);
    case 'RET_PTR_TO_RINGBUF_MEM_OR_NULL':
      return memoryPointer(memSize, MEM_RINGBUF | PTR_MAYBE_NULL);
    case 'RET_PTR_TO_DYNPTR_MEM_OR_NULL':
      return { ...memoryPointer(memSize, PTR_MAYBE_NULL), dynptrId: facts.dynptr!.id, refObjId: facts.dynptr!.refObjId };
    case 'RET_PTR_TO_TASK_TRUSTED':
      return kernelStruct(env, 'task_struct', PTR_TRUSTED);
    case 'RET_PTR_TO_PT_REGS':
      return kernelStruct(env, 'pt_regs', 0);
    case 'RET_PTR_TO_KPTR_OR_NULL':
      return kptrValue(env, facts);
    case 'RET_PTR_TO_BTF_ID':
      return btfPointer(env.input.kernelTypes, facts.struct, 0);
    case 'RET_PTR_TO_BTF_ID_OR_NULL':
      return btfPointer(env.input.kernelTypes, facts.struct, PTR_MAYBE_NULL);
  }
}

/** What lay in the field: a kernel's struct, or one of the program's own. */
function kptrValue(env: Env, { kptr }: CallFacts): Value {
  const { types, type } = kptr!.target!;
  const name = structName(btfPointer(types, type, 0));
  const isKernels = findType(env.input.kernelTypes, 'struct', name) !== undefined;
  return isKernels ? kernelStruct(env, name, PTR_MAYBE_NULL) : btfPointer(types, type, MEM_ALLOC | PTR_MAYBE_NULL);
}

function kernelStruct(env: Env, name: string, flags: number): Value {
  const id = findType(env.input.kernelTypes, 'struct', name);
  return id === undefined ? unknownValue : btfPointer(env.input.kernelTypes, id, flags);
}

const MAX_ERRNO = 4095;
const stringReaders: readonly string[] = ['bpf_get_stack', 'bpf_probe_read_str', 'bpf_probe_read_kernel_str', 'bpf_probe_read_user_str'];
/** nr_cpu_ids of the modelled machine's kernel at most. */
const MAX_CPUS = 8192;

/** Results known to lie in a range. */
function refineReturn(env: Env, { helper, maxSize }: CallFacts): void {
  if (stringReaders.includes(helper.name)) narrowReturn(env, BigInt(-MAX_ERRNO), maxSize);
  if (helper.name === 'bpf_get_smp_processor_id') narrowReturn(env, 0n, BigInt(MAX_CPUS - 1));
}

function narrowReturn(env: Env, min: bigint, max: bigint): void {
  const r0 = env.regs[0];
  const draft: Draft = { ...r0.value.scalar, smin: min, smax: max, s32min: Number(min), s32max: Number(BigInt.asIntN(32, max)) };
  if (min >= 0n) Object.assign(draft, { umin: min, umax: max, u32min: Number(min), u32max: Number(max) });
  r0.value = { ...r0.value, scalar: sync(draft) };
  checkInvariants(env, r0, 'retval');
}

const trampolines: readonly number[] = [AttachType.TRACE_FENTRY, AttachType.TRACE_FEXIT, AttachType.MODIFY_RETURN];

function checkGetFuncIp(env: Env, helper: HelperPrototype): void {
  const { programType, attachType } = env.input;
  const name = `func ${helper.name}#${helper.id}`;
  if (programType === ProgramType.KPROBE) return;
  if (programType !== ProgramType.TRACING) env.reject('ENOTSUPP', `${name} not supported for program type ${programType}`);
  if (!trampolines.includes(attachType)) env.reject('ENOTSUPP', `${name} supported only for fentry/fexit/fmod_ret programs`);
}
