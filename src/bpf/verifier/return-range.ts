import { resolveType } from '../btf/types.ts';
import type { VerifierInput } from './input.ts';
import type { ReturnRange } from './state.ts';

const MAX_ERRNO = 4095;

/** LSM hooks whose result is a yes or no. */
const boolHooks: readonly string[] = ['audit_rule_known', 'inode_xattr_skipcap', 'xfrm_state_pol_flow_match'];

/** What an LSM hook may return; undefined for void hooks (bpf_lsm_get_retval_range). */
export function returnRangeOfLsm(input: VerifierInput): ReturnRange | undefined {
  if (returnsVoid(input)) return undefined;
  return boolHooks.includes(input.attachTarget?.name ?? '') ? { min: 0, max: 1 } : { min: -MAX_ERRNO, max: 0 };
}

/** Does the attach target return nothing? */
export function returnsVoid(input: VerifierInput): boolean {
  const prototype = input.attachTarget ? input.kernelTypes[input.attachTarget.prototype] : undefined;
  return prototype?.kind === 'func_proto' && resolveType(input.kernelTypes, prototype.ret).kind === 'void';
}
