import { wholeRepertoire } from '../bpf/whole-repertoire.ts';
import { wholeLibrary } from '../user/whole-library.ts';
import type { MachineCode } from './common-code.ts';

/** All that we have. */
export const wholeCode: MachineCode = { library: wholeLibrary, repertoire: wholeRepertoire };
