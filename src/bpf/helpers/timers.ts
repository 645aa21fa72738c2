import type { CallImplementation } from '../bpf.ts';
import { bpfTimerCancel, bpfTimerInit, bpfTimerSetCallback, bpfTimerStart } from '../timer.ts';
import { asyncField, initialisingField } from './async-fields.ts';
import { mapArgument } from './maps.ts';

/** bpf_timer_*, by id. */
export const timerHelpers: readonly (readonly [id: number, CallImplementation])[] = [
  [169, (run, timer, map, flags) => initialisingField(run, timer, () => bpfTimerInit(run.bpf, timer, mapArgument(run, map), flags))],
  [170, (run, timer, callback) => bpfTimerSetCallback(run.bpf, asyncField(run, timer), run.program, run.slotOf(callback))],
  [171, (run, timer, ns, flags) => bpfTimerStart(run.bpf, asyncField(run, timer), ns, flags)],
  [172, (run, timer) => bpfTimerCancel(run.bpf, asyncField(run, timer))],
];
