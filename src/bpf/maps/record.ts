/**
 * What the kernel knows of the special fields in a map's value
 * (`struct btf_record`, made by btf_parse_fields() when the map is created).
 */
export interface SpecialField {
  readonly type: SpecialFieldType;
  readonly offset: number;
  readonly size: number;
}

export type SpecialFieldType = 'bpf_spin_lock' | 'bpf_timer' | 'bpf_wq' | 'kptr_untrusted' | 'kptr';

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
