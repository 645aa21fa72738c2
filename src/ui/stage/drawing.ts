import type { Context } from '../../base/trace-flags.ts';
import type { AsyncMoment, CpuMoment, Moment, TaskMoment, WorkerMoment } from '../../trace/moment/moment.ts';
import { cpuAt, layersOfCpu, smallPiles } from './cpus.ts';
import type { SmallPile } from './cpus.ts';
import type { Box, Columns } from './geometry.ts';
import { columnsOf } from './geometry.ts';
import type { Block, LineText, PileLayer } from './pile.ts';
import { chipText, layPile, layersOfTask } from './pile.ts';
import type { Lamp } from './softirqs.ts';
import { lampsOf } from './softirqs.ts';
import type { FieldPicture, ValuePicture } from './value.ts';
import { leadingAsync, valuePicture } from './value.ts';
import type { WaitingThing } from './waiting.ts';
import { hrtimerQueue, poolOf, workersOf, worklist } from './waiting.ts';

/** What the waiting place of a twin is: the same place in the drawing, another queue. */
export type WaitingSort = 'hrtimers' | 'works';

/**
 * Everything a twin's drawing holds and where it stands: worked out from a Moment
 * alone, in CSS pixels, so that nothing is ever measured on the page.
 */
export interface Drawing {
  readonly moment: Moment;
  readonly width: number;
  readonly height: number;
  readonly columns: Columns;
  /** The CPU drawn large. */
  readonly cpu: CpuMoment;
  /** Every CPU small, above the drawing (y < 0); none where there is but one. */
  readonly smallPiles: readonly SmallPile[];
  readonly value?: ValuePicture;
  readonly valueRows: readonly PlacedField[];
  readonly valueCard: Box;
  /** The middle of the struct's row: where the token is at home. */
  readonly asyncY: number;
  readonly waitingSort: WaitingSort;
  /** Whose queue it is: the CPU of what the token stands for, else the one drawn large; -1 for an unbound pool. */
  readonly waitingCpu: number;
  readonly waiting: readonly WaitingThing[];
  readonly waitingCard: Box;
  readonly workers: readonly WorkerMoment[];
  readonly workersCard: Box;
  readonly lamps: readonly Lamp[];
  readonly blocks: readonly Block[];
  readonly ghosts: readonly Block[];
  /** Upper edge of the plate the pile stands on. */
  readonly plate: number;
  readonly chips: readonly Chip[];
  readonly waitingTasks: number;
  readonly sleepers: readonly TaskMoment[];
  readonly async?: AsyncMoment;
}

export interface PlacedField extends FieldPicture {
  readonly y: number;
  readonly height: number;
  /** The first field is set large: it is what the story is about. */
  readonly isLarge: boolean;
}

export const HEADING = 22;
export const LAMPS = 20;
export const PLATE = 20;
export const CHIP = 26;
export const SLOT = 30;
export const WORKER = 30;
const GHOST = 26;
const SMALL_FIELD = 24;

/** Heights that give way where the page is low. */
interface Spacing {
  readonly largeField: number;
  readonly structRows: number;
  /** Room for station 1 and its label between the value and the waiting place. */
  readonly toWaiting: number;
  readonly toWorkers: number;
}

const ROOMY: Spacing = { largeField: 44, structRows: 52, toWaiting: 40, toWorkers: 14 };
const CLOSE: Spacing = { largeField: 36, structRows: 46, toWaiting: 28, toWorkers: 6 };

function spacingFor(height: number): Spacing {
  return height < 310 ? CLOSE : ROOMY;
}
/** The run queue below the plate: its heading and one row. */
const BELOW_PLATE = 10 + HEADING + CHIP;

/** Lower than this the longest pile of a story would reach into the lamps. */
export const LOWEST_HEIGHT = 264;

export interface DrawingOptions {
  readonly width: number;
  readonly height: number;
  /** Which CPU is drawn large. */
  readonly cpu: number;
  /** How many the machine has. */
  readonly cpus: number;
  readonly waitingSort: WaitingSort;
  readonly lineText: LineText;
}

/** Everything of one run’s stage with its place, from a Moment alone. */
export function drawTwin(moment: Moment, options: DrawingOptions): Drawing {
  const columns = columnsOf(options.width);
  const height = Math.max(LOWEST_HEIGHT, options.height);
  const cpu = cpuAt(moment, options.cpu);
  const async = leadingAsync(moment);
  const value = valuePicture(moment, async);
  const sort = async ? (async.sort === 'timer' ? 'hrtimers' : 'works') : options.waitingSort;
  return {
    moment,
    width: options.width,
    height,
    columns,
    cpu,
    smallPiles: smallPiles(moment, options.cpus, options.width),
    async,
    value,
    ...placeMemory(moment, cpu, value, async, sort, columns, height),
    lamps: lampsOf(cpu.softirqs),
    ...placePile(moment, cpu, options.lineText, height),
    ...placeTasks(moment, cpu, columns, height),
  };
}

function placeMemory(
  moment: Moment,
  cpu: CpuMoment,
  value: ValuePicture | undefined,
  async: AsyncMoment | undefined,
  sort: WaitingSort,
  columns: Columns,
  height: number,
) {
  const { largeField, structRows, toWaiting, toWorkers } = spacingFor(height);
  const valueRows = placeFields(value?.fields ?? [], largeField);
  const fieldsBottom = HEADING + Math.max(largeField, valueRows.reduce((sum, row) => sum + row.height, 0));
  const valueCard = { x: 0, y: HEADING, width: columns.memory, height: fieldsBottom - HEADING + structRows };
  const waitingTop = valueCard.y + valueCard.height + toWaiting + HEADING;
  const pool = poolOf(moment, cpu.cpu, async);
  const queueCpu = async?.place.at === 'hrtimer-queue' ? cpuAt(moment, async.place.cpu) : cpu;
  const waiting = sort === 'hrtimers' ? hrtimerQueue(moment, queueCpu, async) : worklist(moment, pool, async);
  const room = sort === 'hrtimers' ? Math.max(1, Math.floor((height - waitingTop - 12) / SLOT)) : 1;
  const waitingCard = { x: 0, y: waitingTop, width: columns.memory, height: 12 + SLOT * Math.min(room, Math.max(sort === 'hrtimers' ? 2 : 1, waiting.length)) };
  const workersTop = waitingCard.y + waitingCard.height + toWorkers + HEADING;
  const workers = sort === 'works' ? workersOf(moment, pool).slice(0, Math.max(1, Math.floor((height - workersTop) / WORKER))) : [];
  return {
    valueRows,
    valueCard,
    asyncY: fieldsBottom + structRows / 2,
    waitingSort: sort,
    waitingCpu: sort === 'hrtimers' ? queueCpu.cpu : (pool?.cpu ?? cpu.cpu),
    waiting,
    waitingCard,
    workers,
    workersCard: { x: 0, y: workersTop, width: columns.memory, height: WORKER * Math.max(1, workers.length) },
  };
}

/** The first field large, two more small: a longer struct is read in the table of maps. */
function placeFields(fields: readonly FieldPicture[], largeField: number): PlacedField[] {
  let y = HEADING;
  return fields.slice(0, 3).map((field, index) => {
    const height = index === 0 ? largeField : SMALL_FIELD;
    const placed = { ...field, y, height, isLarge: index === 0 };
    y += height;
    return placed;
  });
}

function placePile(moment: Moment, cpu: CpuMoment, lineText: LineText, height: number) {
  const plate = height - BELOW_PLATE - PLATE;
  const ceiling = HEADING + LAMPS + 8;
  const layers = layersOfCpu(moment, cpu);
  const ghostRows = cpu.ghosts.length > 0 ? 1 : 0;
  const blocks = layPile(layers, lineText, plate, ceiling + ghostRows * (GHOST + 3));
  const top = blocks.at(-1)?.top ?? plate;
  return { plate, blocks, ghosts: top - GHOST - 3 < ceiling ? [] : placeGhosts(cpu, top) };
}

/** The context that left last, dashed on top of what it left. */
function placeGhosts(cpu: CpuMoment, top: number): Block[] {
  return cpu.ghosts.slice(-1).map(({ layer }) => {
    const rows = [{ kind: 'func' as const, text: layer.name }];
    return { key: `irq ${layer.sinceIndex}`, kind: 'ghost', context: layer.context, rows, tag: '', funcs: [], layer: `irq ${layer.sinceIndex}`, frames: [], top: top - GHOST - 3, height: GHOST };
  });
}

/** One layer of a task off its CPU, small; its key is the layer's. */
export interface Chip extends Box {
  readonly key: string;
  readonly context: Context;
  readonly text: string;
  readonly sort: 'runnable' | 'asleep';
}

const MOST_TASKS = 3;

/** Below the plate: who waits for this CPU, then who sleeps. */
function placeTasks(moment: Moment, cpu: CpuMoment, columns: Columns, height: number) {
  const runnable = cpu.runQueue.flatMap((key) => moment.tasks.get(key) ?? []);
  const sleepers = sleepersOf(moment);
  const tasks = [...runnable, ...sleepers].slice(0, MOST_TASKS);
  const share = tasks.length === 0 ? 0 : (columns.cpu - 6 * (tasks.length - 1)) / tasks.length;
  const chips = tasks.flatMap((task, index) => {
    const box = { x: columns.cpuX + index * (share + 6), y: height - CHIP, width: share, height: CHIP };
    return chipsOf(task, box, runnable.includes(task) ? 'runnable' : 'asleep');
  });
  return { chips, waitingTasks: runnable.length, sleepers };
}

/** A task's layers side by side, each as wide as its words; where there is no room for both, the second is but its letter. */
function chipsOf(task: TaskMoment, box: Box, sort: Chip['sort']): Chip[] {
  const [first, second] = layersOfTask(task);
  if (!first) return [];
  const chip = (layer: PileLayer, x: number, width: number, text: string) => ({ ...box, key: layer.key, context: layer.layer.context, text, x: box.x + x, width, sort });
  if (!second || box.width < CHIP_LEAST) return [chip(first, 0, box.width, shortened(chipText(first), box.width))];
  const isRoomy = chipWidth(chipText(first)) + chipWidth(chipText(second)) + CHIP_GAP <= box.width;
  const share = isRoomy ? (box.width - CHIP_GAP) / 2 + (chipWidth(chipText(first)) - chipWidth(chipText(second))) / 2 : box.width - CHIP_GAP - CHIP_LETTER;
  return [chip(first, 0, share, chipText(first)), chip(second, share + CHIP_GAP, box.width - CHIP_GAP - share, isRoomy ? chipText(second) : '')];
}

/** A worker's name says by its letter what it begins with. */
function shortened(text: string, width: number): string {
  return chipWidth(text) <= width ? text : text.replace(/^kworker\//, '');
}

const CHIP_GAP = 3;
/** A chip with its letter and nothing else. */
const CHIP_LETTER = 24;
/** Too little for a name and a letter. */
const CHIP_LEAST = 80;

/** Letter, padding, and the name in the code's face at 14 px. */
function chipWidth(text: string): number {
  return CHIP_LETTER + 14 + 7 * text.length;
}

/** The reader's own tasks that sleep: a worker or a kernel thread that sleeps is no news. */
function sleepersOf(moment: Moment): TaskMoment[] {
  return [...moment.tasks.values()].filter((task) => task.sort === 'user' && (task.state === 'S' || task.state === 'D' || task.state === 'T'));
}
