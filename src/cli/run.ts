import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { loadDrivers } from '../lab/drivers.ts';
import { simulate, terminalText } from '../lab/run.ts';
import type { ProgramText, RunOutput } from '../lab/run.ts';
import { LOADER_NAME, LOADER_TEXT } from '../user/loader/text.ts';
import { readSource } from './files.ts';
import { loadBpf, report } from './object.ts';
import type { RunCommand, TraceFormat } from './options.ts';
import { traceText } from './trace.ts';

/** Programs did not compile or link. */
const EXIT_TROUBLE = 2;
/** The program was still running when a limit was reached; `timeout(1)` says so. */
const EXIT_TIMEOUT = 124;
const LIMITS = { maxEvents: 20_000_000, maxInsns: 5_000_000_000 };

/** `slowpath run`: the user program's terminal and exit status are ours. */
export async function run(command: RunCommand): Promise<number> {
  const object = loadBpf(command.bpf);
  if (object === undefined) return EXIT_TROUBLE;
  const { cpus, preempt, kernel, seed, traced, modules, untilNs } = command;
  const machine = { cpus, preempt, kernel, seed, traced };
  await loadDrivers({ machine, bpf: [object] });
  const output = simulate({
    machine,
    bpf: [object],
    user: command.user === undefined ? ourLoader : readSource(command.user),
    args: command.user === undefined ? [`${object.name}.bpf.o`] : command.args,
    modules,
    limits: { ...LIMITS, ...(untilNs === undefined ? {} : { untilNs }) },
  });
  report(output.diagnostics);
  if (output.log === undefined) return EXIT_TROUBLE;
  process.stdout.write(terminalText(output.log, 1));
  process.stderr.write(terminalText(output.log, 2));
  for (const [format, path] of Object.entries(command.outputs)) {
    if (path !== undefined) writeFileSync(path, traceText(output.log, format as TraceFormat));
  }
  return exitStatus(output);
}

const ourLoader: ProgramText = { name: LOADER_NAME, text: LOADER_TEXT };

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
