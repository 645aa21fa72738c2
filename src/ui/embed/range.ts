import type { StoreApi } from 'zustand';
import type { EmbedSettings } from '../../embed/settings.ts';
import { placeNamed } from '../../lab/place.ts';
import type { Lab, LabRun } from '../../lab/state.ts';

/** The positions between which the focused run is played; the whole run where a place is not named or not there. */
export interface PlayedRange {
  readonly from: number;
  readonly to: number;
}

/** The stretch that a frame plays, in positions of the run in focus; up to the end where its end lies before its beginning. */
export function playedRange({ runs, scenes, focus }: Pick<Lab, 'runs' | 'scenes' | 'focus'>, { from, to }: Pick<EmbedSettings, 'from' | 'to'>): PlayedRange {
  const { recording, id } = runs.find((run) => run.id === focus)!;
  if (!recording) return { from: 0, to: 0 };
  const place = (name: string | undefined) => (name === undefined ? undefined : placeNamed(recording, scenes, id, name));
  const start = place(from) ?? 0;
  const end = place(to) ?? recording.log.length;
  return end > start ? { from: start, to: end } : { from: start, to: recording.log.length };
}

/** Plays nothing beyond the range, and begins again where that is asked for. Returns how to stop minding it. */
export function keepRange(store: StoreApi<Lab>, settings: EmbedSettings): () => void {
  return store.subscribe((now, before) => {
    const run = focusedOf(now);
    if (!run.recording || (now.runs === before.runs && now.playing === before.playing)) return;
    const { from, to } = playedRange(now, settings);
    const hasBeenPlaying = now.playing || before.playing;
    // Play ends by itself at the end of the run: there the range ends as well.
    const isOver = run.position > to || (run.position === to && !now.playing && before.playing && to === run.recording.log.length);
    if (isOver && hasBeenPlaying) turn(store, settings, from, to);
    else if (now.playing && !before.playing && run.position >= to) store.getState().actions.seek(run.id, from);
    else if (settings.controls !== 'full') keepWithin(store, run, from, to);
  });
}

/** At the end of the range: over, or once more. */
function turn(store: StoreApi<Lab>, { isLooping }: EmbedSettings, from: number, to: number): void {
  const { actions, focus } = store.getState();
  actions.seek(focus, isLooping ? from : to);
  if (isLooping) actions.play();
}

function keepWithin(store: StoreApi<Lab>, { id, position }: LabRun, from: number, to: number): void {
  const within = Math.min(to, Math.max(from, position));
  if (within !== position) store.getState().actions.seek(id, within);
}

function focusedOf({ runs, focus }: Lab): LabRun {
  return runs.find(({ id }) => id === focus)!;
}
