import { assert } from '../base/assert.ts';
import type { BpfDriver } from '../bpf/install.ts';
import type { RunInput } from './run-input.ts';

/** Drivers that most machines do without: their code is fetched when a run first needs it. */
let hid: BpfDriver | undefined;

/** Whether a run's machine has HID devices, or its programs ask for them. */
function needsHid({ machine, bpf }: Pick<RunInput, 'machine' | 'bpf'>): boolean {
  if ((machine.devices ?? []).length > 0) return true;
  return 'text' in bpf ? bpf.text.includes('hid_bpf') : bpf.some(({ externs }) => externs.some(({ name }) => name.startsWith('hid_bpf_')));
}

/** Fetches what a run needs: to be waited for before it is made. */
export async function loadDrivers(input: Pick<RunInput, 'machine' | 'bpf'>): Promise<void> {
  if (needsHid(input)) hid ??= (await import('../bpf/hid/driver.ts')).hidDriver;
}

/** The drivers of a run: what it needs and no more, so that a run does not depend on those before it. */
export function driversOf(input: Pick<RunInput, 'machine' | 'bpf'>): readonly BpfDriver[] {
  if (!needsHid(input)) return [];
  assert(hid, 'drivers are loaded before a run is made');
  return [hid];
}
