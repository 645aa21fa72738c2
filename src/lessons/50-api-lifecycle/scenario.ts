import type { Lesson } from '../lesson.ts';
import apiTimerBpf from './api_timer.bpf.c?raw';
import apiTimer from './api_timer.c?raw';
import apiWqBpf from './api_wq.bpf.c?raw';
import apiWq from './api_wq.c?raw';
import { challenges } from './challenges.ts';
import { claims } from './claims.ts';
import { predictions } from './predictions.ts';
import { scenes } from './scenes.ts';

/** Every call of `bpf_timer` and of `bpf_wq`, in every order that has an answer of its own. */
export const apiLifecycle: Lesson = {
  slug: 'api-lifecycle',
  machine: { cpus: 1, preempt: 'voluntary' },
  runs: [
    {
      id: 'timer',
      mechanism: 'timer',
      bpf: { name: 'api_timer.bpf.c', text: apiTimerBpf },
      user: { name: 'api_timer.c', text: apiTimer },
    },
    {
      id: 'wq',
      mechanism: 'wq',
      bpf: { name: 'api_wq.bpf.c', text: apiWqBpf },
      user: { name: 'api_wq.c', text: apiWq },
    },
  ],
  scenes,
  predictions,
  claims,
  challenges,
  cards: ['board'],
  templates: [],
  opening: 'order',
};
