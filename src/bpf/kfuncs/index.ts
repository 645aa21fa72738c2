import type { CallImplementation } from '../bpf.ts';
import { gtmodKfuncs } from '../modules/gtmod.ts';
import { slowpathLabKfuncs } from '../modules/slowpath-lab.ts';
import { basicKfuncs } from './basic.ts';
import { cryptoKfuncs } from './crypto.ts';
import { dynptrKfuncs } from './dynptr.ts';
import { objectKfuncs } from './objects.ts';
import { taskKfuncs } from './tasks.ts';
import { wqKfuncs } from './wq.ts';

/** Every kfunc we have, by name (prototypes.ts has what the verifier knows of them). */
export const kfuncImplementations: ReadonlyMap<string, CallImplementation> = new Map([
  ...wqKfuncs,
  ...basicKfuncs,
  ...taskKfuncs,
  ...objectKfuncs,
  ...dynptrKfuncs,
  ...cryptoKfuncs,
  ...gtmodKfuncs,
  ...slowpathLabKfuncs,
]);
