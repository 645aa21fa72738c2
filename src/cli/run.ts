import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { terminalText } from '../lab/run.ts';
import type { RunOutput } from '../lab/run.ts';
import { lineDiff } from './diff.ts';
import { readText } from './files.ts';
import type { RunCommand, TraceFormat } from './options.ts';
import { runProgram } from './program.ts';
import { traceText } from './trace.ts';

/** Programs did not compile or link. */
const EXIT_TROUBLE = 2;
/** The terminal does not say what was expected. */
const EXIT_DIFFERENT = 1;
/** The program was still running when a limit was reached; `timeout(1)` says so. */
const EXIT_TIMEOUT = 124;

/** `slowpath run`: the user program's terminal and exit status are ours. */
export async function run(command: RunCommand): Promise<number> {
  const expected = command.expect === undefined ? undefined : readText(command.expect);
  const output = await runProgram(command.bpf, command.user, command.args, command);
  if (output?.log === undefined) return EXIT_TROUBLE;
  const { log } = output;
  const said = terminalText(log, 1);
  process.stdout.write(said);
  process.stderr.write(terminalText(log, 2));
  for (const [format, path] of Object.entries(command.outputs)) {
    if (path !== undefined) writeFileSync(path, traceText(log, format as TraceFormat));
  }
  const status = exitStatus(output);
  if (expected === undefined) return status;
  const difference = lineDiff(expected, said, command.expect!, 'the terminal');
  process.stderr.write(difference);
  return difference === '' ? status : EXIT_DIFFERENT;
}

const UNFINISHED: Readonly<Record<string, string>> = {
  until: 'the time given was over',
  budget: 'it does not seem to end',
  stuck: 'it waits for what will never happen',
};

function exitStatus({ exitStatus: status, endReason }: RunOutput): number {
  if (status !== undefined) return status;
  process.stderr.write(`slowpath: stopped, ${UNFINISHED[endReason ?? 'until'] ?? endReason}\n`);
  return EXIT_TIMEOUT;
}
