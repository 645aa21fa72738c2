import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand';
import { assert } from '../base/assert.ts';
import type { Lab, LabActions, LabRun, RunInspection } from '../lab/state.ts';
import { useMedia } from './style/media.ts';

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

/** The lab’s actions; they never change. */
export function useActions(): LabActions {
  return useLab((lab) => lab.actions);
}

/** What a replay found of a run at its playhead; undefined while there is none for just there. */
export function inspectionOf({ inspections }: Lab, { id, recording, position }: LabRun): RunInspection | undefined {
  const known = inspections[id];
  return known?.recording === recording && known?.position === position ? known : undefined;
}

/** Addresses of lessons and their scenes, in the language that this page's own address asks for. */
export function useLessonAddress(): (lesson: string, scene?: string) => string {
  const lang = useLab((lab) => (lab.isLanguageLinked ? lab.language : undefined));
  return (lesson, scene) => `?${new URLSearchParams({ lesson, ...(scene && { at: scene }), ...(lang && { lang }) })}`;
}

/** The run last touched. */
export function focusedRun(lab: Lab): LabRun {
  const run = lab.runs.find((each) => each.id === lab.focus);
  assert(run !== undefined, `no run ${lab.focus}`);
  return run;
}

/** The runs side by side now: one or all; on a phone the one in focus, there being room for one. */
export function useShownRuns(): readonly LabRun[] {
  const runs = useLab((lab) => lab.runs);
  const shown = useLab((lab) => lab.shown);
  const focus = useLab((lab) => lab.focus);
  const isNarrow = useMedia(NARROW);
  const only = shown === 'both' ? (isNarrow ? focus : undefined) : shown;
  return only === undefined ? runs : runs.filter((run) => run.id === only);
}

/** Where there is room for one machine only. */
export const NARROW = '(max-width: 700px)';
