import type { Context } from '../../base/trace-flags.ts';
import { emptyCpu, newTask } from '../../trace/moment/empty.ts';
import type { Recording } from '../../lab/state.ts';
import type { CpuMoment, Moment, TaskMoment } from '../../trace/moment/moment.ts';
import type { Box } from './geometry.ts';
import { interruptLayers, layersOfTask } from './pile.ts';
import type { PileLayer } from './pile.ts';

/** How many CPUs a machine has: what its configuration says, for some say nothing for long; 1 where there is none. */
function cpuCount(config: string): number {
  if (config === '') return 1;
  const { cpus } = JSON.parse(config) as { cpus?: unknown };
  return typeof cpus === 'number' ? cpus : 1;
}

/** How many CPUs a run is drawn with: those of the machine, or as many as a recording speaks of. */
export function cpusOf({ log, momentAt }: Recording): number {
  const { config } = momentAt(Math.min(1, log.length));
  if (config !== '') return cpuCount(config);
  let highest = 0;
  for (let index = 0; index < log.length; index++) highest = Math.max(highest, log.cpu(index));
  return Math.min(highest + 1, MOST_RECORDED);
}

/** Of a large machine the first. */
const MOST_RECORDED = 16;

/** A CPU of the machine; one that has said nothing yet is idle. */
export function cpuAt(moment: Moment, cpu: number): CpuMoment {
  return moment.cpus[cpu] ?? emptyCpu(cpu);
}

/** Who has the CPU; the idle task of one that has said nothing yet is in no Moment. */
function currentOf(moment: Moment, { cpu, current }: CpuMoment): TaskMoment {
  return moment.tasks.get(current) ?? newTask(current, 0, `swapper/${cpu}`, 'idle', cpu);
}

/** All contexts of a CPU, bottom first. Before the first event it has none. */
export function layersOfCpu(moment: Moment, cpu: CpuMoment): PileLayer[] {
  if (moment.position === 0) return [];
  return [...layersOfTask(currentOf(moment, cpu)), ...interruptLayers(cpu.interrupts)];
}

/** A CPU that is not drawn large, in few words. */
export interface SmallPile extends Box {
  readonly cpu: number;
  /** Bottom first: the last one executes. */
  readonly contexts: readonly Context[];
  /** '' for the idle task. */
  readonly who: string;
  /** The function that runs, or else what the innermost context is called; '' for neither. */
  readonly what: string;
}

const CELL = 34;
const CELL_GAP = 4;
const BELOW = 8;
const NARROWEST_CELL = 112;
const MOST_COLUMNS = 4;

/** Height of the strip of small piles above a drawing; none for one CPU. */
export function stripHeight(count: number, width: number): number {
  return count < 2 ? 0 : rowsFor(count, width) * (CELL + CELL_GAP) - CELL_GAP + BELOW;
}

function rowsFor(count: number, width: number): number {
  const most = Math.max(2, Math.min(MOST_COLUMNS, Math.floor((width + CELL_GAP) / (NARROWEST_CELL + CELL_GAP))));
  return Math.ceil(count / most);
}

/** All CPUs in the order of their numbers, each always at the same place. */
export function smallPiles(moment: Moment, count: number, width: number): SmallPile[] {
  if (count < 2) return [];
  const columns = Math.ceil(count / rowsFor(count, width));
  const share = (width - CELL_GAP * (columns - 1)) / columns;
  const top = -stripHeight(count, width);
  return Array.from({ length: count }, (_, cpu) => ({
    ...smallPile(moment, cpuAt(moment, cpu)),
    x: (cpu % columns) * (share + CELL_GAP),
    y: top + Math.floor(cpu / columns) * (CELL + CELL_GAP),
    width: share,
    height: CELL,
  }));
}

function smallPile(moment: Moment, cpu: CpuMoment): Omit<SmallPile, keyof Box> {
  const layers = layersOfCpu(moment, cpu);
  const task = currentOf(moment, cpu);
  const top = layers.at(-1)?.layer;
  return {
    cpu: cpu.cpu,
    contexts: layers.map(({ layer }) => layer.context),
    who: task.sort === 'idle' ? '' : task.comm,
    what: top?.frames.at(-1)?.func ?? top?.name ?? '',
  };
}
