import { useLayoutEffect, useRef, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { Lab } from '../lab/state.ts';
import { useLabStore } from './lab.ts';

/** Whether the playhead is being dragged: what is not looked at meanwhile waits until it rests. */
let isDragged = false;
const listeners = new Set<() => void>();

/** The playhead is taken, or let go. */
export function setDragged(next: boolean): void {
  if (next === isDragged) return;
  isDragged = next;
  for (const listener of listeners) listener();
}

/** Whether the playhead is being dragged now. */
export function useDragged(): boolean {
  return useSyncExternalStore(listen, () => isDragged);
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** As `useLab`; while the playhead is dragged the piece stays the one that was there before. */
export function useLabAtRest<T>(select: (lab: Lab) => T): T {
  useDragged();
  const held = useRef<{ readonly piece: T }>(undefined);
  const piece = useStore(useLabStore(), (lab) => (isDragged && held.current ? held.current.piece : select(lab)));
  useLayoutEffect(() => {
    held.current = { piece };
  });
  return piece;
}
