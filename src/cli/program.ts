import { loadDrivers } from '../lab/drivers.ts';
import { simulate } from '../lab/run.ts';
import type { ProgramText, RunOutput } from '../lab/run.ts';
import { LOADER_NAME, LOADER_TEXT } from '../user/loader/text.ts';
import { readSource } from './files.ts';
import { loadBpf, report } from './object.ts';
import type { MachineOptions } from './options.ts';

const LIMITS = { maxEvents: 20_000_000, maxInsns: 5_000_000_000 };

/**
 * Runs a BPF program with USER, or with a loader of ours where there is none. Reports
 * what is wrong with the programs; undefined where there is no object, without a log
 * where they do not link. Throws FileError.
 */
export async function runProgram(bpf: string, user: string | undefined, args: readonly string[], options: MachineOptions): Promise<RunOutput | undefined> {
  const object = loadBpf(bpf);
  if (object === undefined) return undefined;
  const { cpus, preempt, kernel, seed, traced, modules, untilNs } = options;
  const machine = { cpus, preempt, kernel, seed, traced };
  await loadDrivers({ machine, bpf: [object] });
  const output = simulate({
    machine,
    bpf: [object],
    user: user === undefined ? ourLoader : readSource(user),
    args: user === undefined ? [`${object.name}.bpf.o`] : args,
    modules,
    limits: { ...LIMITS, ...(untilNs === undefined ? {} : { untilNs }) },
  });
  report(output.diagnostics);
  return output;
}

const ourLoader: ProgramText = { name: LOADER_NAME, text: LOADER_TEXT };
