import type { BtfMember, BtfType, MapDefinition, TypeId, TypeTable } from '../object.ts';
import { kindName, resolveType, sizeOfType } from '../btf/types.ts';
import { MalformedObject } from './elf64.ts';

/**
 * Maps as `.maps` declares them: a struct whose members are pointers, the
 * numbers told by array lengths (libbpf parse_btf_map_def). Throws
 * MalformedObject with libbpf's words.
 */
const BPF_MAP_TYPE_ARRAY_OF_MAPS = 12;
const BPF_MAP_TYPE_HASH_OF_MAPS = 13;
const BPF_MAP_TYPE_PROG_ARRAY = 3;

type Draft = { -readonly [K in keyof MapDefinition]: MapDefinition[K] };

export interface MapDeclaration {
  readonly definition: MapDefinition;
  /** Byte offset of `values` in the declaration, -1 without. */
  readonly valuesOffset: number;
}

function emptyDefinition(name: string): Draft {
  return {
    name,
    mapType: 0,
    keySize: 0,
    valueSize: 0,
    maxEntries: 0,
    mapFlags: 0,
    keyType: undefined,
    valueType: undefined,
    pinning: 0,
    numaNode: 0,
    mapExtra: 0,
    inner: undefined,
    values: [],
  };
}

/** Reads the declaration whose type is `type`: a struct. */
export function parseMapDeclaration(types: TypeTable, name: string, type: TypeId, isInner = false): MapDeclaration {
  const declared = resolveType(types, type);
  if (declared.kind !== 'struct') throw new MalformedObject(`map '${name}': unexpected def kind ${kindName(declared)}.`);
  const draft = emptyDefinition(name);
  let valuesOffset = -1;
  for (const member of declared.members) {
    if (member.name === 'values') {
      parseValues(types, draft, member, isInner);
      valuesOffset = member.bitOffset / 8;
    } else parseMember(types, draft, member);
  }
  if (draft.mapType === 0) throw new MalformedObject(`map '${name}': map type isn't specified.`);
  return { definition: draft, valuesOffset };
}

const integerMembers: Record<string, keyof Draft> = {
  type: 'mapType',
  max_entries: 'maxEntries',
  map_flags: 'mapFlags',
  numa_node: 'numaNode',
  pinning: 'pinning',
  map_extra: 'mapExtra',
};

function parseMember(types: TypeTable, draft: Draft, member: BtfMember): void {
  if (member.name === '') throw new MalformedObject(`map '${draft.name}': invalid field #0.`);
  const integer = integerMembers[member.name];
  if (integer) {
    Object.assign(draft, { [integer]: integerOf(types, draft.name, member) });
    return;
  }
  if (member.name === 'key_size' || member.name === 'value_size') parseSize(types, draft, member);
  else if (member.name === 'key' || member.name === 'value') parseKeyOrValue(types, draft, member, member.name);
  else throw new MalformedObject(`map '${draft.name}': unknown field '${member.name}'.`);
}

/** `__uint(name, N)` is `int (*name)[N]`; `__ulong` an enum value. */
function integerOf(types: TypeTable, map: string, member: BtfMember): number {
  const pointer = resolveType(types, member.type);
  if (pointer.kind === 'enum' && pointer.values.length > 0) return Number(pointer.values[0].value);
  if (pointer.kind !== 'ptr') throw new MalformedObject(`map '${map}': attr '${member.name}': expected PTR, got ${kindName(pointer)}.`);
  const array = resolveType(types, pointer.type);
  if (array.kind !== 'array') throw new MalformedObject(`map '${map}': attr '${member.name}': expected ARRAY, got ${kindName(array)}.`);
  return array.length;
}

function parseSize(types: TypeTable, draft: Draft, member: BtfMember): void {
  const size = integerOf(types, draft.name, member);
  setSize(draft, member.name === 'key_size' ? 'key' : 'value', size);
}

function setSize(draft: Draft, what: 'key' | 'value', size: number): void {
  const known = what === 'key' ? draft.keySize : draft.valueSize;
  if (known !== 0 && known !== size) throw new MalformedObject(`map '${draft.name}': conflicting ${what} size ${known} != ${size}.`);
  if (what === 'key') draft.keySize = size;
  else draft.valueSize = size;
}

function parseKeyOrValue(types: TypeTable, draft: Draft, member: BtfMember, what: 'key' | 'value'): void {
  const pointer = resolveType(types, member.type);
  if (pointer.kind !== 'ptr') throw new MalformedObject(`map '${draft.name}': ${what} spec is not PTR: ${kindName(pointer)}.`);
  const size = sizeOfType(types, pointer.type);
  if (size === undefined)
    throw new MalformedObject(`map '${draft.name}': can't determine ${what} size for type [${pointer.type}]: -22.`);
  setSize(draft, what, size);
  if (what === 'key') draft.keyType = pointer.type;
  else draft.valueType = pointer.type;
}

/** `__array(values, struct inner)`: a zero-length array of pointers to the inner definition. */
function parseValues(types: TypeTable, draft: Draft, member: BtfMember, isInner: boolean): void {
  const isMapInMap = draft.mapType === BPF_MAP_TYPE_ARRAY_OF_MAPS || draft.mapType === BPF_MAP_TYPE_HASH_OF_MAPS;
  const isProgArray = draft.mapType === BPF_MAP_TYPE_PROG_ARRAY;
  if (isInner) throw new MalformedObject(`map '${draft.name}': multi-level inner maps not supported.`);
  if (!isMapInMap && !isProgArray) throw new MalformedObject(`map '${draft.name}': should be map-in-map or prog-array.`);
  if (draft.valueSize !== 0 && draft.valueSize !== 4)
    throw new MalformedObject(`map '${draft.name}': conflicting value size ${draft.valueSize} != 4.`);
  draft.valueSize = 4;
  const array = resolveType(types, member.type);
  const what = isProgArray ? 'prog-array value' : 'map-in-map inner';
  if (array.kind !== 'array' || array.length !== 0)
    throw new MalformedObject(`map '${draft.name}': ${what} spec is not a zero-sized array.`);
  if (isMapInMap) draft.inner = innerDefinition(types, draft.name, resolveType(types, array.element));
}

function innerDefinition(types: TypeTable, name: string, pointer: BtfType): MapDefinition {
  if (pointer.kind !== 'ptr')
    throw new MalformedObject(`map '${name}': map-in-map inner def is of unexpected kind ${kindName(pointer)}.`);
  const inner = parseMapDeclaration(types, `${name}.inner`, pointer.type, true).definition;
  if (inner.pinning !== 0) throw new MalformedObject(`map '${inner.name}': inner def can't be pinned.`);
  return inner;
}
