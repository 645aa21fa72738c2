import type { Lesson } from '../lesson.ts';
import { challenges } from './challenges.ts';
import { claims } from './claims.ts';
import fivePlacesBpf from './five_places.bpf.c?raw';
import fivePlaces from './five_places.c?raw';
import { predictions } from './predictions.ts';
import { scenes } from './scenes.ts';

/** One event, and the five places where its work can be done, each reached in one run. */
export const choose: Lesson = {
  slug: 'choose',
  machine: { cpus: 1, preempt: 'voluntary' },
  runs: [
    {
      id: 'places',
      mechanism: 'places',
      bpf: { name: 'five_places.bpf.c', text: fivePlacesBpf },
      user: { name: 'five_places.c', text: fivePlaces },
    },
  ],
  scenes,
  predictions,
  claims,
  challenges,
  cards: ['choose'],
  templates: [],
  opening: 'event',
};
