import type { BrokenProgram } from '../lesson.ts';
import fastPath from './broken/fast_path.bpf.c?raw';
import timerCallback from './broken/timer_callback.bpf.c?raw';
import wqInRcu from './broken/wq_in_rcu.bpf.c?raw';
import timerSleeps from './timer_sleeps.bpf.c?raw';

const NOT_SLEEPABLE = 'program must be sleepable to call sleepable kfunc lab_msleep';

/** The same sleep where the verifier finds it. */
export const broken: readonly BrokenProgram[] = [
  { id: 'sleep-in-fast-path', bpf: { name: 'fast_path.bpf.c', text: fastPath }, message: NOT_SLEEPABLE },
  { id: 'sleep-in-timer', bpf: { name: 'timer_callback.bpf.c', text: timerCallback }, message: NOT_SLEEPABLE },
  { id: 'sleep-in-rcu', bpf: { name: 'wq_in_rcu.bpf.c', text: wqInRcu }, message: 'kernel func lab_msleep is sleepable within rcu_read_lock region' },
  { id: 'hole-closed', bpf: { name: 'timer_sleeps.bpf.c', text: timerSleeps }, kernel: '7.x', message: NOT_SLEEPABLE },
];
