/** Kinds of value in a register (enum bpf_reg_type and bpf_type_flag), one small integer with flag bits above. */
export const NOT_INIT = 0;
export const SCALAR_VALUE = 1;
export const PTR_TO_CTX = 2;
export const CONST_PTR_TO_MAP = 3;
export const PTR_TO_MAP_VALUE = 4;
export const PTR_TO_MAP_KEY = 5;
export const PTR_TO_STACK = 6;
export const PTR_TO_PACKET_META = 7;
export const PTR_TO_PACKET = 8;
export const PTR_TO_PACKET_END = 9;
export const PTR_TO_BTF_ID = 10;
export const PTR_TO_MEM = 11;
export const PTR_TO_FUNC = 12;
export const CONST_PTR_TO_DYNPTR = 13;

export const PTR_MAYBE_NULL = 1 << 8;
export const MEM_RDONLY = 1 << 9;
export const MEM_RINGBUF = 1 << 10;
export const MEM_USER = 1 << 11;
export const MEM_PERCPU = 1 << 12;
export const MEM_RCU = 1 << 13;
export const PTR_UNTRUSTED = 1 << 14;
export const PTR_TRUSTED = 1 << 15;
export const MEM_ALLOC = 1 << 16;
/** Not ours: only while the lock is held. */
export const NON_OWN_REF = 1 << 17;

const BASE_MASK = 0xff;

/** `base_type()`: the type without its flags. */
export function baseType(type: number): number {
  return type & BASE_MASK;
}

/** `type_may_be_null()`. */
export function mayBeNull(type: number): boolean {
  return (type & PTR_MAYBE_NULL) !== 0;
}

const names = ['?', 'scalar', 'ctx', 'map_ptr', 'map_value', 'map_key', 'fp', 'pkt_meta', 'pkt', 'pkt_end', 'ptr_', 'mem', 'func', 'dynptr_ptr'];

const prefixes: readonly (readonly [number, string])[] = [
  [MEM_RDONLY, 'rdonly_'],
  [MEM_RINGBUF, 'ringbuf_'],
  [MEM_USER, 'user_'],
  [MEM_PERCPU, 'percpu_'],
  [MEM_RCU, 'rcu_'],
  [PTR_UNTRUSTED, 'untrusted_'],
  [PTR_TRUSTED, 'trusted_'],
];

/** As messages print it: `map_value_or_null`, `trusted_ptr_`, `scalar`. */
export function typeName(type: number): string {
  const base = baseType(type);
  const prefix = prefixes.map(([flag, text]) => (type & flag ? text : '')).join('');
  const suffix = !mayBeNull(type) ? '' : base === PTR_TO_BTF_ID ? 'or_null_' : '_or_null';
  return prefix + names[base] + suffix;
}

/** `type_is_pkt_pointer()`. */
export function isPacketPointer(type: number): boolean {
  return type === PTR_TO_PACKET || type === PTR_TO_PACKET_META;
}

/** `reg_is_pkt_pointer_any()`. */
export function isPacketPointerOrEnd(type: number): boolean {
  return isPacketPointer(type) || type === PTR_TO_PACKET_END;
}

/** Kinds of pointer that an eight-byte store to the stack keeps. All of them, here; scalars are kept otherwise. */
export function isSpillable(type: number): boolean {
  return baseType(type) >= PTR_TO_CTX;
}
