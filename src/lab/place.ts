import type { Log } from '../trace/log.ts';
import { lastAtMost } from './playhead.ts';
import type { Recording, RunId, SceneMark } from './state.ts';

/**
 * The name of a stop that survives edits: scene, event, and the how-manieth step
 * of that event it is since the scene began, e.g. `callback.source_line.2`.
 */
export function nameOfPlace(recording: Recording, scenes: readonly SceneMark[], run: RunId, position: number): string {
  const { log, steps } = recording;
  if (position === 0) return '0';
  const scene = sceneAt(scenes, run, position);
  const event = stepEventName(log, steps, lastAtMost(steps, position));
  let occurrence = 0;
  for (let stop = firstStop(steps, scene?.at[run] ?? 0); steps[stop] <= position; stop++) {
    if (stepEventName(log, steps, stop) === event) occurrence++;
  }
  return `${scene?.id ?? 'start'}.${event}.${occurrence}`;
}

/** The position a name (or a plain step number) stands for; undefined where this run has no such place. */
export function placeNamed(recording: Recording, scenes: readonly SceneMark[], run: RunId, name: string): number | undefined {
  const { log, steps } = recording;
  if (/^\d+$/.test(name)) return steps[Math.min(Number(name), steps.length - 1)];
  const [sceneId, event, occurrence] = name.split('.');
  const start = sceneId === 'start' ? 0 : scenes.find(({ id }) => id === sceneId)?.at[run];
  if (start === undefined) return undefined;
  let left = Number(occurrence ?? 1);
  if (event === undefined) return start;
  for (let stop = firstStop(steps, start); stop < steps.length; stop++) {
    if (stepEventName(log, steps, stop) === event && --left === 0) return steps[stop];
  }
  return undefined;
}

/** A scene's own first stop counts as its first step. */
function firstStop(steps: readonly number[], position: number): number {
  return Math.max(1, lastAtMost(steps, position));
}

function sceneAt(scenes: readonly SceneMark[], run: RunId, position: number): SceneMark | undefined {
  const begun = scenes.filter((scene) => scene.at[run] !== undefined && scene.at[run] <= position);
  return begun.reduce<SceneMark | undefined>((last, scene) => (last === undefined || scene.at[run] >= last.at[run] ? scene : last), undefined);
}

/** The event that began the step which ends at this stop. */
function stepEventName(log: Log, steps: readonly number[], stop: number): string {
  return log.kind(steps[stop - 1]).name;
}
