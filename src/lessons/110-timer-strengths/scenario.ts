import { crowds } from '../crowds.ts';
import type { Lesson } from '../lesson.ts';
import { challenges } from './challenges.ts';
import { charts } from './charts.ts';
import { claims } from './claims.ts';
import periodTimerBpf from './period_timer.bpf.c?raw';
import periodTimer from './period_timer.c?raw';
import periodWqBpf from './period_wq.bpf.c?raw';
import periodWq from './period_wq.c?raw';
import { predictions } from './predictions.ts';
import { scenes } from './scenes.ts';

/** A sample every millisecond, taken by the timer's callback or left to a work, beside a real-time task that has most of the CPU. */
export const timerStrengths: Lesson = {
  slug: 'timer-strengths',
  machine: { cpus: 1, preempt: 'voluntary', ...crowds.fifo },
  runs: [
    {
      id: 'timer',
      mechanism: 'timer',
      bpf: { name: 'period_timer.bpf.c', text: periodTimerBpf },
      user: { name: 'period_timer.c', text: periodTimer },
    },
    {
      id: 'wq',
      mechanism: 'wq',
      bpf: { name: 'period_wq.bpf.c', text: periodWqBpf },
      user: { name: 'period_wq.c', text: periodWq },
    },
  ],
  scenes,
  predictions,
  claims,
  challenges,
  charts,
  templates: [],
  opening: 'begin',
};
