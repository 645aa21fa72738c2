import type { HelperPrototype } from '../helpers/prototypes.ts';
import type { SpecialField } from '../maps/record.ts';
import type { TypeId } from '../object.ts';
import type { VerifierMap } from './input.ts';
import type { DynptrKind, Value } from './value.ts';
import type { RawMemory } from './stack-access.ts';

/** What one call of a helper has told so far (struct bpf_call_arg_meta). */
export interface CallFacts {
  readonly helper: HelperPrototype;
  map: VerifierMap | undefined;
  mapUid: number;
  /** Memory that the helper will write. */
  readonly raw: RawMemory;
  isRawMode: boolean;
  releaseRegno: number;
  refObjId: number;
  subprog: number;
  memSize: number;
  maxSize: bigint;
  /** The dynptr passed. */
  dynptr: Value | undefined;
  /** A dynptr that the call makes, when all other arguments are found good. */
  madeDynptr: { readonly regno: number; readonly kind: DynptrKind } | undefined;
  kptr: SpecialField | undefined;
  /** The struct behind a per-CPU argument. */
  struct: TypeId;
}

/** Before a call’s first argument is looked at. */
export function newCallFacts(helper: HelperPrototype): CallFacts {
  return {
    helper,
    map: undefined,
    mapUid: 0,
    raw: { accessSize: 0, regno: 0 },
    isRawMode: false,
    releaseRegno: 0,
    refObjId: 0,
    subprog: 0,
    memSize: 0,
    maxSize: 0n,
    dynptr: undefined,
    madeDynptr: undefined,
    kptr: undefined,
    struct: 0,
  };
}
