import type { LabState, MachineDials } from '../../lab/state.ts';
import type { DevicePosition } from '../../lessons/index.ts';
import { devices } from '../../lessons/index.ts';
import type { enMachine } from '../text/en/machine.ts';
import { runsHaveOwnKernels } from './machine-line.tsx';

const KERNELS: readonly MachineDials['kernel'][] = ['pre-6.10', '6.12', '7.x'];
const CPUS = [1, 2, 3, 4, 5, 6, 7, 8];
const PREEMPTION: readonly MachineDials['preempt'][] = ['none', 'voluntary', 'full', 'rt'];
const NEIGHBOURS: readonly MachineDials['neighbours'][] = ['idle', 'hog', 'four-hogs', 'fifo', 'storm', 'worker'];
const TRAFFIC: readonly NonNullable<MachineDials['traffic']>[] = ['steady', 'burst', 'flood', 'deluge'];
const PRESSURES: readonly NonNullable<MachineDials['pressure']>[] = ['none', 'low', 'high'];
const REPUTATIONS_MS = [1, 5, 20, 100];
const CPU_SPEEDS = [0.25, 0.5, 1, 2, 4];
const TRACING = ['off', 'on'] as const;
const TYPES = ['in', 'out'] as const;
const VERIFIER = ['on', 'off'] as const;

/** A dial in words, with what it can be turned to. The seed, which is any number, is none of them. */
export interface DialRow {
  readonly name: string;
  /** What the position it stands at changes. */
  readonly changes: string;
  readonly positions: readonly DialPosition[];
}

export interface DialPosition {
  readonly says: string;
  readonly isHere: boolean;
  /** What turning it here asks of the machine. */
  readonly turn: Partial<MachineDials>;
}

/** The dials that this lesson's machine has, in their order. */
export function dialRows(lab: Pick<LabState, 'machine' | 'runs'>, text: typeof enMachine): readonly DialRow[] {
  const { machine } = lab;
  const { traffic, pressure, reputation, kernel, cpus, preempt, neighbours, device, cpuSpeed, traced, types, verifier } = text;
  const tracing = machine.traced ? 'on' : 'off';
  const verifying = machine.isVerifying ? 'on' : 'off';
  const btf = machine.debugInfoBtf ? 'in' : 'out';
  return [
    machine.traffic && row(traffic.name, machine.traffic, TRAFFIC, (to) => traffic.positions[to], traffic.changes[machine.traffic], (to) => ({ traffic: to })),
    machine.pressure && row(pressure.name, machine.pressure, PRESSURES, (to) => pressure.positions[to], pressure.changes[machine.pressure], (to) => ({ pressure: to })),
    machine.reputationMs !== undefined && row(reputation.name, machine.reputationMs, REPUTATIONS_MS, reputation.says, reputation.changes(machine.reputationMs), (to) => ({ reputationMs: to })),
    row(cpus.name, machine.cpus, CPUS, String, cpus.changes(machine.cpus), (to) => ({ cpus: to })),
    row(preempt.name, machine.preempt, PREEMPTION, (to) => preempt.positions[to], preempt.changes[machine.preempt], (to) => ({ preempt: to })),
    row(neighbours.name, machine.neighbours, NEIGHBOURS, (to) => neighbours.positions[to], neighbours.changes[machine.neighbours], (to) => ({ neighbours: to })),
    machine.device !== undefined && row(device.name, machine.device, moodsOf(machine.device), (to) => device.positions[to], device.changes[machine.device], (to) => ({ device: to })),
    !runsHaveOwnKernels(lab) && row(kernel.name, machine.kernel, KERNELS, (to) => kernel.positions[to], kernel.changes[machine.kernel], (to) => ({ kernel: to })),
    machine.debugInfoBtf !== undefined && row(types.name, btf, TYPES, (to) => types.positions[to], types.changes[btf], (to) => ({ debugInfoBtf: to === 'in' })),
    row(cpuSpeed.name, machine.cpuSpeed, CPU_SPEEDS, cpuSpeed.says, cpuSpeed.changes(machine.cpuSpeed), (to) => ({ cpuSpeed: to })),
    row(traced.name, tracing, TRACING, (to) => traced.positions[to], traced.changes[tracing], (to) => ({ traced: to === 'on' })),
    row(verifier.name, verifying, VERIFIER, (to) => verifier.positions[to], verifier.changes[verifying], (to) => ({ isVerifying: to === 'on' })),
  ].filter((each) => typeof each === 'object');
}

function row<T extends string | number>(name: string, value: T, positions: readonly T[], says: (to: T) => string, changes: string, turn: (to: T) => Partial<MachineDials>): DialRow {
  return { name, changes, positions: positions.map((to) => ({ says: says(to), isHere: to === value, turn: turn(to) })) };
}

/** The same device, otherwise. */
function moodsOf(device: DevicePosition): DevicePosition[] {
  const [sort] = device.split('-');
  return (Object.keys(devices) as DevicePosition[]).filter((each) => each.split('-')[0] === sort);
}
