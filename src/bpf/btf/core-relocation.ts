import type { BtfMember, BtfType, TypeId, TypeTable } from '../object.ts';
import { resolveType, resolveTypeId, sizeOfType } from './types.ts';

/**
 * CO-RE: numbers in an object's code that depend on the running kernel's types
 * (tools/lib/bpf/relo_core.c). A local type is found in the kernel by its name
 * up to `___`, members by theirs, through anonymous structs and unions.
 */
export const CoreKind = {
  FIELD_BYTE_OFFSET: 0,
  FIELD_BYTE_SIZE: 1,
  FIELD_EXISTS: 2,
  FIELD_SIGNED: 3,
  FIELD_LSHIFT_U64: 4,
  FIELD_RSHIFT_U64: 5,
  TYPE_ID_LOCAL: 6,
  TYPE_ID_TARGET: 7,
  TYPE_EXISTS: 8,
  TYPE_SIZE: 9,
  ENUMVAL_EXISTS: 10,
  ENUMVAL_VALUE: 11,
  TYPE_MATCHES: 12,
} as const;

export interface CoreRelocation {
  readonly kind: number;
  readonly typeId: TypeId;
  /** `0:1:2`: indices of array elements and members, from the type's address on. */
  readonly access: string;
}

/** The number for this kernel, or undefined: it has no such thing, and the instruction must not be reached. */
export function resolveCore(relocation: CoreRelocation, local: TypeTable, kernel: TypeTable): bigint | undefined {
  const { kind, typeId } = relocation;
  if (kind === CoreKind.TYPE_ID_LOCAL) return BigInt(typeId);
  const target = findTarget(local, typeId, kernel);
  switch (kind) {
    case CoreKind.TYPE_EXISTS:
    case CoreKind.TYPE_MATCHES:
      return target === undefined ? 0n : 1n;
    case CoreKind.TYPE_ID_TARGET:
      return target === undefined ? 0n : BigInt(target);
    case CoreKind.TYPE_SIZE:
      return target === undefined ? 0n : BigInt(sizeOfType(kernel, target) ?? 0);
    case CoreKind.ENUMVAL_EXISTS:
    case CoreKind.ENUMVAL_VALUE:
      return resolveEnum(relocation, local, kernel, target);
    default:
      return resolveField(relocation, local, kernel, target);
  }
}

const flavourless = (name: string): string => name.replace(/___.*$/, '');

function nameOf(type: BtfType): string {
  return 'name' in type ? type.name : '';
}

/** The kernel's type of the same kind and name. */
function findTarget(local: TypeTable, typeId: TypeId, kernel: TypeTable): TypeId | undefined {
  const type = resolveType(local, typeId);
  const name = flavourless(nameOf(type));
  const id = kernel.findIndex((candidate) => candidate.kind === type.kind && nameOf(candidate) === name);
  return id < 0 || name === '' ? undefined : id;
}

function resolveEnum(relocation: CoreRelocation, local: TypeTable, kernel: TypeTable, target: TypeId | undefined): bigint | undefined {
  const type = resolveType(local, relocation.typeId);
  const other = target === undefined ? undefined : resolveType(kernel, target);
  const name = type.kind === 'enum' ? flavourless(type.values[Number(relocation.access)]?.name ?? '') : '';
  const found = other?.kind === 'enum' ? other.values.find((value) => flavourless(value.name) === name) : undefined;
  if (relocation.kind === CoreKind.ENUMVAL_EXISTS) return found ? 1n : 0n;
  return found?.value;
}

/** A field in the kernel's layout. */
interface Place {
  readonly bitOffset: number;
  readonly type: TypeId;
  readonly bitSize: number;
}

function resolveField(relocation: CoreRelocation, local: TypeTable, kernel: TypeTable, target: TypeId | undefined): bigint | undefined {
  const place = target === undefined ? undefined : findPlace(relocation, local, kernel, target);
  if (relocation.kind === CoreKind.FIELD_EXISTS) return place ? 1n : 0n;
  if (!place) return undefined;
  const size = sizeOfType(kernel, place.type) ?? 0;
  const bits = place.bitSize || size * 8;
  const unit = Math.max(size, 1) * 8;
  const byteOffset = place.bitSize ? (Math.floor(place.bitOffset / unit) * unit) / 8 : place.bitOffset / 8;
  switch (relocation.kind) {
    case CoreKind.FIELD_BYTE_OFFSET:
      return BigInt(byteOffset);
    case CoreKind.FIELD_BYTE_SIZE:
      return BigInt(size);
    case CoreKind.FIELD_SIGNED:
      return isSigned(resolveType(kernel, place.type)) ? 1n : 0n;
    case CoreKind.FIELD_LSHIFT_U64:
      return BigInt(64 - (place.bitOffset + bits - byteOffset * 8));
    case CoreKind.FIELD_RSHIFT_U64:
      return BigInt(64 - bits);
    default:
      return undefined;
  }
}

function isSigned(type: BtfType): boolean {
  return (type.kind === 'int' || type.kind === 'enum') && type.signed;
}

/** Follows the local accessors by name through the kernel's type. */
function findPlace(relocation: CoreRelocation, local: TypeTable, kernel: TypeTable, target: TypeId): Place | undefined {
  const [first, ...rest] = relocation.access.split(':').map(Number);
  let localType = resolveTypeId(local, relocation.typeId);
  let place: Place = { bitOffset: first * (sizeOfType(kernel, target) ?? 0) * 8, type: target, bitSize: 0 };
  for (const index of rest) {
    const type = resolveType(local, localType);
    const next = type.kind === 'array' ? element(kernel, place, index) : namedMember(type, kernel, place, index);
    if (!next) return undefined;
    localType = type.kind === 'array' ? type.element : memberAt(type, index)!.type;
    place = next;
  }
  return place;
}

function memberAt(type: BtfType, index: number): BtfMember | undefined {
  return type.kind === 'struct' || type.kind === 'union' ? type.members[index] : undefined;
}

function element(kernel: TypeTable, place: Place, index: number): Place | undefined {
  const type = resolveType(kernel, place.type);
  if (type.kind !== 'array') return undefined;
  return { bitOffset: place.bitOffset + index * (sizeOfType(kernel, type.element) ?? 0) * 8, type: type.element, bitSize: 0 };
}

function namedMember(localType: BtfType, kernel: TypeTable, place: Place, index: number): Place | undefined {
  const member = memberAt(localType, index);
  if (!member) return undefined;
  // Anonymous members of the local type have no name to look for: the next accessor has.
  return member.name === '' ? place : findMember(kernel, place, flavourless(member.name));
}

function findMember(kernel: TypeTable, place: Place, name: string, depth = 0): Place | undefined {
  const type = resolveType(kernel, place.type);
  if (depth > 16 || (type.kind !== 'struct' && type.kind !== 'union')) return undefined;
  for (const member of type.members) {
    const at: Place = { bitOffset: place.bitOffset + member.bitOffset, type: member.type, bitSize: member.bitSize };
    if (member.name === name) return at;
    const inner = member.name === '' ? findMember(kernel, at, name, depth + 1) : undefined;
    if (inner) return inner;
  }
  return undefined;
}

const LDDW = 0x18;
/** What libbpf puts in the place of an instruction that this kernel has nothing for: a call of no helper. */
const POISON = 0xbad2310;

/** Puts the number into the instruction at `slot`: the offset of loads and stores, else the immediate. */
export function applyCore(code: Uint8Array, slot: number, value: bigint | undefined): void {
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength);
  const at = slot * 8;
  if (value === undefined) {
    code.set([0x85, 0], at);
    view.setInt16(at + 2, 0, true);
    view.setInt32(at + 4, POISON, true);
    return;
  }
  const kind = code[at] & 7;
  const isMemory = kind === 1 || kind === 2 || kind === 3;
  if (isMemory) view.setInt16(at + 2, Number(BigInt.asIntN(16, value)), true);
  else view.setInt32(at + 4, Number(BigInt.asIntN(32, value)), true);
  if (code[at] === LDDW) view.setInt32(at + 12, Number(BigInt.asIntN(32, value >> 32n)), true);
}
