import type { CallFacts } from './call-facts.ts';
import { destroyDynptr } from './dynptr-slots.ts';
import type { Env } from './env.ts';
import { checkMemoryAccess } from './memory-access.ts';
import { acquireReference, releaseReference } from './references.ts';
import { markRead } from './registers.ts';
import { isConstant } from './scalar.ts';
import { LIVE_READ64, LIVE_WRITTEN, STACK_DYNPTR } from './state.ts';
import { CONST_PTR_TO_DYNPTR, PTR_TO_MAP_VALUE, PTR_TO_STACK, typeName } from './register-type.ts';
import type { Value } from './value.ts';
import { DynptrKind, dynptrValue } from './value.ts';

/**
 * Dynptrs: two slots of stack that say where memory lies whose size only the run knows. Their
 * calls make and use them; whoever writes over one has lost it.
 */

/** Bytes of a `struct bpf_dynptr`: two slots, the second (with the higher address) only follows. */
const SIZE = 16;

/** Slot of the lower address; undefined where a dynptr cannot lie. */
function slotOf(env: Env, pointer: Value): number | undefined {
  if (!isConstant(pointer.scalar)) env.reject('EINVAL', 'dynptr has to be at a constant offset');
  const off = pointer.off + Number(BigInt.asIntN(64, pointer.scalar.bits.value));
  const slot = Math.floor((-off - 1) / 8);
  if (off % 8 !== 0 || slot < 1) env.reject('EINVAL', `cannot pass in dynptr at an offset=${off}`);
  return slot < env.frameOf(pointer).stack.length ? slot : undefined;
}

function checkPointer(env: Env, regno: number): Value {
  const pointer = env.value(regno);
  if (pointer.type !== PTR_TO_STACK && pointer.type !== CONST_PTR_TO_DYNPTR)
    env.reject('EINVAL', `arg#${regno - 1} expected pointer to stack or const struct bpf_dynptr`);
  return pointer;
}

/** A call that makes a dynptr at the place its argument points to; `original`: of which it is a clone, under the same reference. */
export function makeDynptr(env: Env, regno: number, kind: DynptrKind, original?: Value): void {
  const pointer = checkPointer(env, regno);
  if (pointer.type === CONST_PTR_TO_DYNPTR) env.reject('EINVAL', 'Dynptr has to be an uninitialized dynptr');
  slotOf(env, pointer);
  for (let off = 0; off < SIZE; off += 8) checkMemoryAccess(env, { regno, off, size: 8, isWrite: true, valueRegno: -1 });
  const frame = env.frameOf(pointer);
  const slot = slotOf(env, pointer)!;
  const id = env.nextId();
  const refObjId = original ? original.refObjId : kind === DynptrKind.RINGBUF ? acquireReference(env) : 0;
  for (const [at, isFirst] of [[slot, true], [slot - 1, false]] as const) {
    const place = frame.stack[at];
    place.cell.set({ ...dynptrValue(kind, isFirst), id, refObjId });
    place.cell.live |= LIVE_WRITTEN;
    place.setAll(STACK_DYNPTR);
    env.markSlotScratched(at);
  }
}

/** A dynptr that was made, whatever its kind; its reads are noted. */
export function useDynptr(env: Env, regno: number): Value {
  const pointer = checkPointer(env, regno);
  if (pointer.type === CONST_PTR_TO_DYNPTR) return pointer;
  const slot = slotOf(env, pointer);
  const { stack } = env.frameOf(pointer);
  const isMade = slot !== undefined && stack[slot].isAll(STACK_DYNPTR) && stack[slot - 1].isAll(STACK_DYNPTR) && stack[slot].cell.value.target === 1;
  if (!isMade) env.reject('EINVAL', `Expected an initialized dynptr as arg #${regno - 1}`);
  for (const { cell } of [stack[slot], stack[slot - 1]]) markRead(env, cell, cell.parent, LIVE_READ64);
  return stack[slot].cell.value;
}

/** The dynptr of a reservation, which the call ends: it, its clones and all slices of them are gone. */
export function releaseDynptr(env: Env, regno: number): void {
  const pointer = checkPointer(env, regno);
  const slot = pointer.type === PTR_TO_STACK ? slotOf(env, pointer) : undefined;
  const id = slot === undefined ? 0 : env.frameOf(pointer).stack[slot].cell.value.refObjId;
  if (slot === undefined || !id) env.reject('EINVAL', `arg ${regno} is an unacquired reference`);
  useDynptr(env, regno);
  releaseReference(env, id);
  for (const each of env.current.frames) each.stack.forEach((place, at) => {
    const { refObjId, target } = place.cell.value;
    if (place.isAll(STACK_DYNPTR) && refObjId === id && target === 1) destroyDynptr(env, each, at);
  });
}

/** A kfunc's dynptr that is yet to be made: of a packet, or a clone of the one passed before. */
export function makeKfuncDynptr(env: Env, regno: number, kfunc: string, original: Value | undefined): void {
  const kind = kfunc === 'bpf_dynptr_from_skb' ? DynptrKind.SKB : kfunc === 'bpf_dynptr_from_xdp' ? DynptrKind.XDP : (original!.extent as DynptrKind);
  makeDynptr(env, regno, kind, original);
}

/** The dynptr argument of a helper, as its kind of argument asks. */
export function processDynptr(env: Env, regno: number, facts: CallFacts, arg: DynptrArg): void {
  if (arg === 'ARG_PTR_TO_UNINIT_LOCAL_DYNPTR') checkLocalMemory(env);
  if (arg === 'ARG_PTR_TO_UNINIT_LOCAL_DYNPTR' || arg === 'ARG_PTR_TO_UNINIT_RINGBUF_DYNPTR')
    facts.madeDynptr = { regno, kind: arg === 'ARG_PTR_TO_UNINIT_LOCAL_DYNPTR' ? DynptrKind.LOCAL : DynptrKind.RINGBUF };
  else if (arg === 'ARG_PTR_TO_RELEASED_DYNPTR') releaseDynptr(env, regno);
  else facts.dynptr = useDynptr(env, regno);
}

export type DynptrArg = 'ARG_PTR_TO_UNINIT_LOCAL_DYNPTR' | 'ARG_PTR_TO_UNINIT_RINGBUF_DYNPTR' | 'ARG_PTR_TO_RELEASED_DYNPTR' | 'ARG_PTR_TO_DYNPTR';

/** Only a map value lives as long as a dynptr may. */
function checkLocalMemory(env: Env): void {
  const { type } = env.value(1);
  if (type !== PTR_TO_MAP_VALUE) env.reject('EACCES', `Unsupported reg type ${typeName(type)} for bpf_dynptr_from_mem data`);
}
