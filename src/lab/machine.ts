import { NS_PER_MS, NS_PER_US } from '../base/units.ts';
import type { MachineConfig } from '../kernel/config.ts';
import type { MachineDials, Neighbourhood } from './state.ts';

type Crowd = Pick<MachineConfig, 'neighbours' | 'storms'>;

const hog = (comm: string, fifoPriority = 0) => ({ comm, cpu: 0, fifoPriority });

/** What a dial position puts on CPU 0, where the lessons' programs run. */
const crowds: Readonly<Record<Neighbourhood, Crowd>> = {
  idle: { neighbours: [], storms: [] },
  hog: { neighbours: [hog('hog')], storms: [] },
  'four-hogs': { neighbours: ['hog/1', 'hog/2', 'hog/3', 'hog/4'].map((comm) => hog(comm)), storms: [] },
  // It leaves 60 us of every 250: one that never slept would leave nothing, for a machine without the fair server.
  fifo: { neighbours: [{ ...hog('rt-loop', 50), rhythm: { busyNs: 190 * NS_PER_US, sleepNs: 60 * NS_PER_US } }], storms: [] },
  storm: {
    neighbours: [],
    storms: [{ irq: 42, name: 'mad-device', cpu: 0, startNs: 0, periodNs: 50 * NS_PER_US, count: 2 * (1_000 * NS_PER_MS) / (50 * NS_PER_US), handlerNs: 20 * NS_PER_US }],
  },
};

/** The machine that dials ask for, on top of what the lesson fixes. */
export function configOf(lesson: Partial<MachineConfig>, { neighbours, ...dials }: MachineDials): Partial<MachineConfig> {
  return { ...lesson, ...dials, ...crowds[neighbours] };
}

/** How the dials stand when a lesson opens. */
export function dialsOf(lesson: Partial<MachineConfig>): MachineDials {
  const { kernel = '6.12', cpus = 1, preempt = 'voluntary', traced = false, seed = 1 } = lesson;
  return { kernel, cpus, preempt, traced, seed, neighbours: 'idle' };
}
