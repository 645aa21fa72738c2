import type { Lesson } from '../lesson.ts';
import { traffics } from '../traffic.ts';
import { challenges } from './challenges.ts';
import { charts } from './charts.ts';
import { claims } from './claims.ts';
import cleanPathBpf from './clean_path.bpf.c?raw';
import cleanPath from './clean_path.c?raw';
import cleanWqBpf from './clean_wq.bpf.c?raw';
import cleanWq from './clean_wq.c?raw';
import { predictions } from './predictions.ts';
import { scenes } from './scenes.ts';

/** A table of connections, cleaned up by the packet that closes the last of a batch, or by a work. */
export const resourceCleanup: Lesson = {
  slug: 'resource-cleanup',
  machine: { cpus: 1, preempt: 'voluntary', nic: traffics.steady },
  runs: [
    {
      id: 'path',
      mechanism: 'path',
      bpf: { name: 'clean_path.bpf.c', text: cleanPathBpf },
      user: { name: 'clean_path.c', text: cleanPath },
    },
    {
      id: 'wq',
      mechanism: 'wq',
      bpf: { name: 'clean_wq.bpf.c', text: cleanWqBpf },
      user: { name: 'clean_wq.c', text: cleanWq },
    },
  ],
  focus: 'wq',
  scenes,
  predictions,
  claims,
  challenges,
  charts,
  templates: [],
  opening: 'packet',
};
