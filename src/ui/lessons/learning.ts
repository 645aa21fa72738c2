import { useStore } from 'zustand';
import type { StoreApi } from 'zustand';
import type { Learning } from '../../lab/learning/learning.ts';

/** A piece of what is known of the reader, for views that are drawn only once it is there. */
export function useLearning<T>(learning: StoreApi<Learning>, select: (state: Learning) => T): T {
  return useStore(learning, select);
}
