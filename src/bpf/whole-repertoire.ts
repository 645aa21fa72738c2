import { helperImplementations } from './helpers/index.ts';
import { kfuncImplementations } from './kfuncs/index.ts';
import { mapKinds } from './maps/whole-kinds.ts';
import type { Repertoire } from './repertoire.ts';
import { unmodelled } from './unmodelled.ts';

/** All that we have. */
export const wholeRepertoire: Repertoire = { helpers: helperImplementations, kfuncs: kfuncImplementations, mapKinds, unmodelled };
