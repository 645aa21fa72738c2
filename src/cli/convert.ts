import { createReadStream } from 'node:fs';
import process from 'node:process';
import { openTrace } from '../trace/open-trace.ts';
import type { TraceFile, TraceTrouble } from '../trace/open-trace.ts';
import { FileError, reasonOf } from './files.ts';
import type { ConvertCommand } from './options.ts';
import { traceText } from './trace.ts';

const TROUBLES: Readonly<Record<TraceTrouble, string>> = {
  empty: 'the file is empty',
  'no-events': 'no events in it',
  'trace-dat': 'a binary trace.dat: convert what `trace-cmd report` prints of it',
  binary: 'no text: an ftrace text or a log of ours is wanted',
};

/** `slowpath convert`: a trace in another format, to standard output. Throws FileError. */
export async function convert({ input, to }: ConvertCommand): Promise<number> {
  const file = await readTrace(input);
  process.stdout.write(traceText(file.log, to, file));
  return 0;
}

/** Reads a trace and says which of its lines are none. Throws FileError. */
export async function readTrace(input: string): Promise<TraceFile> {
  const file = await read(input);
  if (file.trouble !== undefined) throw new FileError(`${input}: ${TROUBLES[file.trouble]}`);
  if (file.badLines > 0) {
    const [{ number, text }] = file.badSamples;
    process.stderr.write(`slowpath: ${input}: ${file.badLines} lines left out that are no events; the first, line ${number}: ${text}\n`);
  }
  return file;
}

async function read(input: string): Promise<TraceFile> {
  try {
    return await openTrace(createReadStream(input, { highWaterMark: 1 << 20 }));
  } catch (error) {
    throw new FileError(`${input}: ${reasonOf(error)}`);
  }
}
