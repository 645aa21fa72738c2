import { NS_PER_MS, NS_PER_US } from '../../base/units.ts';
import type { NicConfig } from '../../kernel/config.ts';
import type { Lesson } from '../lesson.ts';
import { challenges } from './challenges.ts';
import { charts } from './charts.ts';
import { claims } from './claims.ts';
import cleanPathBpf from './clean_path.bpf.c?raw';
import cleanPath from './clean_path.c?raw';
import cleanWqBpf from './clean_wq.bpf.c?raw';
import cleanWq from './clean_wq.c?raw';
import { predictions } from './predictions.ts';
import { scenes } from './scenes.ts';

/** Eight regulars, and every 50 µs somebody who sends one packet: enough for two cleanings-up and a few over. */
const nic: NicConfig = {
  ring: 64,
  flows: [
    { startNs: 10 * NS_PER_MS, periodNs: 125 * NS_PER_US, jitterNs: 60 * NS_PER_US, count: 56, source: '192.0.2.1', sources: 8 },
    { startNs: 10 * NS_PER_MS, periodNs: 50 * NS_PER_US, jitterNs: 40 * NS_PER_US, count: 136, source: '198.51.100.1', sources: 136 },
  ],
};

/** A table of connections, cleaned up by the packet that closes the last of a batch, or by a work. */
export const resourceCleanup: Lesson = {
  slug: 'resource-cleanup',
  // With this seed a packet comes while the kworker cleans up.
  machine: { cpus: 1, preempt: 'voluntary', seed: 6, nic },
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
