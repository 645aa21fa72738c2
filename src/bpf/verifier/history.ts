import type { Env, HistoryEntry, LinkedPlace } from './env.ts';
import type { State } from './state.ts';

/** Flags of a history entry: low bits name the stack slot an instruction used. */
const FRAME_BITS = 3;
const SLOT_SHIFT = FRAME_BITS;
const STACK_ACCESS = 1 << 9;
export const DST_IS_STACK = 1 << 10;
export const SRC_IS_STACK = 1 << 11;

/** An access to a slot of a frame, as `insn_stack_access_flags()` packs it. */
export function stackAccessFlags(frameno: number, slot: number): number {
  return STACK_ACCESS | (slot << SLOT_SHIFT) | frameno;
}

/** The access that was noted; undefined where the instruction made none. */
export function stackAccessOf(entry: HistoryEntry | undefined): { frameno: number; slot: number } | undefined {
  if (!entry || (entry.flags & STACK_ACCESS) === 0) return undefined;
  return { frameno: entry.flags & 7, slot: (entry.flags >> SLOT_SHIFT) & 63 };
}

/** Notes the current instruction in the path's history, or adds to the note it has. */
export function pushHistory(env: Env, state: State, flags: number, linked: readonly LinkedPlace[] = []): void {
  if (env.currentHistory) {
    env.currentHistory.flags |= flags;
    env.currentHistory.linked = linked;
    return;
  }
  const entry: HistoryEntry = { insn: env.insn, previous: env.previousInsn, flags, linked };
  env.history[state.historyEnd++] = entry;
  env.currentHistory = entry;
}
