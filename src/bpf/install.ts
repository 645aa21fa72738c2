import type { Machine } from '../kernel/machine.ts';
import type { BpfOptions } from './bpf.ts';
import { Bpf } from './bpf.ts';
import { Filenames } from './filenames.ts';
import { helperImplementations } from './helpers/index.ts';
import { kfuncImplementations } from './kfuncs/index.ts';
import { registerTestFunctions } from './test-run.ts';

/** Gives a machine its BPF subsystem: once, before anything runs. */
export function installBpf(m: Machine, options: Partial<BpfOptions> = {}): Bpf {
  registerTestFunctions(m);
  const all = { isVerifying: true, modules: [], ...options };
  const bpf = new Bpf(m, all, helperImplementations, kfuncImplementations);
  const filenames = new Filenames(bpf.space);
  m.attachPoints.filenameFor = (path) => filenames.make(path);
  return bpf;
}
