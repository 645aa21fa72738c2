import { assert } from '../base/assert.ts';
import type { BpfDriver } from '../bpf/install.ts';
import type { RunInput } from './run-input.ts';

/** Drivers that most machines do without: their code is fetched when a run first needs it. */
let hid: BpfDriver | undefined;
let memory: BpfDriver | undefined;

/** Whether a run's machine has HID devices, or its programs ask for them. */
function needsHid({ machine, bpf }: Pick<RunInput, 'machine' | 'bpf'>): boolean {
  return (machine.devices ?? []).length > 0 || callsAny(bpf, 'hid_bpf_');
}

/** Whether its memory can run short, or its programs take pages. */
function needsMemory({ machine, bpf }: Pick<RunInput, 'machine' | 'bpf'>): boolean {
  return machine.memory !== undefined || callsAny(bpf, 'lab_alloc_page') || callsAny(bpf, 'lab_free_pages');
}

/** Whether programs speak of functions whose names begin so. */
function callsAny(bpf: RunInput['bpf'], prefix: string): boolean {
  return 'text' in bpf ? bpf.text.includes(prefix) : bpf.some(({ externs }) => externs.some(({ name }) => name.startsWith(prefix)));
}

/** Fetches what a run needs: to be waited for before it is made. */
export async function loadDrivers(input: Pick<RunInput, 'machine' | 'bpf'>): Promise<void> {
  if (needsHid(input)) hid ??= (await import('../bpf/hid/driver.ts')).hidDriver;
  if (needsMemory(input)) memory ??= (await import('../bpf/modules/slowpath-memory.ts')).memoryDriver;
}

/** The drivers of a run: what it needs and no more, so that a run does not depend on those before it. */
export function driversOf(input: Pick<RunInput, 'machine' | 'bpf'>): readonly BpfDriver[] {
  const needed = [...(needsHid(input) ? [hid] : []), ...(needsMemory(input) ? [memory] : [])];
  assert(needed.every((driver) => driver !== undefined), 'drivers are loaded before a run is made');
  return needed;
}
