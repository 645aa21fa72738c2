import type { BrokenProgram } from '../lesson.ts';
import kept from './broken/kept_context.bpf.c?raw';
import sends from './broken/sends.bpf.c?raw';

/** Requests where nobody may wait, and a context that nobody gives back. */
export const broken: readonly BrokenProgram[] = [
  { id: 'hid-send-in-event', bpf: { name: 'sends.bpf.c', text: sends }, message: 'program must be sleepable to call sleepable kfunc hid_bpf_hw_request' },
  { id: 'hid-kept-context', bpf: { name: 'kept_context.bpf.c', text: kept }, message: 'Unreleased reference id=2 alloc_insn=2' },
];
