import type { Lesson } from '../lesson.ts';
import { challenges } from './challenges.ts';
import { claims } from './claims.ts';
import nanosleepDoorBpf from './nanosleep_door.bpf.c?raw';
import nanosleepDoor from './nanosleep_door.c?raw';
import { predictions } from './predictions.ts';
import { scenes } from './scenes.ts';
import timerDoorBpf from './timer_door.bpf.c?raw';
import timerDoor from './timer_door.c?raw';
import wqDoorBpf from './wq_door.bpf.c?raw';
import wqDoor from './wq_door.c?raw';

/** Three waits on an idle machine, and who is the current task where each ends. */
export const threeDoorsLesson: Lesson = {
  slug: 'three-doors',
  machine: { cpus: 1, preempt: 'voluntary' },
  runs: [
    {
      id: 'sleep',
      mechanism: 'sleep',
      bpf: { name: 'nanosleep_door.bpf.c', text: nanosleepDoorBpf },
      user: { name: 'nanosleep_door.c', text: nanosleepDoor },
    },
    {
      id: 'timer',
      mechanism: 'timer',
      bpf: { name: 'timer_door.bpf.c', text: timerDoorBpf },
      user: { name: 'timer_door.c', text: timerDoor },
    },
    {
      id: 'wq',
      mechanism: 'wq',
      bpf: { name: 'wq_door.bpf.c', text: wqDoorBpf },
      user: { name: 'wq_door.c', text: wqDoor },
    },
  ],
  scenes,
  predictions,
  claims,
  challenges,
  templates: [],
  opening: 'begin',
};
