import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { placeNamed } from '../lab/place.ts';
import { neighbourStop } from '../lab/playhead.ts';
import { formatFtrace } from '../trace/ftrace/format.ts';
import { formatMermaid, storyStretch } from '../trace/poster/mermaid.ts';
import { formatPoster } from '../trace/poster/poster.ts';
import { FileError } from './files.ts';
import type { PosterCommand } from './options.ts';
import { posterInputs } from './poster-inputs.ts';
import type { PosterInput } from './poster-inputs.ts';

/** `slowpath poster`: a stretch of runs for pages that run no script. Throws FileError. */
export async function poster(command: PosterCommand): Promise<number> {
  const inputs = await posterInputs(command);
  const text = command.format === 'svg' ? drawing(inputs, command) : listing(inputs, command);
  if (command.output === undefined) process.stdout.write(text);
  else writeFileSync(command.output, text);
  return 0;
}

function drawing(inputs: readonly PosterInput[], { from, to, animated, title }: PosterCommand): string {
  const runs = inputs.map(({ name, recording: { log, zeroNs } }) => ({ name, log, zeroNs }));
  if (from === undefined && to === undefined) return formatPoster(runs, { animated, title });
  const starts = stepsNamed(inputs, from ?? '1').map(({ recording: { log, zeroNs }, begin }) => log.timeNs(begin) - zeroNs);
  const ends = stepsNamed(inputs, to ?? LAST).map(({ recording: { log, zeroNs }, end }) => log.timeNs(end - 1) - zeroNs);
  return formatPoster(runs, { animated, title, stretch: { fromNs: Math.min(...starts), toNs: Math.max(...ends) } });
}

function listing(inputs: readonly PosterInput[], { format, from, to }: PosterCommand): string {
  if (inputs.length > 1) throw new FileError(`${format} shows one run: give the files of one`);
  const { log } = inputs[0].recording;
  const whole = from === undefined && to === undefined ? storyStretch(log) : { from: 0, to: log.length };
  const stretch = {
    from: from === undefined ? whole.from : stepsNamed(inputs, from)[0].begin,
    to: to === undefined ? whole.to : stepsNamed(inputs, to)[0].end,
  };
  return format === 'mermaid' ? formatMermaid(log, stretch) : formatFtrace(log, stretch);
}

/** A number beyond every step stands for the last. */
const LAST = String(Number.MAX_SAFE_INTEGER);

/** A step of a run: its events. */
interface NamedStep extends PosterInput {
  readonly begin: number;
  readonly end: number;
}

/** The step of that name in every run that has it. Throws FileError where none has. */
function stepsNamed(inputs: readonly PosterInput[], place: string): NamedStep[] {
  // There are no scenes here: an event is counted from the start.
  const name = /^\d+$/.test(place) ? place : `start.${place.replace(/^start\./, '')}`;
  const found = inputs.flatMap((input) => {
    const { steps } = input.recording;
    const position = placeNamed(input.recording, [], 'run', name);
    const end = Math.max(position ?? 0, steps[1] ?? 0);
    return position === undefined ? [] : [{ ...input, begin: neighbourStop(steps, end, -1), end }];
  });
  if (found.length === 0) throw new FileError(`no run has a step '${place}'`);
  return found;
}
