import type { BrokenProgram } from '../lesson.ts';
import unchecked from './broken/unchecked.bpf.c?raw';

export const broken: readonly BrokenProgram[] = [
  { id: 'packet-end', bpf: { name: 'unchecked.bpf.c', text: unchecked }, message: 'invalid access to packet, off=26 size=4, R6(id=0,off=26,r=0)' },
];
