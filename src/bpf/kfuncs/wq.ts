import type { CallImplementation } from '../bpf.ts';
import { asyncField, initialisingField } from '../helpers/async-fields.ts';
import { mapArgument } from '../helpers/maps.ts';
import type { ProgramRun } from '../run.ts';
import { bpfWqInit, bpfWqSetCallback, bpfWqStart } from '../wq.ts';

function setCallback(run: ProgramRun, wq: number, callback: number, flags: number): number {
  return bpfWqSetCallback(run.bpf, asyncField(run, wq), run.program, run.slotOf(callback), flags >>> 0);
}

/** bpf_wq_*, by name. The set_callback of both kernel profiles does the same. */
export const wqKfuncs: readonly (readonly [name: string, CallImplementation])[] = [
  ['bpf_wq_init', (run, wq, map, flags) => initialisingField(run, wq, () => bpfWqInit(run.bpf, wq, mapArgument(run, map), flags >>> 0))],
  ['bpf_wq_set_callback_impl', setCallback],
  ['bpf_wq_set_callback', setCallback],
  ['bpf_wq_start', (run, wq, flags) => bpfWqStart(run.bpf, asyncField(run, wq), flags >>> 0)],
];
