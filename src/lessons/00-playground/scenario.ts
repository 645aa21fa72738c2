import type { Lesson } from '../lesson.ts';
import empty from './templates/empty.bpf.c?raw';
import user from './templates/playground.c?raw';
import timerThenWork from './templates/timer-then-work.bpf.c?raw';
import workqueue from './templates/workqueue.bpf.c?raw';

/** A program of the reader's own, on a machine of their own. */
export const playground: Lesson = {
  slug: 'playground',
  machine: {},
  runs: [
    {
      id: 'program',
      mechanism: 'program',
      bpf: { name: 'playground.bpf.c', text: workqueue },
      user: { name: 'playground.c', text: user },
    },
  ],
  scenes: [{ id: 'start', at: { program: { event: 'sys_enter_unlink' } } }],
  predictions: [],
  claims: [],
  templates: [
    { id: 'empty', bpf: empty, user },
    { id: 'workqueue', bpf: workqueue, user },
    { id: 'timer-then-work', bpf: timerThenWork, user },
  ],
  opening: 'start',
};
