import { NS_PER_MS, NS_PER_US } from '../base/units.ts';
import type { MachineConfig } from '../kernel/config.ts';

type Crowd = Pick<MachineConfig, 'neighbours' | 'storms'>;

const hog = (comm: string, fifoPriority = 0) => ({ comm, cpu: 0, fifoPriority });

/**
 * Company on CPU 0, where the lessons' programs run: what the dial offers, and
 * what a lesson may begin with (`machine: { ...crowds.fifo }`).
 */
export const crowds = {
  idle: { neighbours: [], storms: [] },
  hog: { neighbours: [hog('hog')], storms: [] },
  'four-hogs': { neighbours: ['hog/1', 'hog/2', 'hog/3', 'hog/4'].map((comm) => hog(comm)), storms: [] },
  // It leaves 0.6 ms of every 2.5: one that never slept would leave nothing, for a machine without the fair server.
  fifo: { neighbours: [{ ...hog('rt-loop', 50), rhythm: { busyNs: 1_900 * NS_PER_US, sleepNs: 600 * NS_PER_US } }], storms: [] },
  storm: {
    neighbours: [],
    storms: [{ irq: 42, name: 'mad-device', cpu: 0, startNs: 0, periodNs: 50 * NS_PER_US, count: 2 * (1_000 * NS_PER_MS) / (50 * NS_PER_US), handlerNs: 20 * NS_PER_US }],
  },
  // Behind a round on the worklist, a work waits for all of it. Below the 10 ms at which a pool stops counting on a worker.
  worker: {
    neighbours: [],
    storms: [{ irq: 43, name: 'busy-device', cpu: 0, startNs: 0, periodNs: 1, count: 1, handlerNs: 2 * NS_PER_US, work: { functionName: 'busy_device_work', busyNs: 4 * NS_PER_MS, rounds: 20 } }],
  },
} as const satisfies Readonly<Record<string, Crowd>>;
