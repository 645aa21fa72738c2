import { Prng } from '../base/prng.ts';
import { contextOf } from '../base/trace-flags.ts';
import type { BoundLesson } from '../lessons/index.ts';
import { Questions } from './predictions.ts';
import type { LabRun, Recording, SceneMark } from './state.ts';

/** What a row of a worksheet leaves open. */
export type Blank = 'happened' | 'context' | 'sleep';

/** A step of the run that is worth a row: somebody else has the CPU, or it has it otherwise. */
export interface WorksheetRow {
  readonly position: number;
  readonly blank: Blank;
}

/** A lesson's question, and what this very run answers: -1 for none of the choices. */
export interface WorksheetQuestion {
  readonly question: string;
  readonly choices: readonly string[];
  readonly right: number;
}

const BLANKS: readonly Blank[] = ['happened', 'context', 'sleep'];

/** About so many of a run: more is no worksheet. */
const MOST_ROWS = 18;

/**
 * The steps of a run at which a scene begins or somebody else gets the CPU, as many of
 * each scene; what each leaves open follows from the seed.
 */
export function worksheetRows({ id, recording }: LabRun, scenes: readonly SceneMark[], seed: number): readonly WorksheetRow[] {
  if (!recording) return [];
  const chance = new Prng(seed);
  const starts = scenes.flatMap(({ at }) => at[id] ?? []).toSorted((a, b) => a - b);
  const telling = [...new Set([...starts, ...changes(recording)])].toSorted((a, b) => a - b);
  const perScene = Math.ceil(MOST_ROWS / Math.max(1, starts.length));
  const bounds = [0, ...starts, Number.POSITIVE_INFINITY];
  return bounds
    .slice(1)
    .flatMap((end, index) => telling.filter((position) => position >= bounds[index] && position < end).slice(0, perScene))
    .map((position) => ({ position, blank: BLANKS[chance.below(BLANKS.length)] }));
}

/** Stops of the story at which CPU, task or context are others than at the stop before. */
function changes({ log, steps, zeroNs }: Recording): number[] {
  const found: number[] = [];
  let before = '';
  for (const stop of steps) {
    if (stop === 0 || log.timeNs(stop - 1) < zeroNs) continue;
    const here = `${log.cpu(stop - 1)} ${log.pid(stop - 1)} ${contextOf(log.flags(stop - 1))}`;
    if (here !== before) found.push(stop);
    before = here;
  }
  return found;
}

/** The lesson's questions as these runs answer them. */
export function worksheetQuestions(bound: BoundLesson, runs: readonly LabRun[]): readonly WorksheetQuestion[] {
  const places = new Questions(bound);
  places.locate(runs);
  return bound.lesson.predictions.flatMap(({ id, run: runId, answer }) => {
    const at = places.positionOf(id);
    const recording = runs.find((run) => run.id === runId)?.recording;
    const words = bound.words.predictions.get(id);
    return at === undefined || !recording || !words ? [] : [{ ...words, right: answer(recording.log, at) }];
  });
}
