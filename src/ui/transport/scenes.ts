import type { LabRun, SceneMark } from '../../lab/state.ts';

/** The scene a run is in: the last one it has begun, -1 before the first. */
export function sceneIndex(scenes: readonly SceneMark[], run: LabRun): number {
  return scenes.findLastIndex((scene) => {
    const at = scene.at[run.id];
    return at !== undefined && at <= run.position;
  });
}
