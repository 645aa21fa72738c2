import { compilePrograms } from './compile.ts';
import { runPrograms } from './machine-run.ts';
import type { RunInput, RunOutput } from './run-input.ts';
import { wholeCode } from './whole-code.ts';

export { terminalText } from './terminal-text.ts';
export { compilePrograms };
export type { ProgramText, RunInput, RunOutput, TerminalInput } from './run-input.ts';

/** Compiles, starts and runs: the same input gives the same Log. Its drivers have been loaded (`loadDrivers`). */
export function simulate(input: RunInput): RunOutput {
  return runPrograms(input, compilePrograms(input), wholeCode);
}
