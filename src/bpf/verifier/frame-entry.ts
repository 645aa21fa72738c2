import type { Env } from './env.ts';
import type { Cell, Frame } from './state.ts';

/** What a callback finds in its registers; sets them in the callee's frame. */
export type CallbackEntry = (env: Env, caller: Frame, callee: Frame) => void;

/** The same value with the same history: what is read of the one was read of the other. */
export function setRegister(cell: Cell, from: Cell): void {
  cell.value = from.value;
  cell.precise = from.precise;
  cell.live = from.live;
  cell.parent = from.parent;
}

/** Arguments as the caller has them: what is read of them was read of the caller's. */
export function enterWithArguments(_env: Env, caller: Frame, callee: Frame): void {
  for (let regno = 1; regno <= 5; regno++) setRegister(callee.regs[regno], caller.regs[regno]);
}
