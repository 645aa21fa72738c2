import type { StoreApi } from 'zustand/vanilla';
import { formatLink } from './link.ts';
import type { Lab } from './state.ts';

/** After this long without a move the address bar says where the reader is. */
const QUIET_MS = 400;

/** Links say these, or what changes with them. */
const SAID = ['moves', 'runs', 'machine', 'shown', 'focus', 'pairing', 'notes', 'language'] as const satisfies readonly (keyof Lab)[];

/**
 * Keeps the address bar shareable: rewritten when play pauses or the reader has
 * stopped moving, never at every frame, never as a new entry of the history. `since`:
 * what the address says now; the reader may have moved on from there before this was fetched.
 */
export function keepAddress(store: StoreApi<Lab>, since: Lab, replace: (address: string) => void): void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const write = async () => replace(await formatLink(store.getState()));
  const follow = (now: Lab, before: Lab) => {
    if (now.playing || SAID.every((part) => now[part] === before[part])) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => void write(), QUIET_MS);
  };
  store.subscribe(follow);
  follow(store.getState(), since);
}
