import type { LabRun, SceneMark } from '../../lab/state.ts';

/** The scene a run is in: the last one it has begun, -1 before the first. */
export function sceneIndex(scenes: readonly SceneMark[], run: LabRun): number {
  return scenes.findLastIndex((scene) => {
    const at = scene.at[run.id];
    return at !== undefined && at <= run.position;
  });
}

/** Where a scene begins on the slider, and whether there is room for its number. */
export interface TickPlace {
  readonly index: number;
  /** 0 … 1 of the slider's length. */
  readonly share: number;
  readonly isNumbered: boolean;
}

/** The track begins and ends half a thumb inside. */
const THUMB = 16;
const APART = 15;

/** `shares`: where each scene begins, undefined for one that the run does not have. The current one is numbered whatever its neighbours are. */
export function tickPlaces(shares: readonly (number | undefined)[], current: number, width: number): TickPlace[] {
  const taken: number[] = [];
  const order = [...shares.keys()].toSorted((a, b) => Number(b === current) - Number(a === current) || a - b);
  const numbered = new Set(
    order.filter((index) => {
      const x = (shares[index] ?? 0) * (width - THUMB);
      if (shares[index] === undefined || taken.some((other) => Math.abs(other - x) < APART)) return false;
      taken.push(x);
      return true;
    }),
  );
  return shares.flatMap((share, index) => (share === undefined ? [] : { index, share, isNumbered: numbered.has(index) }));
}
