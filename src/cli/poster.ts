import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { stepNamed, stretchNamed } from '../lab/named-steps.ts';
import type { NamedStep } from '../lab/named-steps.ts';
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
  for (const place of [from, to]) if (place !== undefined && !inputs.some((input) => stepIn(input, place))) throw noStep(place);
  return formatPoster(runs, { animated, title, stretch: stretchNamed(inputs, [], from && placeOf(from), to && placeOf(to)) });
}

function listing(inputs: readonly PosterInput[], { format, from, to }: PosterCommand): string {
  if (inputs.length > 1) throw new FileError(`${format} shows one run: give the files of one`);
  const [input] = inputs;
  const { log } = input.recording;
  const step = (place: string) => {
    const found = stepIn(input, place);
    if (!found) throw noStep(place);
    return found;
  };
  const whole = from === undefined && to === undefined ? storyStretch(log) : { from: 0, to: log.length };
  const stretch = { from: from === undefined ? whole.from : step(from).begin, to: to === undefined ? whole.to : step(to).end };
  return format === 'mermaid' ? formatMermaid(log, stretch) : formatFtrace(log, stretch);
}

function stepIn(input: PosterInput, place: string): NamedStep | undefined {
  return stepNamed(input, [], placeOf(place));
}

/** There are no scenes here: an event is counted from the start. */
function placeOf(place: string): string {
  return /^\d+$/.test(place) ? place : `start.${place.replace(/^start\./, '')}`;
}

function noStep(place: string): FileError {
  return new FileError(`no run has a step '${place}'`);
}
