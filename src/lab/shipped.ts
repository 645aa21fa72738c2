import { shipped } from 'virtual:shipped-programs';
import type { CompiledPrograms, RunInput } from './run-input.ts';
import { programsKey } from './shipped-key.ts';

/**
 * What our compiler made of a lesson's own programs when the page was built, so that a
 * first visit needs no compiler; undefined for programs that are not a lesson's, to the letter.
 */
export async function shippedPrograms({ bpf, user }: RunInput): Promise<CompiledPrograms | undefined> {
  if (!('text' in bpf) || bpf.headers || user.headers) return undefined;
  return shipped[programsKey(bpf, user)]?.();
}
