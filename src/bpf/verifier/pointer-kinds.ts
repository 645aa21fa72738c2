import type { Env } from './env.ts';
import { NOT_INIT, PTR_TO_BTF_ID, PTR_TO_CTX, PTR_UNTRUSTED, baseType } from './register-type.ts';

/** Loads that the kernel rewrites: context fields, and BTF pointers, which may fault. */
function isRewritten(type: number): boolean {
  const base = baseType(type);
  return base === PTR_TO_CTX || base === PTR_TO_BTF_ID;
}

/** One instruction cannot be rewritten in two ways: all paths must use the same kind of pointer (save_aux_ptr_type). */
export function notePointerType(env: Env, type: number, isLoad: boolean): void {
  const info = env.info[env.insn];
  const previous = info.pointerType;
  if (previous === NOT_INIT) info.pointerType = type;
  else if (type !== previous && (isRewritten(type) || isRewritten(previous))) {
    const bothBtf = baseType(type) === PTR_TO_BTF_ID && baseType(previous) === PTR_TO_BTF_ID;
    if (!isLoad || !bothBtf) env.reject('EINVAL', 'same insn cannot be used with different pointers');
    info.pointerType = PTR_TO_BTF_ID | PTR_UNTRUSTED;
  }
}
