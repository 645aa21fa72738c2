import type { KernelProfile } from '../verifier/input.ts';
import type { KfuncPrototype } from './prototypes.ts';
import { findKfunc, kfuncPrototypes } from './prototypes.ts';

/** Where kfuncs begin among the BTF ids of the modelled kernel. */
const FIRST_KFUNC_ID = 70_000;

/** BTF id of a kfunc in this kernel with these modules, or undefined: not found. */
export function kfuncId(name: string, profile: KernelProfile, modules: readonly string[]): number | undefined {
  const prototype = findKfunc(name, profile.version, modules);
  return prototype && FIRST_KFUNC_ID + kfuncPrototypes.indexOf(prototype);
}

/** The kfunc of a BTF id. */
export function kfuncById(id: number): KfuncPrototype | undefined {
  return kfuncPrototypes[id - FIRST_KFUNC_ID];
}
