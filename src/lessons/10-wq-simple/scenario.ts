import type { Lesson } from '../lesson.ts';
import { challenges } from './challenges.ts';
import { claims } from './claims.ts';
import { predictions } from './predictions.ts';
import { scenes } from './scenes.ts';
import timerSimpleBpf from './timer_simple.bpf.c?raw';
import timerSimple from './timer_simple.c?raw';
import wqSimpleBpf from './wq_simple.bpf.c?raw';
import wqSimple from './wq_simple.c?raw';

/** The tutorial's program and its `bpf_timer` twin on an idle machine with one CPU. */
export const wqSimpleLesson: Lesson = {
  slug: 'wq-simple',
  machine: { cpus: 1, preempt: 'voluntary' },
  runs: [
    {
      id: 'timer',
      mechanism: 'timer',
      bpf: { name: 'timer_simple.bpf.c', text: timerSimpleBpf },
      user: { name: 'timer_simple.c', text: timerSimple },
    },
    {
      id: 'wq',
      mechanism: 'wq',
      bpf: { name: 'wq_simple.bpf.c', text: wqSimpleBpf },
      user: { name: 'wq_simple.c', text: wqSimple },
    },
  ],
  scenes,
  predictions,
  claims,
  challenges,
  templates: [],
  opening: 'trigger',
};
