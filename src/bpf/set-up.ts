import type { Machine } from '../kernel/machine.ts';
import type { BpfOptions, CallImplementation } from './bpf.ts';
import { Bpf } from './bpf.ts';
import { Filenames } from './filenames.ts';
import type { Repertoire } from './repertoire.ts';
import { registerTestFunctions } from './test-run.ts';

/** What a driver brings: hardware, kfuncs, its own installation. Loaded only for machines that need it. */
export interface Driver {
  readonly kfuncs?: ReadonlyMap<string, CallImplementation>;
  /** Finds its hardware, as soon as the machine has booted. */
  probe?(m: Machine): void;
  install?(m: Machine, bpf: Bpf): void;
}

/** Gives a machine its BPF subsystem, of a repertoire's size: once, before anything runs. */
export function setUpBpf(m: Machine, repertoire: Repertoire, options: Partial<BpfOptions> = {}, drivers: readonly Driver[] = []): Bpf {
  for (const driver of drivers) driver.probe?.(m);
  registerTestFunctions(m);
  const kfuncs = new Map([...repertoire.kfuncs, ...drivers.flatMap((driver) => [...(driver.kfuncs ?? [])])]);
  const bpf = new Bpf(m, { isVerifying: true, modules: [], ...options }, { ...repertoire, kfuncs });
  const filenames = new Filenames(bpf.space);
  m.attachPoints.filenameFor = (path) => filenames.make(path);
  for (const driver of drivers) driver.install?.(m, bpf);
  return bpf;
}
