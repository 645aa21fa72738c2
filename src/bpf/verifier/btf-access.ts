import { resolveType, resolveTypeId, sizeOfType } from '../btf/types.ts';
import type { BtfMember, TypeTable } from '../object.ts';
import { ProgramType } from '../program-types.ts';
import type { Env } from './env.ts';
import { checkObjectAccess } from './graph.ts';
import { inRcuSection } from './sections.ts';
import { isLicenseGplCompatible } from './license.ts';
import type { MemoryAccess } from './access.ts';
import { structName } from './print-state.ts';
import { setUnknown } from './registers.ts';
import { isConstant } from './scalar.ts';
import { tnumText } from './tnum.ts';
import { MEM_ALLOC, MEM_RCU, MEM_USER, PTR_MAYBE_NULL, PTR_TRUSTED, PTR_UNTRUSTED } from './register-type.ts';
import { btfPointer } from './value.ts';

/** Loads through pointers whose type the kernel's BTF tells (check_ptr_to_btf_access, btf_struct_access). */
export function checkBtfAccess(env: Env, access: MemoryAccess): void {
  const { regno, off, size, isWrite, valueRegno } = access;
  const pointer = env.value(regno);
  const name = structName(pointer);
  const isKernel = pointer.btf === env.input.kernelTypes;
  if (isKernel && !isLicenseGplCompatible(env.input.license))
    env.reject('EINVAL', `Cannot access kernel 'struct ${name}' from non-GPL compatible program`);
  if (off < 0) env.reject('EACCES', `R${regno} is ptr_${name} invalid negative access: off=${off}`);
  if (!isConstant(pointer.scalar) || pointer.scalar.bits.value !== 0n)
    env.reject('EACCES', `R${regno} is ptr_${name} invalid variable offset: off=${off}, var_off=${tnumText(pointer.scalar.bits)}`);
  if (pointer.type & MEM_USER) env.reject('EACCES', `R${regno} is ptr_${name} access user memory: off=${off}`);
  if (isWrite && !(pointer.type & MEM_ALLOC)) {
    if (env.input.programType !== ProgramType.STRUCT_OPS || pointer.type & PTR_UNTRUSTED) env.reject('EACCES', 'only read is supported');
    return checkHidWrite(env, name, off, size);
  }
  if (pointer.type & MEM_ALLOC) checkObjectAccess(env, pointer, off, size);
  const field = structAccess(env, pointer.btf!, pointer.btfId, off, size);
  if (isWrite || valueRegno < 0) return;
  if (field === undefined || pointer.type & MEM_ALLOC) setUnknown(env, valueRegno);
  else loadPointer(env, valueRegno, pointer.btf!, field, trustOf(env, pointer.type));
}

/** What HID-BPF programs may write, half open (hid_bpf_ops_btf_struct_access). */
const hidWriteRanges: Readonly<Record<string, { readonly size: number; readonly ranges: readonly (readonly [from: number, to: number])[] }>> = {
  hid_bpf_ctx: { size: 16, ranges: [[12, 16]] },
  hid_device: { size: 272, ranges: [[12, 139], [140, 203], [204, 267]] },
};

function checkHidWrite(env: Env, name: string, off: number, size: number): void {
  const struct = hidWriteRanges[name];
  if (!struct) env.reject('EACCES', 'write access to this struct is not supported');
  if (off + size > struct.size) env.reject('EACCES', `write access for struct ${name} at off ${off} with size ${size}`);
  if (!struct.ranges.some(([from, to]) => off >= from && off + size <= to))
    env.reject('EACCES', `write access at off ${off} with size ${size} on read-only part of ${name}`);
}

function loadPointer(env: Env, regno: number, btf: TypeTable, btfId: number, flags: number): void {
  const value = btfPointer(btf, btfId, flags);
  env.regs[regno].set(flags & PTR_MAYBE_NULL ? { ...value, id: env.nextId() } : value);
}

/**
 * Trust of a pointer loaded from behind another. 6.12 keeps more for a list of
 * known fields; here what is behind a trusted pointer may be read, not passed on.
 */
function trustOf(env: Env, type: number): number {
  if (type & PTR_UNTRUSTED) return PTR_UNTRUSTED;
  if (!(type & (PTR_TRUSTED | MEM_RCU))) return 0;
  return inRcuSection(env) ? 0 : PTR_UNTRUSTED;
}

/** Loads from the map itself through its map pointer: read only, of the generic part. */
export function checkMapStructAccess(env: Env, { regno, off, isWrite, valueRegno }: MemoryAccess): void {
  const name = mapStructName(env.value(regno).map!.mapType);
  if (off < 0) env.reject('EACCES', `R${regno} is ${name} invalid negative access: off=${off}`);
  if (isWrite) env.reject('EACCES', `only read from ${name} is supported`);
  if (valueRegno >= 0) setUnknown(env, valueRegno);
}

function mapStructName(mapType: number): string {
  if (mapType === 2 || mapType === 6) return 'bpf_array';
  return mapType === 1 || mapType === 5 || mapType === 9 || mapType === 10 ? 'bpf_htab' : 'bpf_map';
}

/** Is there a struct of that name at an offset of another, itself or one in it? (btf_struct_ids_match) */
export function hasStructAt(types: TypeTable, structId: number, off: number, name: string): boolean {
  const type = resolveType(types, structId);
  if (type.kind !== 'struct') return false;
  if (off === 0 && type.name === name) return true;
  const member = type.members.find((candidate) => holds(types, candidate, off, 1));
  return member !== undefined && hasStructAt(types, member.type, off - member.bitOffset / 8, name);
}

/** The struct that a pointer field points to, or undefined for plain data. */
function structAccess(env: Env, types: TypeTable, structId: number, off: number, size: number, depth = 0): number | undefined {
  const type = resolveType(types, structId);
  if (type.kind !== 'struct' && type.kind !== 'union') return undefined;
  if (depth === 0 && off + size > type.size)
    env.reject('EACCES', `access beyond struct ${type.name} at off ${off} size ${size}`);
  const member = type.members.find((candidate) => holds(types, candidate, off, size));
  if (!member) {
    if (depth === 0 && !type.members.some((candidate) => touches(types, candidate, off, size)))
      env.reject('EACCES', `access beyond struct ${type.name} at off ${off} size ${size}`);
    return undefined;
  }
  return memberAccess(env, types, member, off - member.bitOffset / 8, size, depth);
}

function memberAccess(env: Env, types: TypeTable, member: BtfMember, off: number, size: number, depth: number): number | undefined {
  const type = resolveType(types, member.type);
  if (type.kind === 'struct' || type.kind === 'union') return structAccess(env, types, member.type, off, size, depth + 1);
  if (type.kind === 'array') {
    const element = resolveType(types, type.element);
    const bytes = sizeOfType(types, type.element) ?? 0;
    const isStructElement = element.kind === 'struct' || element.kind === 'union';
    return isStructElement && bytes > 0 ? structAccess(env, types, type.element, off % bytes, size, depth + 1) : undefined;
  }
  if (type.kind !== 'ptr') return undefined;
  if (size !== 8) return undefined;
  const pointee = resolveType(types, type.type);
  return pointee.kind === 'struct' || pointee.kind === 'union' ? resolveTypeId(types, type.type) : undefined;
}

function holds(types: TypeTable, member: BtfMember, off: number, size: number): boolean {
  const start = member.bitOffset / 8;
  const end = start + (sizeOfType(types, member.type) ?? 0);
  return off >= start && off + size <= end;
}

function touches(types: TypeTable, member: BtfMember, off: number, size: number): boolean {
  const start = Math.floor(member.bitOffset / 8);
  const end = start + (sizeOfType(types, member.type) ?? 0);
  return off < end && off + size > start;
}
