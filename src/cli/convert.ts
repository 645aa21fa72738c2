import process from 'node:process';
import { FileError, readBytes } from './files.ts';
import type { ConvertCommand } from './options.ts';
import { readTrace, traceText } from './trace.ts';

/** `slowpath convert`: a trace in another format, to standard output. */
export function convert({ input, to }: ConvertCommand): number {
  const { log, badLines } = readTrace(new TextDecoder().decode(readBytes(input)));
  if (log.length === 0) throw new FileError(`${input}: no events in it`);
  if (badLines > 0) process.stderr.write(`slowpath: ${input}: ${badLines} lines left out that are no events\n`);
  process.stdout.write(traceText(log, to));
  return 0;
}
