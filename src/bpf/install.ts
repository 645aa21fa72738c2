import type { Machine } from '../kernel/machine.ts';
import type { Bpf, BpfOptions } from './bpf.ts';
import type { Driver } from './set-up.ts';
import { setUpBpf } from './set-up.ts';
import { wholeRepertoire } from './whole-repertoire.ts';

/** Gives a machine the whole BPF subsystem: once, before anything runs. */
export function installBpf(m: Machine, options: Partial<BpfOptions> = {}, drivers: readonly Driver[] = []): Bpf {
  return setUpBpf(m, wholeRepertoire, options, drivers);
}
