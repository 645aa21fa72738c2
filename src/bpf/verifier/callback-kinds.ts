import type { Env } from './env.ts';
import type { Insn } from './instruction.ts';
import { isHelperCall, isKfuncCall } from './instruction.ts';

/** Calls that take a function of the program. */
export const HELPER_TIMER_SET_CALLBACK = 170;
export const HELPER_FOR_EACH_MAP_ELEM = 164;
export const HELPER_FIND_VMA = 180;
export const HELPER_LOOP = 181;
export const RBTREE_ADD = 'bpf_rbtree_add_impl';

/** The callback runs before the call returns. */
export function isSyncCallbackCall(env: Env, insn: Insn): boolean {
  if (isKfuncCall(insn)) return env.kfuncs.get(insn.imm)?.name === RBTREE_ADD;
  return isHelperCall(insn) && (insn.imm === HELPER_LOOP || insn.imm === HELPER_FOR_EACH_MAP_ELEM || insn.imm === HELPER_FIND_VMA);
}

/** The callback runs some time later, in a frame of its own. */
export function isAsyncCallbackCall(env: Env, insn: Insn): boolean {
  if (isHelperCall(insn)) return insn.imm === HELPER_TIMER_SET_CALLBACK;
  return isKfuncCall(insn) && isWqSetCallback(env.kfuncs.get(insn.imm)?.name ?? '');
}

/** By the name it has in 6.12 (`_impl`) and later. */
export function isWqSetCallback(name: string): boolean {
  return name === 'bpf_wq_set_callback_impl' || name === 'bpf_wq_set_callback';
}
