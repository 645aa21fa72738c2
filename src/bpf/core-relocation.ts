import { resolveType, sizeOfType } from './btf/types.ts';
import type { BtfMember, BtfType, Relocation, TypeId, TypeTable } from './object.ts';

/**
 * CO-RE (libbpf's relo_core.c): what clang left to the running kernel's types. The
 * access is found in the local type by indices, in the kernel's by names.
 */

type CoreRelocation = Extract<Relocation, { type: 'core' }>;
type StructType = Extract<BtfType, { kind: 'struct' | 'union' }>;

/** `enum bpf_core_relo_kind` */
const Kind = {
  FIELD_BYTE_OFFSET: 0,
  FIELD_BYTE_SIZE: 1,
  FIELD_EXISTS: 2,
  FIELD_SIGNED: 3,
  TYPE_ID_LOCAL: 6,
  TYPE_ID_TARGET: 7,
  TYPE_EXISTS: 8,
  TYPE_SIZE: 9,
  ENUMVAL_EXISTS: 10,
  ENUMVAL_VALUE: 11,
  TYPE_MATCHES: 12,
} as const;

/** Kinds that answer 0 rather than fail where the kernel has no such thing. */
const QUESTIONS: readonly number[] = [Kind.FIELD_EXISTS, Kind.TYPE_EXISTS, Kind.TYPE_SIZE, Kind.ENUMVAL_EXISTS, Kind.TYPE_MATCHES];

/** A field in the kernel's types. */
interface Field {
  readonly offset: number;
  readonly type: TypeId;
}

/**
 * The value an instruction gets, or undefined: the kernel has no such field, and libbpf
 * would make the instruction an invalid one. Bit-fields (shift kinds) are not known.
 */
export function coreValue(relocation: CoreRelocation, local: TypeTable, kernel: TypeTable): number | undefined {
  if (relocation.kind === Kind.TYPE_ID_LOCAL) return relocation.typeId;
  const value = targetValue(relocation, local, kernel);
  return value ?? (QUESTIONS.includes(relocation.kind) ? 0 : undefined);
}

function targetValue(relocation: CoreRelocation, local: TypeTable, kernel: TypeTable): number | undefined {
  const target = findTarget(resolveType(local, relocation.typeId), kernel);
  if (target === undefined) return undefined;
  switch (relocation.kind) {
    case Kind.TYPE_EXISTS:
    case Kind.TYPE_MATCHES:
      return 1;
    case Kind.TYPE_ID_TARGET:
      return target;
    case Kind.TYPE_SIZE:
      return sizeOfType(kernel, target);
    case Kind.ENUMVAL_EXISTS:
    case Kind.ENUMVAL_VALUE:
      return enumValue(relocation, local, kernel, target);
    default:
      return fieldValue(relocation.kind, findField(relocation, local, kernel, target), kernel);
  }
}

/** The kernel's type of the same kind and name; what follows `___` is a local flavour. */
function findTarget(type: BtfType, kernel: TypeTable): TypeId | undefined {
  const name = 'name' in type ? type.name.replace(/___.*$/, '') : '';
  const found = kernel.findIndex((other) => other.kind === type.kind && 'name' in other && other.name === name);
  return found < 0 ? undefined : found;
}

function enumValue({ kind, access, typeId }: CoreRelocation, local: TypeTable, kernel: TypeTable, target: TypeId): number | undefined {
  const from = resolveType(local, typeId);
  const to = resolveType(kernel, target);
  if (from.kind !== 'enum' || to.kind !== 'enum') return undefined;
  const name = from.values[Number(access)]?.name.replace(/___.*$/, '');
  const value = to.values.find((entry) => entry.name === name);
  if (!value) return undefined;
  return kind === Kind.ENUMVAL_EXISTS ? 1 : Number(value.value);
}

function fieldValue(kind: number, field: Field | undefined, kernel: TypeTable): number | undefined {
  if (!field) return undefined;
  const type = resolveType(kernel, field.type);
  switch (kind) {
    case Kind.FIELD_BYTE_OFFSET:
      return field.offset;
    case Kind.FIELD_BYTE_SIZE:
      return sizeOfType(kernel, field.type);
    case Kind.FIELD_EXISTS:
      return 1;
    case Kind.FIELD_SIGNED:
      return type.kind === 'int' && type.signed ? 1 : 0;
    default:
      return undefined;
  }
}

/** Walks `0:3:1` in both types at once. The first number indexes the root as an array. */
function findField(relocation: CoreRelocation, local: TypeTable, kernel: TypeTable, target: TypeId): Field | undefined {
  const [first, ...path] = relocation.access.split(':').map(Number);
  let from = resolveType(local, relocation.typeId);
  let field: Field = { offset: first * (sizeOfType(kernel, target) ?? 0), type: target };
  for (const index of path) {
    const step = stepInto(from, index, kernel, field);
    if (!step) return undefined;
    field = step.field;
    from = resolveType(local, step.localType);
  }
  return field;
}

function stepInto(from: BtfType, index: number, kernel: TypeTable, field: Field): { field: Field; localType: TypeId } | undefined {
  const to = resolveType(kernel, field.type);
  if (from.kind === 'array' && to.kind === 'array') {
    const offset = field.offset + index * (sizeOfType(kernel, to.element) ?? 0);
    return { field: { offset, type: to.element }, localType: from.element };
  }
  if (!isStruct(from) || !isStruct(to)) return undefined;
  const member = from.members[index];
  // An anonymous member is looked through: its own members are found by name.
  const found = member.name === '' ? { offset: 0, type: field.type } : findMember(kernel, to, member.name);
  return found && { field: { offset: field.offset + found.offset, type: found.type }, localType: member.type };
}

/** A member by name, anonymous structs and unions looked into. */
function findMember(types: TypeTable, struct: StructType, name: string): Field | undefined {
  for (const member of struct.members) {
    const offset = member.bitOffset / 8;
    if (member.name === name) return { offset, type: member.type };
    const inner = nested(types, member);
    const found = inner && findMember(types, inner, name);
    if (found) return { offset: offset + found.offset, type: found.type };
  }
  return undefined;
}

function nested(types: TypeTable, member: BtfMember): StructType | undefined {
  const type = resolveType(types, member.type);
  return member.name === '' && isStruct(type) ? type : undefined;
}

function isStruct(type: BtfType): type is StructType {
  return type.kind === 'struct' || type.kind === 'union';
}
