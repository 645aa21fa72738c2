import type { TypeId, TypeTable } from '../object.ts';

/**
 * What the kernel knows of the special fields in a map's value, or in an object of a program's own
 * (`struct btf_record`, made by btf_parse_fields() when the map is created).
 */
export interface SpecialField {
  readonly type: SpecialFieldType;
  readonly offset: number;
  readonly size: number;
  /** List heads and tree roots: what they contain. */
  readonly contains?: Contained;
  /** kptrs: the type they point to, without modifiers. */
  readonly target?: { readonly types: TypeTable; readonly type: TypeId };
}

/** The struct that hangs in a list or tree, and where in it the node is. */
export interface Contained {
  readonly types: TypeTable;
  readonly struct: TypeId;
  readonly nodeOffset: number;
}

export type SpecialFieldType =
  | 'bpf_spin_lock'
  | 'bpf_timer'
  | 'bpf_wq'
  | 'kptr_untrusted'
  | 'kptr'
  | 'bpf_list_head'
  | 'bpf_list_node'
  | 'bpf_rb_root'
  | 'bpf_rb_node'
  | 'bpf_refcount';

/**
 * - `fields`: the value's special fields, at least one;
 * - `none`: the value's type has no special field: the kernel's record is NULL;
 * - `no-btf`: the map was made without type information: NULL as well;
 * - `error`: the types could not be accepted; the record is the error itself
 *   (`ERR_PTR`), e.g. -E2BIG for two `struct bpf_timer` in one value. The map
 *   exists all the same.
 */
export type ValueRecord =
  | { readonly state: 'fields'; readonly fields: readonly SpecialField[] }
  | { readonly state: 'none' }
  | { readonly state: 'no-btf' }
  | { readonly state: 'error'; /** Positive errno. */ readonly error: number };

/** The field of that type, or undefined; errors and missing records have none. */
export function specialField(record: ValueRecord, type: SpecialFieldType): SpecialField | undefined {
  return record.state === 'fields' ? record.fields.find((field) => field.type === type) : undefined;
}
