import type { BrokenProgram } from '../lesson.ts';
import kernelInTimer from './broken/kernel_in_timer.bpf.c?raw';

export const broken: readonly BrokenProgram[] = [
  { id: 'wait-for-memory-in-timer', bpf: { name: 'kernel_in_timer.bpf.c', text: kernelInTimer }, message: 'program must be sleepable to call sleepable kfunc lab_alloc_page' },
];
