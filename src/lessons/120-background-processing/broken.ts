import type { BrokenProgram } from '../lesson.ts';
import keyInWork from './broken/key_in_work.bpf.c?raw';

export const broken: readonly BrokenProgram[] = [
  { id: 'key-in-work', bpf: { name: 'key_in_work.bpf.c', text: keyInWork }, message: 'calling kernel function bpf_crypto_ctx_create is not allowed' },
];
