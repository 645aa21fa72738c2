import { assert } from '../base/assert.ts';
import type { Driver } from '../bpf/set-up.ts';
import type { RunInput } from './run-input.ts';

type DriverInput = Pick<RunInput, 'machine' | 'bpf'>;

/** A driver that most machines do without: its code is fetched when a run first needs it. */
interface LazyDriver {
  isNeeded(input: DriverInput): boolean;
  load(): Promise<Driver>;
  loaded?: Driver;
}

const drivers: readonly LazyDriver[] = [
  {
    isNeeded: ({ machine }) => machine.nic !== undefined,
    load: async () => (await import('../kernel/drivers/net/nic.ts')).nicDriver,
  },
  {
    isNeeded: ({ machine, bpf }) => (machine.devices ?? []).length > 0 || callsAny(bpf, 'hid_bpf_'),
    load: async () => (await import('../bpf/hid/driver.ts')).hidDriver,
  },
  {
    isNeeded: ({ machine, bpf }) => machine.memory !== undefined || callsAny(bpf, 'lab_alloc_page') || callsAny(bpf, 'lab_free_pages'),
    load: async () => (await import('../bpf/modules/slowpath-memory.ts')).memoryDriver,
  },
];

/** Whether programs speak of functions whose names begin so. */
function callsAny(bpf: RunInput['bpf'], prefix: string): boolean {
  return 'text' in bpf ? bpf.text.includes(prefix) : bpf.some(({ externs }) => externs.some(({ name }) => name.startsWith(prefix)));
}

/** Fetches what a run needs: to be waited for before it is made. */
export async function loadDrivers(input: DriverInput): Promise<void> {
  for (const driver of drivers) if (driver.isNeeded(input)) driver.loaded ??= await driver.load();
}

/** The drivers of a run: what it needs and no more, so that a run does not depend on those before it. */
export function driversOf(input: DriverInput): readonly Driver[] {
  return drivers.filter((driver) => driver.isNeeded(input)).map(({ loaded }) => {
    assert(loaded, 'drivers are loaded before a run is made');
    return loaded;
  });
}
