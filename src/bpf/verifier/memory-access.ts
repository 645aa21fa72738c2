import { BPF_F_RDONLY_PROG, BPF_F_WRONLY_PROG, BPF_MAP_TYPE_ARRAY } from './map-kinds.ts';
import { ProgramType } from '../program-types.ts';
import type { MemoryAccess } from './access.ts';
import { checkBtfAccess, checkMapStructAccess } from './btf-access.ts';
import { checkCtxAccess } from './ctx-access.ts';
import { findType } from '../btf/types.ts';
import type { SpecialField } from '../maps/record.ts';
import type { Env } from './env.ts';
import { inRcuSection } from './sections.ts';
import { printSourceLine } from './print-state.ts';
import { setUnknown } from './registers.ts';
import type { Scalar } from './scalar.ts';
import { S64_MIN, constantScalar, isConstant, signExtend, truncate, within32 } from './scalar.ts';
import { MAX_VAR_OFF, checkStackBounds, readStack, writeStack } from './stack-access.ts';
import { s64, tnumAdd, tnumConst, tnumIsAligned, tnumText } from './tnum.ts';
import {
  CONST_PTR_TO_MAP,
  MEM_ALLOC,
  MEM_RCU,
  MEM_RDONLY,
  PTR_MAYBE_NULL,
  PTR_UNTRUSTED,
  PTR_TO_BTF_ID,
  PTR_TO_CTX,
  PTR_TO_MAP_KEY,
  PTR_TO_MAP_VALUE,
  PTR_TO_MEM,
  PTR_TO_PACKET,
  PTR_TO_PACKET_END,
  PTR_TO_PACKET_META,
  PTR_TO_STACK,
  SCALAR_VALUE,
  baseType,
  isPacketPointer,
  mayBeNull,
  typeName,
} from './register-type.ts';
import type { Value } from './value.ts';
import { btfPointer, packetPointer, scalarValue, unknownValue } from './value.ts';
import { returnRangeOfLsm } from './return-range.ts';

/** Loads and stores of every kind of pointer (kernel/bpf/verifier.c check_mem_access). */
export function checkMemoryAccess(env: Env, access: MemoryAccess): void {
  const pointer = env.value(access.regno);
  checkAlignment(env, pointer, access);
  dispatch(env, pointer, { ...access, off: access.off + pointer.off });
  const { size, valueRegno, isWrite } = access;
  if (isWrite || valueRegno < 0 || size >= 8) return;
  const loaded = env.regs[valueRegno];
  if (loaded.value.type !== SCALAR_VALUE) return;
  const scalar = access.isSignExtending ? signExtend(loaded.value.scalar, size) : truncate(loaded.value.scalar, size);
  if (scalar !== loaded.value.scalar) loaded.value = { ...loaded.value, scalar };
}

/** `off` counts from the pointer's base from here on. */
function dispatch(env: Env, pointer: Value, access: MemoryAccess): void {
  switch (baseType(pointer.type)) {
    case PTR_TO_MAP_KEY:
      if (pointer.type === PTR_TO_MAP_KEY) return accessMapKey(env, pointer, access);
      break;
    case PTR_TO_MAP_VALUE:
      if (pointer.type === PTR_TO_MAP_VALUE) return accessMapValue(env, pointer, access);
      break;
    case PTR_TO_MEM:
      return accessMemory(env, pointer, access);
    case PTR_TO_CTX:
      return accessCtx(env, pointer, access);
    case PTR_TO_STACK:
      return accessStack(env, access);
    case PTR_TO_PACKET:
    case PTR_TO_PACKET_META:
      return accessPacket(env, access);
    case PTR_TO_BTF_ID:
      if (!mayBeNull(pointer.type)) return checkBtfAccess(env, access);
      break;
    case CONST_PTR_TO_MAP:
      return checkMapStructAccess(env, access);
  }
  env.reject('EACCES', `R${access.regno} invalid mem access '${typeName(pointer.type)}'`);
}

const alignmentNames: Record<number, string> = {
  [PTR_TO_MAP_KEY]: 'key ',
  [PTR_TO_MAP_VALUE]: 'value ',
  [PTR_TO_CTX]: 'context ',
  [PTR_TO_STACK]: 'stack ',
};

/** Only the stack (its slots) and atomic operations need natural alignment on this machine. */
export function checkAlignment(env: Env, pointer: Value, access: { off: number; size: number; isStrict?: boolean }): void {
  const isStrict = access.isStrict || pointer.type === PTR_TO_STACK;
  if (!isStrict || access.size === 1) return;
  const isPacket = isPacketPointer(pointer.type);
  const padding = isPacket ? 2 : 0;
  const offset = tnumAdd(pointer.scalar.bits, tnumConst(BigInt(padding + pointer.off + access.off)));
  if (tnumIsAligned(offset, access.size)) return;
  const bits = tnumText(pointer.scalar.bits);
  if (isPacket) env.reject('EACCES', `misaligned packet access off ${padding}+${bits}+${pointer.off}+${access.off} size ${access.size}`);
  env.reject('EACCES', `misaligned ${alignmentNames[pointer.type] ?? ''}access off ${bits}+${pointer.off}+${access.off} size ${access.size}`);
}

/** [off, off + size) lies within `limit` bytes. Writes the message; the caller adds its own. */
function isWithin(env: Env, regno: number, off: number | bigint, size: number, limit: number, zeroAllowed: boolean): boolean {
  const isSizeOk = size > 0 || (size === 0 && zeroAllowed);
  const start = BigInt.asIntN(32, BigInt(off));
  if (start >= 0n && isSizeOk && start + BigInt(size) <= BigInt(limit)) return true;
  const pointer = env.value(regno);
  switch (pointer.type) {
    case PTR_TO_MAP_KEY:
      env.write(`invalid access to map key, key_size=${limit} off=${start} size=${size}\n`);
      break;
    case PTR_TO_MAP_VALUE:
      env.write(`invalid access to map value, value_size=${limit} off=${start} size=${size}\n`);
      break;
    case PTR_TO_PACKET:
    case PTR_TO_PACKET_META:
    case PTR_TO_PACKET_END:
      env.write(`invalid access to packet, off=${start} size=${size}, R${regno}(id=${pointer.id},off=${start},r=${limit})\n`);
      break;
    default:
      env.write(`invalid access to memory, mem_size=${limit} off=${start} size=${size}\n`);
  }
  return false;
}

const negativeIndex = (regno: number): string =>
  `R${regno} min value is negative, either use unsigned index or do a if (index >=0) check.`;

/** A region of known size, reached through a pointer whose offset may vary. */
export function checkRegion(env: Env, regno: number, off: number, size: number, limit: number, zeroAllowed: boolean): void {
  const { scalar } = env.value(regno);
  const lowest = scalar.smin + BigInt(off);
  const isNegative = scalar.smin < 0n && (scalar.smin === S64_MIN || lowest !== BigInt.asIntN(32, lowest) || lowest < 0n);
  if (isNegative) env.reject('EACCES', negativeIndex(regno));
  if (!isWithin(env, regno, lowest, size, limit, zeroAllowed)) env.reject('EACCES', `R${regno} min value is outside of the allowed memory range`);
  if (scalar.umax >= BigInt(MAX_VAR_OFF))
    env.reject('EACCES', `R${regno} unbounded memory access, make sure to bounds check any such access`);
  if (!isWithin(env, regno, scalar.umax + BigInt(off), size, limit, zeroAllowed))
    env.reject('EACCES', `R${regno} max value is outside of the allowed memory range`);
}

/** A pointer whose offset must be what the type says: no variable part, no (or no negative) fixed part. */
export function checkPointerOffset(env: Env, pointer: Value, regno: number, fixedAllowed: boolean): void {
  const name = typeName(pointer.type);
  if (pointer.off < 0) env.reject('EACCES', `negative offset ${name} ptr R${regno} off=${pointer.off} disallowed`);
  if (!fixedAllowed && pointer.off !== 0) env.reject('EACCES', `dereference of modified ${name} ptr R${regno} off=${pointer.off} disallowed`);
  const isPlain = isConstant(pointer.scalar) && pointer.scalar.bits.value === 0n;
  if (!isPlain) env.reject('EACCES', `variable ${name} access var_off=${tnumText(pointer.scalar.bits)} disallowed`);
}

function accessMapKey(env: Env, pointer: Value, { regno, off, size, isWrite, valueRegno }: MemoryAccess): void {
  if (isWrite) env.reject('EACCES', `write to change key R${regno} not allowed`);
  checkRegion(env, regno, off, size, pointer.map!.keySize, false);
  if (valueRegno >= 0) setUnknown(env, valueRegno);
}

function accessMapValue(env: Env, pointer: Value, access: MemoryAccess): void {
  const { regno, off, size, isWrite, valueRegno } = access;
  checkMapPermission(env, regno, off, size, isWrite);
  checkMapRegion(env, regno, off, size, false, false);
  const kptr = kptrAt(pointer, off);
  if (kptr) {
    accessKptr(env, access, kptr);
    return;
  }
  if (isWrite || valueRegno < 0) return;
  const known = frozenContents(pointer, off, size, access.isSignExtending ?? false);
  env.regs[valueRegno].set(known ? scalarValue(known) : unknownValue);
}

function kptrAt(pointer: Value, off: number): SpecialField | undefined {
  const record = pointer.map!.record;
  if (record.state !== 'fields' || !isConstant(pointer.scalar)) return undefined;
  const at = off + Number(s64(pointer.scalar.bits.value));
  return record.fields.find((field) => (field.type === 'kptr' || field.type === 'kptr_untrusted') && field.offset === at);
}

/** Kernel structs whose memory outlives them by an RCU grace period (rcu_protected_types); a program's own do too. */
const rcuProtected: readonly string[] = ['task_struct', 'cgroup', 'bpf_cpumask', 'bpf_crypto_ctx'];

/** A pointer kept in a map, looked at in place: it may go any time, unless RCU keeps it (check_map_kptr_access). */
function accessKptr(env: Env, { isWrite, size, valueRegno }: MemoryAccess, { type, target }: SpecialField): void {
  if (size !== 8) env.reject('EACCES', 'kptr access size must be BPF_DW');
  if (isWrite && type === 'kptr' && valueRegno >= 0) env.reject('EACCES', 'store to referenced kptr disallowed');
  if (isWrite || valueRegno < 0 || !target) return;
  const types = env.input.kernelTypes;
  const struct = target.types[target.type];
  const name = 'name' in struct ? struct.name : '';
  const kernels = findType(types, 'struct', name);
  const isSafe = type === 'kptr' && inRcuSection(env) && (kernels === undefined || rcuProtected.includes(name));
  const flags = PTR_MAYBE_NULL | (isSafe ? MEM_RCU : PTR_UNTRUSTED) | (kernels === undefined ? MEM_ALLOC : 0);
  const value = kernels === undefined ? btfPointer(target.types, target.type, flags) : btfPointer(types, kernels, flags);
  env.regs[valueRegno].set({ ...value, id: env.nextId() });
}

/** Constants in `.rodata`, which is frozen before the program is loaded. */
function frozenContents(pointer: Value, off: number, size: number, isSigned: boolean): Scalar | undefined {
  const bytes = pointer.map?.frozenContents;
  if (!bytes || !isConstant(pointer.scalar) || pointer.map!.mapType !== BPF_MAP_TYPE_ARRAY) return undefined;
  const at = off + Number(s64(pointer.scalar.bits.value));
  let word = 0n;
  for (let i = size - 1; i >= 0; i--) word = (word << 8n) | BigInt(bytes[at + i] ?? 0);
  return constantScalar(isSigned ? BigInt.asIntN(size * 8, word) : word);
}

export function checkMapPermission(env: Env, regno: number, off: number, size: number, isWrite: boolean): void {
  const map = env.value(regno).map!;
  const words = `value_size=${map.valueSize} off=${off} size=${size}`;
  if (isWrite && map.mapFlags & BPF_F_RDONLY_PROG) env.reject('EACCES', `write into map forbidden, ${words}`);
  if (!isWrite && map.mapFlags & BPF_F_WRONLY_PROG) env.reject('EACCES', `read from map forbidden, ${words}`);
}

/** The value's bytes without its special fields, which only their helpers may touch. */
export function checkMapRegion(env: Env, regno: number, off: number, size: number, zeroAllowed: boolean, isHelper: boolean): void {
  const pointer = env.value(regno);
  const map = pointer.map!;
  checkRegion(env, regno, off, size, map.valueSize, zeroAllowed);
  if (map.record.state !== 'fields') return;
  const { smin, umax } = pointer.scalar;
  for (const field of map.record.fields) {
    const overlaps = smin + BigInt(off) < BigInt(field.offset + field.size) && BigInt(field.offset) < umax + BigInt(off + size);
    if (!overlaps) continue;
    if (field.type === 'kptr' || field.type === 'kptr_untrusted') {
      if (isHelper) env.reject('EACCES', 'kptr cannot be accessed indirectly by helper');
      continue;
    }
    env.reject('EACCES', `${field.type} cannot be accessed directly by load/store`);
  }
}

function accessMemory(env: Env, pointer: Value, { regno, off, size, isWrite, valueRegno }: MemoryAccess): void {
  const isReadOnly = (pointer.type & MEM_RDONLY) !== 0;
  if (mayBeNull(pointer.type)) env.reject('EACCES', `R${regno} invalid mem access '${typeName(pointer.type)}'`);
  if (isWrite && isReadOnly) env.reject('EACCES', `R${regno} cannot write into ${typeName(pointer.type)}`);
  checkRegion(env, regno, off, size, pointer.extent, false);
  if (valueRegno >= 0 && !isWrite) setUnknown(env, valueRegno);
}

function accessCtx(env: Env, pointer: Value, access: MemoryAccess): void {
  const { regno, off, size, isWrite, valueRegno } = access;
  checkPointerOffset(env, pointer, regno, false);
  const request = { off, size, isWrite, isSignExtending: access.isSignExtending ?? false };
  const result = checkCtxAccess(request, env.input, (line) => env.write(`${line}\n`));
  if (!result) {
    env.write(`invalid bpf_context access off=${off} size=${size}\n`);
    printSourceLine(env, env.insn, '; ');
    env.reject('EACCES');
  }
  if (isWrite || valueRegno < 0) return;
  env.regs[valueRegno].set(ctxValue(env, result));
}

function ctxValue(env: Env, result: { type: number; btfId: number; isReturn: boolean }): Value {
  if (result.type === SCALAR_VALUE) {
    const range = result.isReturn ? returnRangeOfLsm(env.input) : undefined;
    return range ? { ...unknownValue, scalar: within32(unknownValue.scalar, range.min, range.max) } : unknownValue;
  }
  if (baseType(result.type) !== PTR_TO_BTF_ID) return packetPointer(result.type);
  const value = btfPointer(env.input.kernelTypes, result.btfId, result.type & ~0xff);
  return mayBeNull(result.type) ? { ...value, id: env.nextId() } : value;
}

function accessStack(env: Env, { regno, off, size, isWrite, valueRegno }: MemoryAccess): void {
  checkStackBounds(env, regno, off, size, isWrite ? ' write to' : ' read from');
  if (isWrite) writeStack(env, regno, off, size, valueRegno);
  else readStack(env, regno, off, size, valueRegno);
}

const packetWriters: readonly number[] = [ProgramType.SCHED_CLS, ProgramType.SCHED_ACT, ProgramType.XDP, ProgramType.LWT_XMIT, ProgramType.SK_SKB, ProgramType.SK_MSG];
const packetReaders: readonly number[] = [...packetWriters, ProgramType.CGROUP_SKB, ProgramType.LWT_IN, ProgramType.LWT_OUT, ProgramType.FLOW_DISSECTOR];

/** May programs of this type look at (write) packet bytes directly? */
export function mayAccessPacket(env: Env, isWrite: boolean): boolean {
  return (isWrite ? packetWriters : packetReaders).includes(env.input.programType);
}

function accessPacket(env: Env, { regno, off, size, isWrite, valueRegno }: MemoryAccess): void {
  if (isWrite && !mayAccessPacket(env, true)) env.reject('EACCES', 'cannot write into packet');
  checkPacketRegion(env, regno, off, size, false);
  if (!isWrite && valueRegno >= 0) setUnknown(env, valueRegno);
}

/** Bytes that a comparison with the packet's end has shown to be there. */
export function checkPacketRegion(env: Env, regno: number, off: number, size: number, zeroAllowed: boolean): void {
  const pointer = env.value(regno);
  if (pointer.scalar.smin < 0n) env.reject('EACCES', negativeIndex(regno));
  const isShown = pointer.extent >= 0 && isWithin(env, regno, off, size, pointer.extent, zeroAllowed);
  if (!isShown) env.reject(pointer.extent < 0 ? 'EINVAL' : 'EACCES', `R${regno} offset is outside of the packet`);
}
