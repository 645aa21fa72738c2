import type { TypeId, TypeTable } from '../object.ts';
import type { VerifierMap } from './input.ts';
import type { Scalar } from './scalar.ts';
import { constantScalar, isConstant, unknownScalar, zeroScalar } from './scalar.ts';
import { MEM_ALLOC, MEM_RCU, NOT_INIT, PTR_MAYBE_NULL, PTR_TRUSTED, PTR_UNTRUSTED, PTR_TO_BTF_ID, PTR_TO_CTX, PTR_TO_MAP_KEY, PTR_TO_MAP_VALUE, PTR_TO_MEM, PTR_TO_STACK, SCALAR_VALUE, CONST_PTR_TO_DYNPTR, CONST_PTR_TO_MAP, PTR_TO_FUNC, PTR_TO_PACKET, baseType } from './register-type.ts';

/** In a scalar's id: this number is the one of the plain id plus `off`. */
export const ADD_CONST = 1 << 30;

export type IterState = 'active' | 'drained';

/** What a register or a stack slot holds. Immutable; a copy is a reference. */
export interface Value {
  /** Kind and flags (register-type.ts). */
  readonly type: number;
  /** Pointers: known part of the offset. Scalars with ADD_CONST: distance to the linked one. */
  readonly off: number;
  /** Scalars: the number. Pointers: unknown part of the offset. */
  readonly scalar: Scalar;
  /** Values of one id are the same (or-null pointers, scalars, packet pointers); 0: none. */
  readonly id: number;
  /** Reference to be released; 0: none. */
  readonly refObjId: number;
  readonly map: VerifierMap | undefined;
  /** Which lookup of an outer map an inner map came from; 0 otherwise. */
  readonly mapUid: number;
  /** Bytes behind PTR_TO_MEM; known bytes behind a packet pointer. CONST_PTR_TO_DYNPTR: its DynptrKind. */
  readonly extent: number;
  /** Type behind PTR_TO_BTF_ID, or of an iterator. */
  readonly btf: TypeTable | undefined;
  readonly btfId: TypeId;
  /** PTR_TO_STACK: whose frame. PTR_TO_FUNC: which function. CONST_PTR_TO_DYNPTR: 1 in its first slot. */
  readonly target: number;
  readonly iterState: IterState | undefined;
  readonly iterDepth: number;
  /** PTR_TO_MEM: id of the dynptr that it is a slice of; 0: none. */
  readonly dynptrId: number;
}

/** What memory a dynptr speaks of. */
export const DynptrKind = { LOCAL: 1, RINGBUF: 2, SKB: 3, XDP: 4 } as const;
export type DynptrKind = (typeof DynptrKind)[keyof typeof DynptrKind];

const blank: Value = {
  type: NOT_INIT,
  off: 0,
  scalar: unknownScalar,
  id: 0,
  refObjId: 0,
  map: undefined,
  mapUid: 0,
  extent: 0,
  btf: undefined,
  btfId: 0,
  target: 0,
  iterState: undefined,
  iterDepth: 0,
  dynptrId: 0,
};

export const notInit: Value = blank;
export const unknownValue: Value = { ...blank, type: SCALAR_VALUE };
const blankPointer: Value = { ...blank, scalar: zeroScalar };

export const ctxPointer: Value = { ...blankPointer, type: PTR_TO_CTX };
export const packetPointer = (type: number): Value => ({ ...blankPointer, type });
export const zeroValue: Value = { ...blank, type: SCALAR_VALUE, scalar: zeroScalar };

/** A known number. */
export function constantValue(number: bigint): Value {
  return linkedScalar(constantScalar(number), 0, 0);
}

/** A number of which that is known. */
export function scalarValue(scalar: Scalar): Value {
  return linkedScalar(scalar, 0, 0);
}

/** A number that may be linked to others. Made for every result of arithmetic: a literal is several times faster than a spread. */
export function linkedScalar(scalar: Scalar, id: number, off: number): Value {
  return {
    type: SCALAR_VALUE,
    off,
    scalar,
    id,
    refObjId: 0,
    map: undefined,
    mapUid: 0,
    extent: 0,
    btf: undefined,
    btfId: 0,
    target: 0,
    iterState: undefined,
    iterDepth: 0,
    dynptrId: 0,
  };
}

/** r10 of a frame, or the same plus something. */
export function stackPointer(frameno: number): Value {
  return { ...blankPointer, type: PTR_TO_STACK, target: frameno };
}

/** A map itself, as lddw gives it. */
export function mapPointer(map: VerifierMap, mapUid = 0): Value {
  return { ...blankPointer, type: CONST_PTR_TO_MAP, map, mapUid };
}

/** A value of a map; `flags`: may be NULL. */
export function mapValuePointer(map: VerifierMap, mapUid: number, flags = 0): Value {
  return { ...blankPointer, type: PTR_TO_MAP_VALUE | flags, map, mapUid };
}

/** A key, as callbacks of bpf_for_each_map_elem get it. */
export function mapKeyPointer(map: VerifierMap, mapUid: number): Value {
  return { ...blankPointer, type: PTR_TO_MAP_KEY, map, mapUid };
}

/** A function of the program, to be called back. */
export function functionPointer(subprog: number): Value {
  return { ...blankPointer, type: PTR_TO_FUNC, target: subprog };
}

/** Memory of a known size. */
export function memoryPointer(size: number, flags = 0): Value {
  return { ...blankPointer, type: PTR_TO_MEM | flags, extent: size };
}

/** A kernel object of a known type. */
export function btfPointer(btf: TypeTable, btfId: TypeId, flags: number): Value {
  return { ...blankPointer, type: PTR_TO_BTF_ID | flags, btf, btfId };
}

/** An open-coded iterator in its stack slot. */
export function iteratorValue(btf: TypeTable, btfId: TypeId, isRcu: number): Value {
  return { ...blankPointer, type: PTR_TO_STACK | isRcu, btf, btfId, iterState: 'active' };
}

/** A dynptr, of whose two slots this is the first or the second. */
export function dynptrValue(kind: DynptrKind, isFirst: boolean): Value {
  return { ...blankPointer, type: CONST_PTR_TO_DYNPTR, extent: kind, target: isFirst ? 1 : 0 };
}

/** The number zero (C's NULL), known. */
export function isNull(value: Value): boolean {
  return value.type === SCALAR_VALUE && isConstant(value.scalar) && value.scalar.bits.value === 0n;
}

/** Anything but a number. */
export function isPointer(value: Value): boolean {
  return value.type !== SCALAR_VALUE;
}

/** The pointer after its null check: an outer map's value becomes the inner map. */
export function withoutNull(value: Value): Value {
  if (baseType(value.type) !== PTR_TO_MAP_VALUE) return { ...value, type: value.type & ~PTR_MAYBE_NULL };
  const inner = value.map?.inner;
  if (!inner) return { ...value, type: PTR_TO_MAP_VALUE };
  const hasAsync = inner.record.state === 'fields' && inner.record.fields.some((field) => field.type === 'bpf_timer' || field.type === 'bpf_wq');
  return { ...value, type: CONST_PTR_TO_MAP, map: inner, mapUid: hasAsync ? value.id : value.mapUid };
}

/** Packet pointers share `id` with all that were made from the same sum. */
export function isInitialPacketPointer(value: Value): boolean {
  return value.type === PTR_TO_PACKET && value.id === 0 && value.off === 0 && isConstant(value.scalar) && value.scalar.bits.value === 0n;
}

/** A BTF pointer that the kernel vouches for: an argument of a hook, or a reference held. */
export function isTrusted(value: Value): boolean {
  if (value.refObjId) return true;
  if (value.type === CONST_PTR_TO_MAP) return true;
  return (value.type & (PTR_TRUSTED | MEM_ALLOC)) !== 0 && (value.type & (PTR_UNTRUSTED | PTR_MAYBE_NULL | MEM_RCU)) === 0;
}
