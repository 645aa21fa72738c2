import { terminal_write } from '../base/event.ts';
import type { Log } from '../trace/log.ts';
import { wholeLibrary } from '../user/whole-library.ts';
import { compilePrograms } from './compile.ts';
import { runPrograms } from './machine-run.ts';
import type { RunInput, RunOutput } from './run-input.ts';

export { compilePrograms };
export type { ProgramText, RunInput, RunOutput, TerminalInput } from './run-input.ts';

/** Compiles, starts and runs: the same input gives the same Log. Its drivers have been loaded (`loadDrivers`). */
export function simulate(input: RunInput): RunOutput {
  return runPrograms(input, compilePrograms(input), wholeLibrary);
}

/** What was written to the terminal by one descriptor: 1 standard output, 2 standard error. */
export function terminalText(log: Log, fd: 1 | 2): string {
  let text = '';
  for (let index = 0; index < log.length; index++) {
    if (log.kind(index) === terminal_write && log.num(index, 'fd') === fd) text += log.text(index, 'text');
  }
  return text;
}
