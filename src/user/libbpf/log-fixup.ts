import { POISONED_KFUNC } from '../../bpf/loader.ts';
import type { ExternFunction } from '../../bpf/object.ts';

const POISONED_CALL = /^(?<insn>\d+): \(85\) call unknown#(?<number>\d+)\ninvalid func unknown#\k<number>\n/m;

/**
 * The verifier's log as libbpf hands it on (libbpf.c `fixup_verifier_log`): where it
 * ends at the call that stands for a missing weak kfunc, the kfunc is named. The
 * kernel itself saw a helper with a large number.
 */
export function namingMissingKfunc(externs: readonly ExternFunction[], log: string): string {
  return log.replace(POISONED_CALL, (line, insn: string, number: string) => {
    const missing = externs[Number(number) - POISONED_KFUNC];
    return missing ? `${insn}: <invalid kfunc call>\nkfunc '${missing.name}' is referenced but wasn't resolved\n` : line;
  });
}
