import type { BrokenProgram } from '../lesson.ts';
import fentry from './broken/fentry.bpf.c?raw';
import sleepable from './broken/sleepable_event.bpf.c?raw';
import timerAlone from './broken/timer_alone.bpf.c?raw';

/** The same wish where it cannot be granted. */
export const broken: readonly BrokenProgram[] = [
  { id: 'hid-timer-alone', bpf: { name: 'timer_alone.bpf.c', text: timerAlone }, message: 'program must be sleepable to call sleepable kfunc hid_bpf_allocate_context' },
  { id: 'hid-from-fentry', bpf: { name: 'fentry.bpf.c', text: fentry }, message: 'calling kernel function hid_bpf_allocate_context is not allowed' },
  { id: 'hid-sleepable-event', bpf: { name: 'sleepable_event.bpf.c', text: sleepable }, message: 'attach to unsupported member hid_device_event of struct hid_bpf_ops' },
];
