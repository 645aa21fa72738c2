import type { Lesson } from '../lesson.ts';
import { broken } from './broken.ts';
import loader from './broken/loader.c?raw';
import { challenges } from './challenges.ts';
import { charts } from './charts.ts';
import { claims } from './claims.ts';
import packSlicesBpf from './pack_slices.bpf.c?raw';
import packSlices from './pack_slices.c?raw';
import packWholeBpf from './pack_whole.bpf.c?raw';
import packWhole from './pack_whole.c?raw';
import { predictions } from './predictions.ts';
import { scenes } from './scenes.ts';

/** A fax compressed by a work, in one go or in slices, and small jobs on the same pool that wait for their turn. */
export const backgroundProcessing: Lesson = {
  slug: 'background-processing',
  machine: { cpus: 1, preempt: 'voluntary' },
  modules: ['slowpath_lab'],
  runs: [
    {
      id: 'whole',
      mechanism: 'whole',
      bpf: { name: 'pack_whole.bpf.c', text: packWholeBpf },
      user: { name: 'pack_whole.c', text: packWhole },
    },
    {
      id: 'slices',
      mechanism: 'slices',
      bpf: { name: 'pack_slices.bpf.c', text: packSlicesBpf },
      user: { name: 'pack_slices.c', text: packSlices },
    },
  ],
  scenes,
  pairedBy: 'scenes',
  predictions,
  claims,
  broken,
  challenges,
  charts,
  templates: broken.map(({ id, bpf }) => ({ id, bpf: bpf.text, user: loader })),
  opening: 'fax',
};
