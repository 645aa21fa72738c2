import type { BrokenProgram } from '../lesson.ts';
import askInPath from './broken/ask_in_path.bpf.c?raw';
import askInTimer from './broken/ask_in_timer.bpf.c?raw';

const NOT_SLEEPABLE = 'program must be sleepable to call sleepable kfunc slowpath_ask_reputation';

export const broken: readonly BrokenProgram[] = [
  { id: 'ask-in-path', bpf: { name: 'ask_in_path.bpf.c', text: askInPath }, message: NOT_SLEEPABLE },
  { id: 'ask-in-timer', bpf: { name: 'ask_in_timer.bpf.c', text: askInTimer }, message: NOT_SLEEPABLE },
];
