/**
 * How a map value is laid out, for whoever draws it: plain data, carried as
 * JSON in the `layout` field of `map_create`. The BPF subsystem makes it from
 * BTF; views and Moments read it.
 */

/**
 * What the bytes of a field are. `timer`, `wq` and `spin_lock` are the special
 * fields (`struct bpf_timer`, …); `int` is signed, `uint` is not; `char` is text.
 */
export type LayoutForm =
  | 'int'
  | 'uint'
  | 'bool'
  | 'char'
  | 'ptr'
  | 'struct'
  | 'union'
  | 'timer'
  | 'wq'
  | 'spin_lock'
  | 'bytes';

export interface LayoutField {
  readonly name: string;
  /** The C type as its declaration spells it, e.g. `struct bpf_wq`, `__u32`. */
  readonly type: string;
  readonly form: LayoutForm;
  /** Bytes from the start of the value. */
  readonly offset: number;
  /** Bytes of the whole field, all elements of an array together. */
  readonly size: number;
  /** Elements, where the field is an array; each has `size / count` bytes. */
  readonly count?: number;
  /** Members of a struct or union; their offsets too count from the start of the value. */
  readonly fields?: readonly LayoutField[];
}

/** A map's value. A data section (`.bss`, …) is a map value whose fields are its global variables. */
export interface ValueLayout {
  /** Name of the value's C type, e.g. `struct elem`; of the section for globals. */
  readonly type: string;
  readonly size: number;
  readonly fields: readonly LayoutField[];
  /** C type of the key, e.g. `int`, and what its bytes are. */
  readonly keyType?: string;
  readonly keyForm?: LayoutForm;
}
