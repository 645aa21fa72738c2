import type { Machine } from '../kernel/machine.ts';
import type { BpfOptions, CallImplementation } from './bpf.ts';
import { Bpf } from './bpf.ts';
import { Filenames } from './filenames.ts';
import { helperImplementations } from './helpers/index.ts';
import { kfuncImplementations } from './kfuncs/index.ts';
import { registerTestFunctions } from './test-run.ts';

/** What a driver brings: kfuncs, and its own installation. Loaded only for machines that need it. */
export interface BpfDriver {
  readonly kfuncs: ReadonlyMap<string, CallImplementation>;
  install(m: Machine, bpf: Bpf): void;
}

/** Gives a machine its BPF subsystem: once, before anything runs. */
export function installBpf(m: Machine, options: Partial<BpfOptions> = {}, drivers: readonly BpfDriver[] = []): Bpf {
  registerTestFunctions(m);
  const all = { isVerifying: true, modules: [], ...options };
  const kfuncs = new Map([...kfuncImplementations, ...drivers.flatMap((driver) => [...driver.kfuncs])]);
  const bpf = new Bpf(m, all, helperImplementations, kfuncs);
  const filenames = new Filenames(bpf.space);
  m.attachPoints.filenameFor = (path) => filenames.make(path);
  for (const driver of drivers) driver.install(m, bpf);
  return bpf;
}
