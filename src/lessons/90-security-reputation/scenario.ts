import type { Lesson } from '../lesson.ts';
import { broken } from './broken.ts';
import loader from './broken/loader.c?raw';
import { challenges } from './challenges.ts';
import { charts } from './charts.ts';
import { claims } from './claims.ts';
import gateRingbufBpf from './gate_ringbuf.bpf.c?raw';
import gateRingbuf from './gate_ringbuf.c?raw';
import gateWqBpf from './gate_wq.bpf.c?raw';
import gateWq from './gate_wq.c?raw';
import { peers } from './peers.ts';
import { predictions } from './predictions.ts';
import { scenes } from './scenes.ts';

/** A gate that lets packets in by who sends them; who asks about the unknown: a work in the kernel, a daemon in user space. */
export const securityReputation: Lesson = {
  slug: 'security-reputation',
  machine: { cpus: 1, preempt: 'voluntary', nic: peers, moduleParameters: { 'slowpath_lab.reputation_ms': 5 } },
  modules: ['slowpath_lab'],
  runs: [
    {
      id: 'wq',
      mechanism: 'wq',
      bpf: { name: 'gate_wq.bpf.c', text: gateWqBpf },
      user: { name: 'gate_wq.c', text: gateWq },
    },
    {
      id: 'daemon',
      mechanism: 'daemon',
      bpf: { name: 'gate_ringbuf.bpf.c', text: gateRingbufBpf },
      user: { name: 'gate_ringbuf.c', text: gateRingbuf },
    },
  ],
  focus: 'wq',
  scenes,
  predictions,
  claims,
  broken,
  challenges,
  charts,
  templates: broken.map(({ id, bpf }) => ({ id, bpf: bpf.text, user: loader })),
  opening: 'stranger',
};
