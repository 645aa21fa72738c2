import { crowds } from '../crowds.ts';
import type { Lesson } from '../lesson.ts';
import { pressures } from '../memory.ts';
import { broken } from './broken.ts';
import { challenges } from './challenges.ts';
import { charts } from './charts.ts';
import { claims } from './claims.ts';
import fillTimerBpf from './fill_timer.bpf.c?raw';
import fillTimer from './fill_timer.c?raw';
import fillWqBpf from './fill_wq.bpf.c?raw';
import fillWq from './fill_wq.c?raw';
import { predictions } from './predictions.ts';
import { scenes } from './scenes.ts';

/** Sixteen pages when memory is nearly full: a timer's callback asks with GFP_ATOMIC, a work's with GFP_KERNEL. */
export const allocation: Lesson = {
  slug: 'allocation',
  machine: { cpus: 1, preempt: 'voluntary', memory: pressures.high, ...crowds.hog },
  modules: ['slowpath_lab'],
  runs: [
    {
      id: 'timer',
      mechanism: 'timer',
      bpf: { name: 'fill_timer.bpf.c', text: fillTimerBpf },
      user: { name: 'fill_timer.c', text: fillTimer },
    },
    {
      id: 'wq',
      mechanism: 'wq',
      bpf: { name: 'fill_wq.bpf.c', text: fillWqBpf },
      user: { name: 'fill_wq.c', text: fillWq },
    },
  ],
  scenes,
  pairedBy: 'scenes',
  predictions,
  claims,
  broken,
  challenges,
  charts,
  templates: broken.map(({ id, bpf }) => ({ id, bpf: bpf.text, user: fillTimer })),
  opening: 'full',
};
