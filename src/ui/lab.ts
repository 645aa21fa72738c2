import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand';
import { assert } from '../base/assert.ts';
import type { Lab, LabActions, LabRun } from '../lab/state.ts';

export const LabContext = createContext<StoreApi<Lab> | undefined>(undefined);

/** The store itself, for what reads the state once, in an event handler. */
export function useLabStore(): StoreApi<Lab> {
  const store = useContext(LabContext);
  assert(store !== undefined, 'a view outside of the lab');
  return store;
}

/** A piece of the lab's state; the view is drawn again when the piece is another one. */
export function useLab<T>(select: (lab: Lab) => T): T {
  return useStore(useLabStore(), select);
}

export function useActions(): LabActions {
  return useLab((lab) => lab.actions);
}

/** The run last touched. */
export function focusedRun(lab: Lab): LabRun {
  const run = lab.runs.find((each) => each.id === lab.focus);
  assert(run !== undefined, `no run ${lab.focus}`);
  return run;
}

/** The runs side by side now, one or all. */
export function shownRuns(lab: Pick<Lab, 'runs' | 'shown'>): readonly LabRun[] {
  return lab.shown === 'both' ? lab.runs : lab.runs.filter((run) => run.id === lab.shown);
}
