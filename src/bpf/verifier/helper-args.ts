import type { ArgType } from '../helpers/prototypes.ts';
import type { SpecialField } from '../maps/record.ts';
import type { CallFacts } from './call-facts.ts';
import type { Env } from './env.ts';
import type { VerifierMap } from './input.ts';
import { checkAlignment, checkMapPermission, checkMapRegion, checkMemoryAccess, checkPacketRegion, checkPointerOffset, checkRegion, mayAccessPacket } from './memory-access.ts';
import { checkBtfAccess, hasStructAt } from './btf-access.ts';
import { processDynptr } from './dynptr.ts';
import { processKptr, processSpinLock, processTimer } from './special-fields.ts';
import { markChainPrecision } from './precision.ts';
import { structName } from './print-state.ts';
import { checkSource } from './registers.ts';
import { isConstant } from './scalar.ts';
import type { RawMemory } from './stack-access.ts';
import { checkStackInitialized } from './stack-access.ts';
import { s64 } from './tnum.ts';
import {
  CONST_PTR_TO_DYNPTR,
  CONST_PTR_TO_MAP,
  MEM_ALLOC,
  MEM_PERCPU,
  MEM_RCU,
  MEM_RDONLY,
  MEM_RINGBUF,
  PTR_TO_BTF_ID,
  PTR_TO_CTX,
  PTR_TO_FUNC,
  PTR_TO_MAP_KEY,
  PTR_TO_MAP_VALUE,
  PTR_TO_MEM,
  PTR_TO_PACKET,
  PTR_TO_PACKET_META,
  PTR_TO_STACK,
  PTR_TRUSTED,
  SCALAR_VALUE,
  baseType,
  isPacketPointer,
  mayBeNull,
  typeName,
  PTR_MAYBE_NULL,
} from './register-type.ts';
import type { Value } from './value.ts';
import { btfPointer, isNull } from './value.ts';

const memoryTypes: readonly number[] = [
  PTR_TO_STACK,
  PTR_TO_PACKET,
  PTR_TO_PACKET_META,
  PTR_TO_MAP_KEY,
  PTR_TO_MAP_VALUE,
  PTR_TO_MEM,
  PTR_TO_MEM | MEM_RINGBUF,
  PTR_TO_BTF_ID | PTR_TRUSTED,
];
const btfTypes: readonly number[] = [PTR_TO_BTF_ID, PTR_TO_BTF_ID | PTR_TRUSTED, PTR_TO_BTF_ID | MEM_RCU];

/** What each kind of argument takes, in the order messages list it. */
const acceptedTypes: Record<Exclude<ArgType, 'ARG_ANYTHING'>, readonly number[]> = {
  ARG_CONST_MAP_PTR: [CONST_PTR_TO_MAP],
  ARG_PTR_TO_MAP_KEY: memoryTypes,
  ARG_PTR_TO_MAP_VALUE: memoryTypes,
  ARG_PTR_TO_MAP_VALUE_OR_NULL: memoryTypes,
  ARG_PTR_TO_UNINIT_MAP_VALUE: memoryTypes,
  ARG_PTR_TO_MEM: memoryTypes,
  ARG_PTR_TO_MEM_OR_NULL: memoryTypes,
  ARG_PTR_TO_RDONLY_MEM: memoryTypes,
  ARG_PTR_TO_RDONLY_MEM_OR_NULL: memoryTypes,
  ARG_PTR_TO_UNINIT_MEM: memoryTypes,
  ARG_PTR_TO_LONG: memoryTypes,
  ARG_CONST_SIZE: [SCALAR_VALUE],
  ARG_CONST_SIZE_OR_ZERO: [SCALAR_VALUE],
  ARG_CONST_ALLOC_SIZE_OR_ZERO: [SCALAR_VALUE],
  ARG_SCALAR: [SCALAR_VALUE],
  ARG_PTR_TO_CTX: [PTR_TO_CTX],
  ARG_PTR_TO_SPIN_LOCK: [PTR_TO_MAP_VALUE, PTR_TO_BTF_ID | MEM_ALLOC],
  ARG_PTR_TO_RINGBUF_MEM: [PTR_TO_MEM | MEM_RINGBUF],
  ARG_PTR_TO_FUNC: [PTR_TO_FUNC],
  ARG_PTR_TO_STACK_OR_NULL: [PTR_TO_STACK],
  ARG_PTR_TO_CONST_STR: [PTR_TO_MAP_VALUE],
  ARG_PTR_TO_TIMER: [PTR_TO_MAP_VALUE],
  ARG_PTR_TO_PERCPU_BTF_ID: [PTR_TO_BTF_ID | MEM_PERCPU, PTR_TO_BTF_ID | MEM_PERCPU | MEM_RCU, PTR_TO_BTF_ID | MEM_PERCPU | PTR_TRUSTED],
  ARG_PTR_TO_TASK: btfTypes,
  ARG_PTR_TO_TASK_OR_NULL: btfTypes,
  ARG_PTR_TO_PATH: btfTypes,
  ARG_PTR_TO_INODE: btfTypes,
  ARG_PTR_TO_FILE: btfTypes,
  ARG_PTR_TO_DYNPTR: [PTR_TO_STACK, CONST_PTR_TO_DYNPTR],
  ARG_PTR_TO_UNINIT_LOCAL_DYNPTR: [PTR_TO_STACK, CONST_PTR_TO_DYNPTR],
  ARG_PTR_TO_UNINIT_RINGBUF_DYNPTR: [PTR_TO_STACK, CONST_PTR_TO_DYNPTR],
  ARG_PTR_TO_RELEASED_DYNPTR: [PTR_TO_STACK, CONST_PTR_TO_DYNPTR],
  ARG_KPTR_XCHG_DEST: [PTR_TO_MAP_VALUE, PTR_TO_BTF_ID | MEM_ALLOC],
  ARG_PTR_TO_KPTR_OR_NULL: [...btfTypes, PTR_TO_BTF_ID | MEM_ALLOC],
};

const structOfArg: Partial<Record<ArgType, string>> = {
  ARG_PTR_TO_TASK: 'task_struct',
  ARG_PTR_TO_TASK_OR_NULL: 'task_struct',
  ARG_PTR_TO_PATH: 'path',
  ARG_PTR_TO_INODE: 'inode',
  ARG_PTR_TO_FILE: 'file',
};

const acceptsNull = (arg: ArgType): boolean => arg.endsWith('_OR_NULL');
const isReadOnlyArg = (arg: ArgType): boolean => arg === 'ARG_PTR_TO_RDONLY_MEM' || arg === 'ARG_PTR_TO_RDONLY_MEM_OR_NULL';
const isWrittenArg = (arg: ArgType): boolean => arg === 'ARG_PTR_TO_UNINIT_MEM' || arg === 'ARG_PTR_TO_LONG' || arg === 'ARG_PTR_TO_UNINIT_MAP_VALUE';
const isRelease = (facts: CallFacts, index: number): boolean =>
  facts.helper.args[index] === 'ARG_PTR_TO_RINGBUF_MEM' || facts.helper.args[index] === 'ARG_PTR_TO_KPTR_OR_NULL';

/** Checks one argument: its kind, its offset, and what the kind asks for beyond. */
export function checkHelperArg(env: Env, index: number, facts: CallFacts): void {
  const arg = facts.helper.args[index];
  if (arg === undefined) return;
  const regno = index + 1;
  checkSource(env, regno);
  if (arg === 'ARG_ANYTHING') return;
  const value = env.value(regno);
  if (isPacketPointer(value.type) && !(mayAccessPacket(env, false) && facts.helper.pktAccess))
    env.reject('EACCES', 'helper access to the packet is not allowed');
  if (isNull(value) && acceptsNull(arg)) markChainPrecision(env, regno);
  else {
    checkArgType(env, regno, arg, facts);
    checkArgOffset(env, regno, isRelease(facts, index));
  }
  noteReference(env, regno, index, facts);
  checkArgContent(env, regno, arg, index, facts);
}

/** Into a kptr goes what it says it points to (map_kptr_match_type). */
function checkKptrType(env: Env, regno: number, { target }: SpecialField): void {
  const value = env.value(regno);
  const expected = structName(btfPointer(target!.types, target!.type, 0));
  if (structName(value) !== expected)
    env.reject('EINVAL', `invalid kptr access, R${regno} type=${typeName(value.type)}${structName(value)} expected=ptr_${expected}`);
}

function checkArgType(env: Env, regno: number, arg: Exclude<ArgType, 'ARG_ANYTHING'>, facts: CallFacts): void {
  const value = env.value(regno);
  let type = value.type;
  if (isReadOnlyArg(arg)) type &= ~MEM_RDONLY;
  if (acceptsNull(arg)) type &= ~PTR_MAYBE_NULL;
  const accepted = acceptedTypes[arg];
  if (!accepted.includes(type)) {
    const expected = accepted.map(typeName).join(', ');
    env.reject('EACCES', `R${regno} type=${typeName(value.type)} expected=${expected}`);
  }
  if (baseType(value.type) === PTR_TO_BTF_ID) checkStructArg(env, regno, arg);
  if (facts.kptr && arg === 'ARG_PTR_TO_KPTR_OR_NULL') checkKptrType(env, regno, facts.kptr);
}

function checkStructArg(env: Env, regno: number, arg: ArgType): void {
  const value = env.value(regno);
  const expected = structOfArg[arg];
  if (mayBeNull(value.type) && !acceptsNull(arg)) env.reject('EACCES', `Possibly NULL pointer passed to helper arg${regno}`);
  if (expected !== undefined && !hasStructAt(value.btf!, value.btfId, value.off, expected))
    env.reject('EACCES', `R${regno} is of type ${structName(value)} but ${expected} is expected`);
}

const freeOffsetTypes: readonly number[] = [
  PTR_TO_STACK,
  PTR_TO_PACKET,
  PTR_TO_PACKET_META,
  PTR_TO_MAP_KEY,
  PTR_TO_MAP_VALUE,
  PTR_TO_MEM,
  PTR_TO_MEM | MEM_RDONLY,
  PTR_TO_MEM | MEM_RINGBUF,
  SCALAR_VALUE,
];

/** Pointers to memory may have any offset, others none; what is released must be the object itself. */
export function checkArgOffset(env: Env, regno: number, isReleased: boolean): void {
  const value = env.value(regno);
  if (isReleased) {
    if (value.off) env.reject('EINVAL', `R${regno} must have zero offset when passed to release func or trusted arg to kfunc`);
    checkPointerOffset(env, value, regno, false);
    return;
  }
  if (freeOffsetTypes.includes(value.type)) return;
  const isStruct = baseType(value.type) === PTR_TO_BTF_ID && !mayBeNull(value.type);
  checkPointerOffset(env, value, regno, isStruct);
}

function noteReference(env: Env, regno: number, index: number, facts: CallFacts): void {
  const value = env.value(regno);
  if (isRelease(facts, index)) {
    if (!value.refObjId && !isNull(value)) env.reject('EINVAL', `R${regno} must be referenced when passed to release function`);
    facts.releaseRegno = regno;
  }
  if (value.refObjId && facts.helper.args[index] !== 'ARG_KPTR_XCHG_DEST') facts.refObjId = value.refObjId;
}

function checkArgContent(env: Env, regno: number, arg: ArgType, index: number, facts: CallFacts): void {
  const value = env.value(regno);
  switch (arg) {
    case 'ARG_CONST_MAP_PTR':
      return noteMap(env, value, facts);
    case 'ARG_PTR_TO_MAP_KEY':
      return checkHelperMemory(env, regno, mapOf(env, facts, 'key').keySize, { isWrite: false, zeroAllowed: false });
    case 'ARG_PTR_TO_MAP_VALUE':
    case 'ARG_PTR_TO_MAP_VALUE_OR_NULL':
    case 'ARG_PTR_TO_UNINIT_MAP_VALUE':
      return checkMapValueArg(env, regno, arg, facts);
    case 'ARG_PTR_TO_SPIN_LOCK':
      return processSpinLock(env, regno, facts.helper.name === 'bpf_spin_lock');
    case 'ARG_PTR_TO_TIMER':
      return processTimer(env, regno, facts);
    case 'ARG_PTR_TO_PERCPU_BTF_ID':
      facts.struct = value.btfId;
      return;
    case 'ARG_PTR_TO_FUNC':
      facts.subprog = value.target;
      return;
    case 'ARG_PTR_TO_LONG':
      facts.isRawMode = true;
      checkHelperMemory(env, regno, 8, { isWrite: true, zeroAllowed: false, raw: facts.raw });
      return checkAlignment(env, value, { off: 0, size: 8, isStrict: true });
    case 'ARG_PTR_TO_MEM':
    case 'ARG_PTR_TO_RDONLY_MEM':
    case 'ARG_PTR_TO_UNINIT_MEM':
    case 'ARG_PTR_TO_MEM_OR_NULL':
    case 'ARG_PTR_TO_RDONLY_MEM_OR_NULL':
      facts.isRawMode = arg === 'ARG_PTR_TO_UNINIT_MEM';
      return;
    case 'ARG_CONST_SIZE':
    case 'ARG_CONST_SIZE_OR_ZERO':
      return checkSizeArg(env, regno, {
        isWrite: isWrittenArg(facts.helper.args[index - 1]),
        zeroAllowed: arg === 'ARG_CONST_SIZE_OR_ZERO',
        facts,
      });
    case 'ARG_CONST_ALLOC_SIZE_OR_ZERO':
      if (!isConstant(value.scalar)) env.reject('EACCES', `R${regno} is not a known constant'`);
      facts.memSize = Number(value.scalar.bits.value & 0xffff_ffffn);
      return markChainPrecision(env, regno);
    case 'ARG_PTR_TO_CONST_STR':
      return checkConstString(env, regno);
    case 'ARG_PTR_TO_DYNPTR':
    case 'ARG_PTR_TO_UNINIT_LOCAL_DYNPTR':
    case 'ARG_PTR_TO_UNINIT_RINGBUF_DYNPTR':
    case 'ARG_PTR_TO_RELEASED_DYNPTR':
      return processDynptr(env, regno, facts, arg);
    case 'ARG_KPTR_XCHG_DEST':
      return processKptr(env, regno, facts);
    default:
      return;
  }
}

function noteMap(env: Env, value: Value, facts: CallFacts): void {
  const isOther = facts.map && (facts.map !== value.map || facts.mapUid !== value.mapUid);
  if (isOther)
    env.reject('EINVAL', `timer pointer in R1 map_uid=${facts.mapUid} doesn't match map pointer in R2 map_uid=${value.mapUid}`);
  facts.map = value.map;
  facts.mapUid = value.mapUid;
}

function mapOf(env: Env, facts: CallFacts, what: 'key' | 'value'): VerifierMap {
  return facts.map ?? env.reject('EACCES', `invalid map_ptr to access map->${what}`);
}

function checkMapValueArg(env: Env, regno: number, arg: ArgType, facts: CallFacts): void {
  if (acceptsNull(arg) && isNull(env.value(regno))) return;
  const map = mapOf(env, facts, 'value');
  facts.isRawMode = arg === 'ARG_PTR_TO_UNINIT_MAP_VALUE';
  checkHelperMemory(env, regno, map.valueSize, {
    isWrite: facts.isRawMode,
    zeroAllowed: false,
    raw: facts.isRawMode ? facts.raw : undefined,
  });
}

const MAX_VAR_SIZ = 1n << 29n;

/** The size argument of a (memory, size) pair: the memory must hold its largest value. */
export function checkSizeArg(env: Env, regno: number, how: { isWrite: boolean; zeroAllowed: boolean; facts?: CallFacts }): void {
  const { scalar } = env.value(regno);
  if (how.facts) how.facts.maxSize = scalar.umax;
  if (scalar.smin < 0n) env.reject('EACCES', `R${regno} min value is negative, either use unsigned or 'var &= const'`);
  if (scalar.umin === 0n && !how.zeroAllowed) env.reject('EACCES', `R${regno} invalid zero-sized read: u64=[${s64(scalar.umin)},${s64(scalar.umax)}]`);
  if (scalar.umax >= MAX_VAR_SIZ) env.reject('EACCES', `R${regno} unbounded memory access, use 'var &= const' or 'if (var < const)'`);
  const raw = how.facts?.isRawMode && isConstant(scalar) ? how.facts.raw : undefined;
  checkHelperMemory(env, regno - 1, Number(scalar.umax), { isWrite: how.isWrite, zeroAllowed: how.zeroAllowed, raw });
  markChainPrecision(env, regno);
}

export interface MemoryUse {
  readonly isWrite: boolean;
  readonly zeroAllowed: boolean;
  readonly raw?: RawMemory;
}

/** `size` bytes behind the register, used by a helper (check_helper_mem_access). */
export function checkHelperMemory(env: Env, regno: number, size: number, use: MemoryUse): void {
  const value = env.value(regno);
  switch (baseType(value.type)) {
    case PTR_TO_PACKET:
    case PTR_TO_PACKET_META:
      return checkPacketRegion(env, regno, value.off, size, use.zeroAllowed);
    case PTR_TO_MAP_KEY:
      if (use.isWrite) env.reject('EACCES', `R${regno} cannot write into ${typeName(value.type)}`);
      return checkRegion(env, regno, value.off, size, value.map!.keySize, false);
    case PTR_TO_MAP_VALUE:
      checkMapPermission(env, regno, value.off, size, use.isWrite);
      return checkMapRegion(env, regno, value.off, size, use.zeroAllowed, true);
    case PTR_TO_MEM:
      if (use.isWrite && value.type & MEM_RDONLY) env.reject('EACCES', `R${regno} cannot write into ${typeName(value.type)}`);
      return checkRegion(env, regno, value.off, size, value.extent, use.zeroAllowed);
    case PTR_TO_STACK:
      return checkStackInitialized(env, regno, value.off, size, { isHelper: true, zeroAllowed: use.zeroAllowed, raw: use.raw });
    case PTR_TO_BTF_ID:
      return checkBtfAccess(env, { regno, off: value.off, size, isWrite: false, valueRegno: -1 });
    case PTR_TO_CTX:
      if (hasFlatContext(env)) return checkFlatContext(env, regno, size, use);
  }
  if (use.zeroAllowed && size === 0 && isNull(value)) return;
  env.reject('EACCES', `R${regno} type=${typeName(value.type)} expected=${typeName(PTR_TO_STACK)}`);
}

const flatContextTypes: readonly number[] = [2, 5, 17, 24, 26, 29, 31];

/** Contexts that the program sees as they are in memory. */
function hasFlatContext(env: Env): boolean {
  return flatContextTypes.includes(env.input.programType);
}

function checkFlatContext(env: Env, regno: number, size: number, use: MemoryUse): void {
  if (size === 0) {
    if (!use.zeroAllowed) env.reject('EACCES');
    return;
  }
  checkMemoryAccess(env, { regno, off: size - 1, size: 1, isWrite: use.isWrite, valueRegno: -1 });
}

/** A string in a frozen map, with its NUL. */
export function checkConstString(env: Env, regno: number): void {
  const value = env.value(regno);
  const { map } = value;
  if (!map?.frozenContents) env.reject('EACCES', `R${regno} does not point to a readonly map'`);
  if (!isConstant(value.scalar)) env.reject('EACCES', `R${regno} is not a constant address'`);
  checkMapRegion(env, regno, value.off, map.valueSize - value.off, false, true);
  const start = value.off + Number(value.scalar.bits.value);
  if (map.frozenContents.indexOf(0, start) < 0) env.reject('EINVAL', 'string is not zero-terminated');
}
