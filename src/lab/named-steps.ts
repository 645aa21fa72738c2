import type { TimeStretch } from '../trace/poster/scene.ts';
import { placeNamed } from './place.ts';
import { neighbourStop } from './playhead.ts';
import type { Recording, RunId, SceneMark } from './state.ts';

/** A run by the name that scenes know it by. */
export interface NamedRun {
  readonly id: RunId;
  readonly recording: Recording;
}

/** A step: its events, from the first up to but not including `end`. */
export interface NamedStep {
  readonly begin: number;
  readonly end: number;
}

/** The step of that name or number; undefined where the run has none. */
export function stepNamed({ id, recording }: NamedRun, scenes: readonly SceneMark[], place: string): NamedStep | undefined {
  const { steps } = recording;
  const position = placeNamed(recording, scenes, id, place);
  if (position === undefined) return undefined;
  const end = Math.max(position, steps[1] ?? 0);
  return { begin: neighbourStop(steps, end, -1), end };
}

/** From where the first run begins the one step to where the last has done the other; undefined where no run has one of them. */
export function stretchNamed(runs: readonly NamedRun[], scenes: readonly SceneMark[], from = '1', to = LAST): TimeStretch | undefined {
  const timesOf = (place: string, indexOf: (step: NamedStep) => number) =>
    runs.flatMap((run) => {
      const step = stepNamed(run, scenes, place);
      return step ? [run.recording.log.timeNs(indexOf(step)) - run.recording.zeroNs] : [];
    });
  const starts = timesOf(from, ({ begin }) => begin);
  const ends = timesOf(to, ({ end }) => end - 1);
  return starts.length > 0 && ends.length > 0 ? { fromNs: Math.min(...starts), toNs: Math.max(...ends) } : undefined;
}

/** A number beyond every step stands for the last. */
const LAST = String(Number.MAX_SAFE_INTEGER);
