import type { CallImplementation } from './bpf.ts';
import { helperIdsOf } from './kernel-image.ts';
import type { MapKinds } from './maps/map.ts';
import type { BpfObject, MapDefinition } from './object.ts';
import type { Unmodelled } from './unmodelled.ts';

/** What the programs of a machine may call and have: code that is there. */
export interface Repertoire {
  /** Helpers by id. */
  readonly helpers: ReadonlyMap<number, CallImplementation>;
  /** Kfuncs by name. */
  readonly kfuncs: ReadonlyMap<string, CallImplementation>;
  readonly mapKinds: MapKinds;
  /** What is known to be missing; absent where not even that is there. */
  readonly unmodelled?: Unmodelled;
}

/** What a call of an extern has in the place of a number until it is loaded. */
const TO_BE_RELOCATED = -1;

/** Whether objects name nothing beyond a repertoire: then their programs run on it as they run on any larger one. */
export function isWithin(repertoire: Repertoire, objects: Iterable<BpfObject>): boolean {
  for (const { externs, maps, functions } of objects) {
    const isKnown =
      externs.every(({ name }) => repertoire.kfuncs.has(name)) &&
      maps.every((map) => isKindKnown(repertoire, map)) &&
      functions.every((each) => helperIdsOf(each).every((id) => id === TO_BE_RELOCATED || repertoire.helpers.has(id)));
    if (!isKnown) return false;
  }
  return true;
}

function isKindKnown(repertoire: Repertoire, { mapType, inner }: MapDefinition): boolean {
  return repertoire.mapKinds.has(mapType) && (inner === undefined || isKindKnown(repertoire, inner));
}
