import { Errno } from '../../base/errno.ts';
import { resolveType } from '../btf/types.ts';
import type { BtfType, TypeId, TypeTable } from '../object.ts';
import type { SpecialField, SpecialFieldType, ValueRecord } from './record.ts';

/** The structs that are special fields, by C name (kernel/bpf/btf.c btf_get_field_type). */
const SPECIAL_STRUCTS: Readonly<Record<string, { readonly size: number; readonly align: number }>> = {
  bpf_spin_lock: { size: 4, align: 4 },
  bpf_timer: { size: 16, align: 8 },
  bpf_wq: { size: 16, align: 8 },
};

/** As deep as the kernel looks into structs in structs (MAX_RESOLVE_DEPTH of btf_find_field). */
const MAX_NESTING = 4;

/**
 * `btf_parse_fields`: finds the special fields in a value's type, structs in the struct
 * looked into. Two of one kind are -E2BIG, a misplaced one -EINVAL; the record then is
 * the error, as in the kernel.
 */
export function parseFields(types: TypeTable, valueType: TypeId): ValueRecord {
  if (valueType === 0) return { state: 'no-btf' };
  const type = resolveType(types, valueType);
  if (type.kind !== 'struct' && type.kind !== 'datasec') return { state: 'none' };
  const found: SpecialField[] = [];
  const error = type.kind === 'datasec' ? collectSection(types, type, found) : collect(types, type, 0, 0, found);
  if (error) return { state: 'error', error };
  return found.length > 0 ? { state: 'fields', fields: found } : { state: 'none' };
}

/** Global variables are the members of a data section (btf_find_datasec_var). */
function collectSection(types: TypeTable, section: Extract<BtfType, { kind: 'datasec' }>, found: SpecialField[]): number {
  for (const { type, offset } of section.vars) {
    const variable = types[type];
    const error = variable.kind === 'var' ? addMember(types, resolveType(types, variable.type), offset, 0, found) : 0;
    if (error) return error;
  }
  return 0;
}

type StructType = Extract<BtfType, { kind: 'struct' | 'union' }>;

function collect(types: TypeTable, struct: StructType, base: number, depth: number, found: SpecialField[]): number {
  for (const member of struct.members) {
    const offset = base + member.bitOffset / 8;
    const type = resolveType(types, member.type);
    const error =
      type.kind === 'ptr' ? addKptr(types, type.type, offset, found) : addMember(types, type, offset, depth, found);
    if (error) return error;
  }
  return 0;
}

function addMember(types: TypeTable, type: BtfType, offset: number, depth: number, found: SpecialField[]): number {
  if (type.kind === 'array') return addArray(types, type, offset, depth, found);
  if (type.kind !== 'struct') return 0;
  const shape = SPECIAL_STRUCTS[type.name];
  if (!shape) return depth < MAX_NESTING ? collect(types, type, offset, depth + 1, found) : 0;
  const kind = type.name as SpecialFieldType;
  if (found.some((field) => field.type === kind)) return -Errno.E2BIG;
  if (type.size !== shape.size || offset % shape.align !== 0) return -Errno.EINVAL;
  found.push({ type: kind, offset, size: shape.size });
  return 0;
}

function addArray(
  types: TypeTable,
  array: Extract<BtfType, { kind: 'array' }>,
  offset: number,
  depth: number,
  found: SpecialField[],
): number {
  const element = resolveType(types, array.element);
  if (element.kind !== 'struct') return 0;
  for (let index = 0; index < array.length; index++) {
    const before = found.length;
    const error = addMember(types, element, offset + index * element.size, depth, found);
    if (error) return error;
    if (found.length === before) return 0;
  }
  return 0;
}

/** `__kptr` and `__kptr_untrusted` pointers are told by their type tag. */
function addKptr(types: TypeTable, target: TypeId, offset: number, found: SpecialField[]): number {
  const tag = types[target];
  if (tag.kind !== 'type_tag') return 0;
  if (tag.name === 'kptr') found.push({ type: 'kptr', offset, size: 8 });
  else if (tag.name === 'kptr_untrusted') found.push({ type: 'kptr_untrusted', offset, size: 8 });
  return 0;
}
