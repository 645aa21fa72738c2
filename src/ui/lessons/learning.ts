import { useStore } from 'zustand';
import type { StoreApi } from 'zustand';
import type { Learning } from '../../lab/learning/learning.ts';
import { useLabStore } from '../lab.ts';

/** The learning's store where it is there by now: for event handlers. */
function useLearningStore(): () => StoreApi<Learning> | undefined {
  const lab = useLabStore();
  return () => lab.getState().learning;
}

/** A piece of what is known of the reader, for views that are drawn only once it is there. */
export function useLearning<T>(learning: StoreApi<Learning>, select: (state: Learning) => T): T {
  return useStore(learning, select);
}
