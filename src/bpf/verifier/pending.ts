import type { Env } from './env.ts';
import { MAX_PENDING } from './env.ts';
import { Frame, MAIN_CALLSITE, State } from './state.ts';

/** Branches to be explored later, last in first out. */

/** Keeps a copy of the current state to go on with at `insn`. */
export function pushBranch(env: Env, insn: number, previousInsn: number): State {
  const state = env.current.copy();
  env.pending.push({ state, insn, previousInsn, logPosition: env.log.position });
  if (env.pending.length > MAX_PENDING) env.reject('E2BIG', `The sequence of ${env.pending.length} jumps is too complex.`);
  if (state.parent) state.parent.branches++;
  return state;
}

/** A state of its own for a function that will run some time later. */
export function pushAsyncCallback(env: Env, insn: number, previousInsn: number, subprog: number, isSleepable: boolean): State {
  const state = new State();
  state.branches = 1;
  state.isSleepable = isSleepable;
  state.historyStart = env.current.historyEnd;
  state.historyEnd = state.historyStart;
  state.trail = env.current.trail;
  state.trailStart = env.current.trailStart;
  state.frames = [new Frame(MAIN_CALLSITE, 0, subprog)];
  env.markAllScratched();
  env.pending.push({ state, insn, previousInsn, logPosition: env.log.position });
  if (env.pending.length > MAX_PENDING) env.reject('E2BIG', `The sequence of ${env.pending.length} jumps is too complex for async cb.`);
  return state;
}

/** Takes up the next branch; false when there is none. */
export function popBranch(env: Env): boolean {
  const next = env.pending.pop();
  if (!next) return false;
  env.current = next.state;
  env.insn = next.insn;
  env.previousInsn = next.previousInsn;
  next.state.trail = { first: next.state.trailStart, last: next.previousInsn, before: next.state.trail };
  next.state.trailStart = next.insn;
  if (!env.log.isLevel2) env.log.resetTo(next.logPosition);
  return true;
}

/** The current path has come to its end: checkpoints it went through wait for one branch less. */
export function finishPath(env: Env): void {
  let state: State | undefined = env.current;
  while (state) {
    state.branches--;
    if (state.branches === 0 && state.parent && state.loopEntry) joinLoop(state.parent, state.loopEntry);
    if (state.branches > 0) break;
    state = state.parent;
  }
}

/** The outermost known head of the loop a state is in. */
export function loopEntryOf(state: State): State | undefined {
  let topmost = state.loopEntry;
  while (topmost?.loopEntry && topmost !== topmost.loopEntry) topmost = topmost.loopEntry;
  let at: State | undefined = state;
  while (at && at.loopEntry !== topmost) {
    const next: State | undefined = at.loopEntry;
    at.loopEntry = topmost;
    at = next;
  }
  return topmost;
}

/** `state` came back to `head`, a state still being explored. */
export function joinLoop(state: State, head: State): void {
  const own = loopEntryOf(state) ?? state;
  const other = loopEntryOf(head) ?? head;
  if (other.branches > 0 && other.dfsDepth <= own.dfsDepth) {
    state.loopEntry = head;
    head.isLoopEntry = true;
  }
}
