import type { VerifierMap } from './input.ts';
import type { KfuncDescription } from './kfunc-types.ts';

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
  iterator: { readonly frameno: number; readonly slot: number } | undefined;
}
