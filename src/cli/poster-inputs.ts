import { basename } from 'node:path';
import { recordingOf } from '../lab/recording.ts';
import type { NamedRun } from '../lab/named-steps.ts';
import { readTrace } from './convert.ts';
import { FileError } from './files.ts';
import type { PosterCommand } from './options.ts';
import { runProgram } from './program.ts';

/** A run that is to be drawn. */
export interface PosterInput extends NamedRun {
  readonly name: string;
}

/** Runs what is a program, reads what is a trace. Throws FileError. */
export async function posterInputs(command: PosterCommand): Promise<PosterInput[]> {
  const inputs: PosterInput[] = [];
  for (const [index, [file, user]] of runsAmong(command.files).entries()) {
    const log = isProgram(file) ? (await runProgram(file, user, command.args, command))?.log : (await readTrace(file)).log;
    if (log === undefined) throw new FileError(`${file}: there is no run to draw`);
    inputs.push({ id: String(index), name: command.names[index] ?? nameOf(file), recording: recordingOf(log) });
  }
  return inputs;
}

/** A BPF program begins a run, a `.c` behind it is its user program; anything else is a trace. */
export function runsAmong(files: readonly string[]): [file: string, user?: string][] {
  const runs: [file: string, user?: string][] = [];
  for (const file of files) {
    const last = runs.at(-1);
    if (file.endsWith('.c') && !file.endsWith('.bpf.c') && last && isProgram(last[0]) && last[1] === undefined) last[1] = file;
    else runs.push([file]);
  }
  return runs;
}

function isProgram(file: string): boolean {
  return file.endsWith('.c') || file.endsWith('.o');
}

function nameOf(file: string): string {
  return basename(file).replace(/(\.bpf)?\.[^.]+$/, '');
}
