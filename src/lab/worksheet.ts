import { Prng } from '../base/prng.ts';
import { contextOf } from '../base/trace-flags.ts';
import type { BoundLesson } from '../lessons/index.ts';
import { Questions } from './predictions.ts';
import type { LabRun, Recording } from './state.ts';

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

/** More than this is no worksheet. */
const MOST_ROWS = 18;

/** The steps of a run where the context changes, from the story's beginning; what each leaves open follows from the seed. */
export function worksheetRows(recording: Recording, seed: number): readonly WorksheetRow[] {
  const chance = new Prng(seed);
  return thinned(changes(recording)).map((position) => ({ position, blank: BLANKS[chance.below(BLANKS.length)] }));
}

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

/** Evenly fewer, the first and the last among them. */
function thinned(positions: readonly number[]): readonly number[] {
  if (positions.length <= MOST_ROWS) return positions;
  return Array.from({ length: MOST_ROWS }, (_, row) => positions[Math.round((row * (positions.length - 1)) / (MOST_ROWS - 1))]);
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
