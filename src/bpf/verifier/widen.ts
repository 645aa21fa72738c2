import type { Checkpoint, Env } from './env.ts';
import type { Cell, State } from './state.ts';
import { SCALAR_VALUE } from './register-type.ts';
import { sameScalar } from './scalar.ts';
import { unknownValue } from './value.ts';

/** Loops whose number of rounds the verifier does not know: numbers that differ from round to round are forgotten unless somebody relies on them. */

/** Does the same chain of calls lead to both? */
export function sameCallsites(a: State, b: State): boolean {
  return a.depth === b.depth && a.frames.every((frame, index) => frame.callsite === b.frames[index].callsite);
}

const INSN_STRIDE = 1 << 21;

/** Checkpoints at the instruction with the current function's caller; oldest first. */
export function exploredAt(env: Env, insn: number): Checkpoint[] {
  const key = insn * INSN_STRIDE + env.frame.callsite + 1;
  let kept = env.explored.get(key);
  if (!kept) env.explored.set(key, (kept = []));
  return kept;
}

/** An earlier round's state at the instruction, still being explored. */
export function findPreviousEntry(env: Env, state: State, insn: number): State | undefined {
  return exploredAt(env, insn).findLast((entry) => entry.state.insn === insn && entry.state.branches > 0 && sameCallsites(entry.state, state) && entry.state.dfsDepth < state.dfsDepth)?.state;
}

/** Forgets in `state` every scalar that differs from `old` and that nothing relied on. */
export function widenScalars(old: State, state: State): void {
  state.frames.forEach((frame, frameno) => {
    const oldFrame = old.frames[frameno];
    if (!oldFrame) return;
    frame.regs.forEach((cell, regno) => widenCell(oldFrame.regs[regno], cell));
    frame.stack.forEach((slot, index) => {
      const oldSlot = oldFrame.stack[index];
      if (oldSlot?.isSpill && slot.isSpill) widenCell(oldSlot.cell, slot.cell);
    });
  });
}

function widenCell(old: Cell, cell: Cell): void {
  if (old.value.type !== SCALAR_VALUE || cell.value.type !== SCALAR_VALUE) return;
  if (old.precise || cell.precise) return;
  const isSame = sameScalar(old.value.scalar, cell.value.scalar) && (old.value.id === 0) === (cell.value.id === 0);
  if (!isSame) cell.set(unknownValue);
}
