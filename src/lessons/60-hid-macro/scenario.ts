import { devices } from '../devices.ts';
import type { Lesson } from '../lesson.ts';
import { broken } from './broken.ts';
import loader from './broken/loader.c?raw';
import { challenges } from './challenges.ts';
import { claims } from './claims.ts';
import hidMacroBpf from './hid_macro.bpf.c?raw';
import hidMacroUser from './hid_macro.c?raw';
import { predictions } from './predictions.ts';
import { scenes } from './scenes.ts';

/** F1 types a word, a key every 10 ms: a timer waits, a work sends. A timer alone is refused. */
export const hidMacro: Lesson = {
  slug: 'hid-macro',
  machine: { cpus: 1, preempt: 'voluntary', devices: devices.keyboard },
  runs: [
    {
      id: 'wq',
      mechanism: 'wq',
      bpf: { name: 'hid_macro.bpf.c', text: hidMacroBpf },
      user: { name: 'hid_macro.c', text: hidMacroUser },
    },
  ],
  scenes,
  predictions,
  claims,
  challenges,
  broken,
  templates: broken.map(({ id, bpf }) => ({ id, bpf: bpf.text, user: loader })),
  opening: 'load',
};
