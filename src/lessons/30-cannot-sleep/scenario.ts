import type { Lesson } from '../lesson.ts';
import { broken } from './broken.ts';
import loader from './broken/loader.c?raw';
import { challenges } from './challenges.ts';
import { claims } from './claims.ts';
import { predictions } from './predictions.ts';
import { scenes } from './scenes.ts';
import timerSleepsBpf from './timer_sleeps.bpf.c?raw';
import timerSleeps from './timer_sleeps.c?raw';
import wqSleepsBpf from './wq_sleeps.bpf.c?raw';
import wqSleeps from './wq_sleeps.c?raw';

/** The same sleep in a timer's callback, past the verifier, and in a work's. */
export const cannotSleepLesson: Lesson = {
  slug: 'cannot-sleep',
  machine: { cpus: 1, preempt: 'voluntary', kernel: '6.12' },
  modules: ['slowpath_lab'],
  runs: [
    {
      id: 'timer',
      mechanism: 'timer',
      bpf: { name: 'timer_sleeps.bpf.c', text: timerSleepsBpf },
      user: { name: 'timer_sleeps.c', text: timerSleeps },
    },
    {
      id: 'wq',
      mechanism: 'wq',
      bpf: { name: 'wq_sleeps.bpf.c', text: wqSleepsBpf },
      user: { name: 'wq_sleeps.c', text: wqSleeps },
    },
  ],
  focus: 'timer',
  scenes,
  predictions,
  claims,
  challenges,
  broken,
  templates: broken.filter(({ kernel }) => kernel === undefined).map(({ id, bpf }) => ({ id, bpf: bpf.text, user: loader })),
  opening: 'verifier',
};
