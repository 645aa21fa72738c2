import { commonRepertoire } from '../bpf/common-repertoire.ts';
import type { Repertoire } from '../bpf/repertoire.ts';
import { commonLibrary } from '../user/common-library.ts';
import type { Library } from '../user/common-library.ts';

/** What programs are linked with: on the user's side, and in the kernel. */
export interface MachineCode {
  readonly library: Library;
  readonly repertoire: Repertoire;
}

/** As much as the first lesson needs: what every visitor fetches. */
export const commonCode: MachineCode = { library: commonLibrary, repertoire: commonRepertoire };
