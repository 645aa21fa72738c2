import { Errno } from '../../base/errno.ts';
import { resolveType, resolveTypeId } from '../btf/types.ts';
import type { BtfMember, BtfType, TypeId, TypeTable } from '../object.ts';
import type { SpecialField, SpecialFieldType, ValueRecord } from './record.ts';

/** Where a record is looked for: nodes hang in objects, timers and works live in maps. */
type Owner = 'map' | 'object';

interface SpecialStruct {
  readonly size: number;
  readonly align: number;
  readonly owner?: Owner;
  /** As many as one likes. */
  readonly isMany?: true;
  /** For list heads and tree roots: the struct that hangs there. */
  readonly node?: 'bpf_list_node' | 'bpf_rb_node';
}

/** The structs that are special fields, by C name (kernel/bpf/btf.c btf_get_field_type). */
const SPECIAL_STRUCTS: Readonly<Record<string, SpecialStruct>> = {
  bpf_spin_lock: { size: 4, align: 4 },
  bpf_timer: { size: 16, align: 8, owner: 'map' },
  bpf_wq: { size: 16, align: 8, owner: 'map' },
  bpf_list_head: { size: 16, align: 8, isMany: true, node: 'bpf_list_node' },
  bpf_list_node: { size: 24, align: 8, owner: 'object', isMany: true },
  bpf_rb_root: { size: 16, align: 8, isMany: true, node: 'bpf_rb_node' },
  bpf_rb_node: { size: 32, align: 8, owner: 'object', isMany: true },
  bpf_refcount: { size: 4, align: 4 },
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
  return recordOfType(types, valueType, 'map');
}

/** The same for a struct that programs allocate (`btf_parse_struct_metas`). */
export function parseObjectFields(types: TypeTable, struct: TypeId): ValueRecord {
  return recordOfType(types, struct, 'object');
}

function recordOfType(types: TypeTable, id: TypeId, owner: Owner): ValueRecord {
  const type = resolveType(types, id);
  if (type.kind !== 'struct' && type.kind !== 'datasec') return { state: 'none' };
  const search = new FieldSearch(types, owner);
  const error = (type.kind === 'datasec' ? search.section(type) : search.struct(type, 0, 0)) || unfit(search.found);
  if (error) return { state: 'error', error };
  return search.found.length > 0 ? { state: 'fields', fields: search.found } : { state: 'none' };
}

/** Lists and trees want a lock beside them; an object in both a list and a tree wants a count. */
function unfit(found: readonly SpecialField[]): number {
  const has = (type: SpecialFieldType): boolean => found.some((field) => field.type === type);
  if ((has('bpf_list_head') || has('bpf_rb_root')) && !has('bpf_spin_lock')) return Errno.EINVAL;
  return has('bpf_list_node') && has('bpf_rb_node') && !has('bpf_refcount') ? Errno.EINVAL : 0;
}

type StructType = Extract<BtfType, { kind: 'struct' | 'union' }>;

/** One look through a type. Functions return a positive errno, or 0. */
class FieldSearch {
  readonly found: SpecialField[] = [];
  private readonly types: TypeTable;
  private readonly owner: Owner;

  constructor(types: TypeTable, owner: Owner) {
    this.types = types;
    this.owner = owner;
  }

  /** Global variables are the members of a data section (btf_find_datasec_var). */
  section(section: Extract<BtfType, { kind: 'datasec' }>): number {
    for (const { type, offset } of section.vars) {
      const variable = this.types[type];
      const error = variable.kind === 'var' ? this.place(resolveType(this.types, variable.type), offset, 0, this.tagOf(type, -1)) : 0;
      if (error) return error;
    }
    return 0;
  }

  struct(struct: StructType, base: number, depth: number): number {
    for (const [index, member] of struct.members.entries()) {
      const error = this.member(struct, member, index, base, depth);
      if (error) return error;
    }
    return 0;
  }

  private member(struct: StructType, member: BtfMember, index: number, base: number, depth: number): number {
    const offset = base + member.bitOffset / 8;
    const type = resolveType(this.types, member.type);
    if (type.kind === 'ptr') return this.kptr(type.type, offset);
    return this.place(type, offset, depth, this.tagOf(this.types.indexOf(struct), index));
  }

  private place(type: BtfType, offset: number, depth: number, tag: string | undefined): number {
    if (type.kind === 'array') return this.array(type, offset, depth);
    if (type.kind !== 'struct') return 0;
    const shape = SPECIAL_STRUCTS[type.name];
    if (!shape) return depth < MAX_NESTING ? this.struct(type, offset, depth + 1) : 0;
    if (shape.owner !== undefined && shape.owner !== this.owner) return 0;
    const kind = type.name as SpecialFieldType;
    if (!shape.isMany && this.found.some((field) => field.type === kind)) return Errno.E2BIG;
    if (type.size !== shape.size || offset % shape.align !== 0) return Errno.EINVAL;
    const field = { type: kind, offset, size: shape.size };
    return shape.node === undefined ? this.keep(field) : this.root(field, shape.node, tag);
  }

  private keep(field: SpecialField): number {
    this.found.push(field);
    return 0;
  }

  private array(array: Extract<BtfType, { kind: 'array' }>, offset: number, depth: number): number {
    const element = resolveType(this.types, array.element);
    if (element.kind !== 'struct') return 0;
    for (let index = 0; index < array.length; index++) {
      const before = this.found.length;
      const error = this.place(element, offset + index * element.size, depth, undefined);
      if (error) return error;
      if (this.found.length === before) return 0;
    }
    return 0;
  }

  /** `contains:STRUCT:MEMBER` beside a head tells what hangs there (btf_find_graph_root, btf_parse_graph_root). */
  private root(field: SpecialField, node: string, tag: string | undefined): number {
    const [, structName, memberName] = /^contains:(\w+):(\w+)$/.exec(tag ?? '') ?? [];
    const struct = this.types.findIndex((type) => type.kind === 'struct' && type.name === structName);
    if (memberName === undefined || struct < 0) return memberName === undefined ? Errno.EINVAL : Errno.ENOENT;
    const { members } = this.types[struct] as StructType;
    const member = members.find((candidate) => candidate.name === memberName);
    if (!member) return Errno.ENOENT;
    const type = resolveType(this.types, member.type);
    if (type.kind !== 'struct' || type.name !== node) return Errno.EINVAL;
    return this.keep({ ...field, contains: { types: this.types, struct, nodeOffset: member.bitOffset / 8 } });
  }

  /** `__kptr` and `__kptr_untrusted` pointers are told by their type tag. */
  private kptr(target: TypeId, offset: number): number {
    const tag = this.types[target];
    if (tag.kind !== 'type_tag' || (tag.name !== 'kptr' && tag.name !== 'kptr_untrusted')) return 0;
    return this.keep({ type: tag.name, offset, size: 8, target: { types: this.types, type: resolveTypeId(this.types, tag.type) } });
  }

  private tagOf(type: TypeId, component: number): string | undefined {
    const found = this.types.find((each) => each.kind === 'decl_tag' && each.type === type && each.component === component && each.name.startsWith('contains:'));
    return found?.kind === 'decl_tag' ? found.name : undefined;
  }
}
