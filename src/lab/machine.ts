import { assert } from '../base/assert.ts';
import type { MachineConfig } from '../kernel/config.ts';
import { crowds } from '../lessons/index.ts';
import type { MachineDials, Neighbourhood } from './state.ts';

/** The machine that dials ask for, on top of what the lesson fixes. */
export function configOf(lesson: Partial<MachineConfig>, { neighbours, isVerifying: _, ...dials }: MachineDials): Partial<MachineConfig> {
  return { ...lesson, ...dials, ...crowds[neighbours] };
}

/** How the dials stand when a lesson opens. */
export function dialsOf(lesson: Partial<MachineConfig>): MachineDials {
  const { kernel = '6.12', cpus = 1, preempt = 'voluntary', traced = false, seed = 1 } = lesson;
  return { kernel, cpus, preempt, traced, seed, neighbours: neighbourhoodOf(lesson), isVerifying: true };
}

/** The dial's position for the company that a lesson begins with. */
function neighbourhoodOf({ neighbours = crowds.idle.neighbours, storms = crowds.idle.storms }: Partial<MachineConfig>): Neighbourhood {
  const positions = Object.keys(crowds) as Neighbourhood[];
  const position = positions.find((each) => crowds[each].neighbours === neighbours && crowds[each].storms === storms);
  assert(position !== undefined, 'a lesson’s company is one of the crowds');
  return position;
}
