import { devices } from '../devices.ts';
import type { Lesson } from '../lesson.ts';
import { broken } from './broken.ts';
import loader from './broken/loader.c?raw';
import { challenges } from './challenges.ts';
import { claims } from './claims.ts';
import hidFirmwareBpf from './hid_firmware.bpf.c?raw';
import hidFirmwareUser from './hid_firmware.c?raw';
import { predictions } from './predictions.ts';
import { scenes } from './scenes.ts';

/** A game controller that wakes upside down: turned right in its interrupt, and set up again by a work that waits for its answers. */
export const hidFirmware: Lesson = {
  slug: 'hid-firmware',
  machine: { cpus: 1, preempt: 'voluntary', devices: devices.gamepad },
  runs: [
    {
      id: 'wq',
      mechanism: 'wq',
      bpf: { name: 'hid_firmware.bpf.c', text: hidFirmwareBpf },
      user: { name: 'hid_firmware.c', text: hidFirmwareUser },
    },
  ],
  scenes,
  predictions,
  claims,
  challenges,
  broken,
  templates: broken.map(({ id, bpf }) => ({ id, bpf: bpf.text, user: loader })),
  opening: 'prepare',
};
