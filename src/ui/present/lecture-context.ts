import { createContext, useContext } from 'react';
import { useStore, type StoreApi } from 'zustand';
import { assert } from '../../base/assert.ts';
import type { Lecture } from '../../lab/lecture.ts';

export const LectureContext = createContext<StoreApi<Lecture> | undefined>(undefined);

/** The lecture around; asserts that there is one. */
export function useLectureStore(): StoreApi<Lecture> {
  const store = useContext(LectureContext);
  assert(store !== undefined, 'a view outside of a lecture');
  return store;
}

/** A piece of what the windows of a lecture have in common. */
export function useLecture<T>(select: (lecture: Lecture) => T): T {
  return useStore(useLectureStore(), select);
}
