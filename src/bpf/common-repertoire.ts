import { commonHelpers } from './helpers/common.ts';
import { wqKfuncs } from './kfuncs/wq.ts';
import { commonMapKinds } from './maps/kinds.ts';
import type { Repertoire } from './repertoire.ts';

/** Arrays and hashes, timers and works: what a program needs that only puts something off. */
export const commonRepertoire: Repertoire = { helpers: commonHelpers, kfuncs: new Map(wqKfuncs), mapKinds: commonMapKinds };
