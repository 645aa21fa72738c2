import type { Contained } from '../maps/record.ts';
import type { VerifierMap } from './input.ts';
import type { KfuncDescription } from './kfunc-types.ts';
import type { Value } from './value.ts';

/** What one call of a kernel function has told so far. */
export interface KfuncFacts {
  readonly kfunc: KfuncDescription;
  map: VerifierMap | undefined;
  mapUid: number;
  refObjId: number;
  releaseRegno: number;
  subprog: number;
  constant: bigint | undefined;
  returnSize: number;
  isReturnReadOnly: boolean;
  /** The dynptr passed. */
  dynptr: Value | undefined;
  /** What hangs at the list head or tree root passed. */
  root: Contained | undefined;
  /** An object passed to be referred to once more, by its owner: that cannot fail. */
  counted: Value | undefined;
  iterator: { readonly frameno: number; readonly slot: number } | undefined;
}
