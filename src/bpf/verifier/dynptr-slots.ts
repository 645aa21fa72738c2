import type { Env } from './env.ts';
import type { Frame } from './state.ts';
import { LIVE_WRITTEN, STACK_DYNPTR, STACK_INVALID } from './state.ts';
import { notInit } from './value.ts';

/** The two slots of stack that a dynptr lies in, and its end. */

/** A store into a dynptr's bytes: the dynptr is lost, and what was sliced from it; a reservation must not be. */
export function overwriteDynptr(env: Env, frame: Frame, slot: number): void {
  const { value } = frame.stack[slot].cell;
  if (frame.stack[slot].typeOf(0) !== STACK_DYNPTR) return;
  if (value.refObjId) env.reject('EINVAL', 'cannot overwrite referenced dynptr');
  destroyDynptr(env, frame, value.target === 1 ? slot : slot + 1);
  env.current.forEachCell((cell) => {
    if (cell.value.dynptrId === value.id) cell.set(notInit);
  });
}

/** The slots hold nothing any more. */
export function destroyDynptr(env: Env, frame: Frame, first: number): void {
  for (const at of [first, first - 1]) {
    const place = frame.stack[at];
    place.cell.set(notInit);
    place.cell.live |= LIVE_WRITTEN;
    place.setAll(STACK_INVALID);
    env.markSlotScratched(at);
  }
}
