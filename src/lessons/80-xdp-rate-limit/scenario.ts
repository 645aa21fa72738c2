import type { Lesson } from '../lesson.ts';
import { traffics } from '../traffic.ts';
import { broken } from './broken.ts';
import loader from './broken/loader.c?raw';
import { challenges } from './challenges.ts';
import { charts } from './charts.ts';
import { claims } from './claims.ts';
import { predictions } from './predictions.ts';
import { scenes } from './scenes.ts';
import sweepPathBpf from './sweep_path.bpf.c?raw';
import sweepPath from './sweep_path.c?raw';
import sweepTimerBpf from './sweep_timer.bpf.c?raw';
import sweepTimer from './sweep_timer.c?raw';
import sweepWqBpf from './sweep_wq.bpf.c?raw';
import sweepWq from './sweep_wq.c?raw';
import noSweepBpf from './templates/no_sweep.bpf.c?raw';
import noSweep from './templates/no_sweep.c?raw';

/** A rate limit in an XDP program; who throws old buckets away: the packet that finds no room, a timer, a work. */
export const xdpRateLimit: Lesson = {
  slug: 'xdp-rate-limit',
  machine: { cpus: 1, preempt: 'voluntary', nic: traffics.steady },
  runs: [
    {
      id: 'path',
      mechanism: 'path',
      bpf: { name: 'sweep_path.bpf.c', text: sweepPathBpf },
      user: { name: 'sweep_path.c', text: sweepPath },
    },
    {
      id: 'timer',
      mechanism: 'timer',
      bpf: { name: 'sweep_timer.bpf.c', text: sweepTimerBpf },
      user: { name: 'sweep_timer.c', text: sweepTimer },
    },
    {
      id: 'wq',
      mechanism: 'wq',
      bpf: { name: 'sweep_wq.bpf.c', text: sweepWqBpf },
      user: { name: 'sweep_wq.c', text: sweepWq },
    },
  ],
  focus: 'path',
  scenes,
  predictions,
  claims,
  broken,
  challenges,
  charts,
  templates: [{ id: 'no-sweep', bpf: noSweepBpf, user: noSweep }, ...broken.map(({ id, bpf }) => ({ id, bpf: bpf.text, user: loader }))],
  opening: 'packet',
};
