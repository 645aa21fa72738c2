import { assert } from '../base/assert.ts';
import type { MachineConfig } from '../kernel/config.ts';
import { crowds, devices, pressures, traffics, type LessonRun } from '../lessons/index.ts';
import type { MachineDials, Neighbourhood, Pressure, Traffic } from './state.ts';

/** The machine that dials ask for, on top of what the lesson fixes; a run may have a kernel of its own. */
export function configOf(lesson: Partial<MachineConfig>, dials: MachineDials, { kernel }: Pick<LessonRun, 'kernel'> = {}): Partial<MachineConfig> {
  const { neighbours, device, traffic, pressure, reputationMs, isVerifying: _, ...others } = dials;
  return {
    ...lesson, ...others, ...crowds[neighbours],
    ...(device && { devices: devices[device] }),
    ...(traffic && lesson.nic && { nic: traffics[traffic] }),
    ...(pressure && { memory: pressures[pressure] }),
    ...(kernel && { kernel }),
    ...(reputationMs !== undefined && { moduleParameters: { ...lesson.moduleParameters, [REPUTATION]: reputationMs } }),
  };
}

/** The parameter of the lab's module that a dial turns. */
const REPUTATION = 'slowpath_lab.reputation_ms';

/** How the dials stand when a lesson opens. */
export function dialsOf(lesson: Partial<MachineConfig>): MachineDials {
  const { kernel = '6.12', cpus = 1, preempt = 'voluntary', traced = false, cpuSpeed = 1, seed = 1 } = lesson;
  return { kernel, cpus, preempt, traced, cpuSpeed, seed, neighbours: neighbourhoodOf(lesson), isVerifying: true, ...deviceOf(lesson), ...trafficOf(lesson), ...pressureOf(lesson), ...reputationOf(lesson), ...typesOf(lesson) };
}

/** The dial's position for the company that a lesson begins with. */
function neighbourhoodOf({ neighbours = crowds.idle.neighbours, storms = crowds.idle.storms }: Partial<MachineConfig>): Neighbourhood {
  const positions = Object.keys(crowds) as Neighbourhood[];
  const position = positions.find((each) => crowds[each].neighbours === neighbours && crowds[each].storms === storms);
  assert(position !== undefined, 'a lesson’s company is one of the crowds');
  return position;
}

/** The dial's position for the devices that a lesson begins with; no dial for a lesson without. */
function deviceOf(lesson: Partial<MachineConfig>): Pick<MachineDials, 'device'> {
  if (lesson.devices === undefined) return {};
  const device = (Object.keys(devices) as (keyof typeof devices)[]).find((each) => devices[each] === lesson.devices);
  assert(device !== undefined, 'a lesson’s devices are one of the dial’s');
  return { device };
}

/** The dial's position for the traffic that a lesson begins with; no dial for a lesson with traffic of its own. */
function trafficOf({ nic }: Partial<MachineConfig>): Pick<MachineDials, 'traffic'> {
  const traffic = (Object.keys(traffics) as Traffic[]).find((each) => traffics[each] === nic);
  return traffic ? { traffic } : {};
}

/** The dial's position for the memory that a lesson begins with; no dial for a lesson that is not about it. */
function pressureOf({ memory }: Partial<MachineConfig>): Pick<MachineDials, 'pressure'> {
  const pressure = (Object.keys(pressures) as Pressure[]).find((each) => pressures[each] === memory);
  return pressure ? { pressure } : {};
}

function typesOf({ debugInfoBtf }: Partial<MachineConfig>): Pick<MachineDials, 'debugInfoBtf'> {
  return debugInfoBtf === undefined ? {} : { debugInfoBtf };
}

function reputationOf({ moduleParameters }: Partial<MachineConfig>): Pick<MachineDials, 'reputationMs'> {
  const reputationMs = moduleParameters?.[REPUTATION];
  return reputationMs === undefined ? {} : { reputationMs };
}
