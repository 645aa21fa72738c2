import type { Context } from '../../base/trace-flags.ts';
import type { Ns } from '../../base/units.ts';
import type { Arrow, AsyncLane, CpuLane, DeviceLane, Path, Slice, Timeline } from '../timeline.ts';

/** A bar of the drawing. Times are since the page's zero. */
export interface Bar {
  readonly key: string;
  /** Undefined for a wait: waiting is no context. */
  readonly context?: Context;
  readonly label: string;
  readonly fromNs: Ns;
  readonly toNs: Ns;
  /** The position at which it is there: where a click leads. */
  readonly position: number;
  readonly top: number;
  readonly height: number;
}

/** A start and the callback it led to. */
export interface DrawnArrow {
  readonly arrow: Arrow;
  readonly fromNs: Ns;
  readonly toNs: Ns;
  /** Where it leaves, where it runs along, where it arrives. */
  readonly leaves: number;
  readonly along: number;
  readonly arrives: number;
}

export interface RowLabel {
  readonly key: string;
  readonly y: number;
  readonly sort: 'cpu' | 'timer' | 'wq' | 'device';
  readonly number: number;
}

/** A fast path or a slow path: where its length is written. */
export interface PathLabel {
  readonly path: Path;
  readonly fromNs: Ns;
  readonly toNs: Ns;
  readonly y: number;
}

/** One machine's rows, laid out downward from `top`. */
export interface RunRows {
  readonly top: number;
  readonly height: number;
  /** Where there are many timers and works: how many have no row, none if all are asked for, and the top of a row that says so. */
  readonly more?: { readonly count: number; readonly y: number };
  readonly bars: readonly Bar[];
  readonly arrows: readonly DrawnArrow[];
  readonly labels: readonly RowLabel[];
  readonly paths: readonly PathLabel[];
}

/** How tall the rows are. */
export interface RowHeights {
  readonly interrupt: number;
  readonly program: number;
  readonly task: number;
  readonly async: number;
  readonly gap: number;
}

export const ROOMY: RowHeights = { interrupt: 15, program: 14, task: 20, async: 16, gap: 2 };
/** Where three machines share the room of two. */
export const DENSE: RowHeights = { interrupt: 12, program: 12, task: 16, async: 13, gap: 1 };

export interface RowsOptions {
  readonly zeroNs: Ns;
  readonly top: number;
  readonly heights?: RowHeights;
  /** How many timers and works have a row; the others are counted in one. */
  readonly mostAsyncs?: number;
}

export const MOST_ASYNCS = 4;

/** `bpfImages`: whose functions are programs and callbacks. */
export function rowsOf(timeline: Timeline, bpfImages: ReadonlySet<number>, { zeroNs, top, heights = ROOMY, mostAsyncs = MOST_ASYNCS }: RowsOptions): RunRows {
  const bars: Bar[] = [];
  const labels: RowLabel[] = [];
  const baseline = new Map<number, CpuPlace>();
  let y = top;
  for (const lane of timeline.cpus) {
    if (lane.cpu > 0 && lane.slices.every(({ context }) => context === 'I')) continue;
    const place = placeCpu(lane, y, heights);
    baseline.set(lane.cpu, place);
    bars.push(...cpuBars(lane, place, bpfImages, zeroNs));
    labels.push({ key: `cpu ${lane.cpu}`, y: place.tasks + heights.task / 2, sort: 'cpu', number: lane.cpu });
    y = place.tasks + heights.task + heights.gap + 1;
  }
  const asyncY = new Map<number, number>();
  const more = placeAsyncs();
  for (const lane of timeline.devices) {
    bars.push(...deviceBars(lane, y, heights, zeroNs));
    addRow(`device ${lane.device}`, 'device', timeline.devices.length > 1 ? lane.device : 0);
  }
  const places: Places = { asyncs: asyncY, cpus: baseline, heights };
  const arrows = timeline.arrows.flatMap((arrow) => arrowOf(arrow, places, zeroNs));
  const paths = timeline.paths.flatMap((path) => pathLabel(path, places, zeroNs));
  return { top, height: y - top, bars, labels, more, arrows, paths };

  function addRow(key: string, sort: RowLabel['sort'], number: number): void {
    labels.push({ key, y: y + heights.async / 2, sort, number });
    y += heights.async + heights.gap;
  }

  function placeAsyncs(): RunRows['more'] {
    const { asyncs } = timeline;
    const drawn = asyncs.length > mostAsyncs ? asyncs.slice(0, mostAsyncs - 1) : asyncs;
    drawn.forEach((lane, index) => {
      asyncY.set(lane.id, y);
      bars.push(...asyncBars(lane, y, heights, zeroNs));
      addRow(`async ${lane.id}`, lane.sort, asyncs.length > 1 ? index + 1 : 0);
    });
    if (asyncs.length <= MOST_ASYNCS) return undefined;
    y += heights.async + heights.gap;
    return { count: asyncs.length - drawn.length, y: y - heights.async - heights.gap };
  }
}

/** Where rows lie, for what is drawn between them. */
interface Places {
  /** Of timers and works, by id. */
  readonly asyncs: ReadonlyMap<number, number>;
  readonly cpus: ReadonlyMap<number, CpuPlace>;
  readonly heights: RowHeights;
}

interface CpuPlace {
  readonly heights: RowHeights;
  readonly interrupts: number;
  readonly programs: number;
  readonly tasks: number;
}

/** CPU 0 has all its rows, so that twins lie alike; another CPU has those it needs. */
function placeCpu(lane: CpuLane, top: number, heights: RowHeights): CpuPlace {
  const has = (test: (slice: Slice) => boolean) => lane.cpu === 0 || lane.slices.some(test);
  const interrupts = top;
  const programs = interrupts + (has(({ sort }) => sort === 'hardirq' || sort === 'softirq') ? heights.interrupt + 1 : 0);
  const tasks = programs + (has(({ sort, image }) => sort === 'function' && image > 0) ? heights.program + 1 : 0);
  return { heights, interrupts, programs, tasks };
}

function cpuBars(lane: CpuLane, place: CpuPlace, bpfImages: ReadonlySet<number>, zeroNs: Ns): Bar[] {
  const kernel = lane.slices.filter(({ sort }) => sort === 'kernel');
  let programEnd = -1;
  return lane.slices.flatMap((slice) => {
    const { sort, context } = slice;
    if (sort === 'task' && context === 'U') return uncovered(slice, kernel).flatMap((piece) => barOf(piece, place.tasks, place.heights.task, zeroNs));
    if (sort === 'task' || sort === 'kernel') return barOf(slice, place.tasks, place.heights.task, zeroNs);
    if (sort !== 'function') return barOf(slice, place.interrupts, place.heights.interrupt, zeroNs);
    const isProgram = bpfImages.has(slice.image) && (context === 'K' || context === 'W') && slice.from >= programEnd;
    if (!isProgram) return [];
    programEnd = slice.to;
    return barOf(slice, place.programs, place.heights.program, zeroNs);
  });
}

/** A task in user mode, without its system calls: those are bars of their own in the same row. */
function uncovered(task: Slice, kernel: readonly Slice[]): Slice[] {
  const pieces: Slice[] = [];
  let { from, fromNs } = task;
  for (let index = firstFrom(kernel, task.from); index < kernel.length && kernel[index].from < task.to; index++) {
    const call = kernel[index];
    if (call.fromNs > fromNs) pieces.push({ ...task, from, fromNs, to: call.from, toNs: call.fromNs });
    from = call.to;
    fromNs = call.toNs;
  }
  if (task.toNs > fromNs) pieces.push({ ...task, from, fromNs });
  return pieces;
}

/** Index of the first slice that begins at or behind a position. */
function firstFrom(slices: readonly Slice[], position: number): number {
  let low = 0;
  let high = slices.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (slices[middle].from < position) low = middle + 1;
    else high = middle;
  }
  return low;
}

function barOf(slice: Slice, top: number, height: number, zeroNs: Ns): Bar {
  return {
    key: `${slice.sort} ${slice.from} ${slice.depth}`,
    context: slice.context,
    label: slice.sort === 'kernel' && slice.name ? `${slice.name}()` : slice.name,
    fromNs: slice.fromNs - zeroNs,
    toNs: slice.toNs - zeroNs,
    position: slice.from,
    top,
    height,
  };
}

function asyncBars(lane: AsyncLane, top: number, { async: height }: RowHeights, zeroNs: Ns): Bar[] {
  return lane.spans.map((span) => ({
    key: `async ${lane.id} ${span.from} ${span.phase}`,
    context: span.phase === 'running' ? (lane.sort === 'timer' ? 'S' : 'W') : undefined,
    label: span.phase,
    fromNs: span.fromNs - zeroNs,
    toNs: span.toNs - zeroNs,
    position: span.from,
    top,
    height,
  }));
}

/** Who waits for a device is no context; what a device says arrives in one. */
function deviceBars(lane: DeviceLane, top: number, { async: height }: RowHeights, zeroNs: Ns): Bar[] {
  return lane.spans.filter(({ phase }) => phase !== 'unplugged').map((span) => ({
    key: `device ${lane.device} ${span.from} ${span.phase}`,
    context: span.phase === 'report' ? span.context : undefined,
    label: span.label,
    fromNs: span.fromNs - zeroNs,
    toNs: span.toNs - zeroNs,
    position: span.from,
    top,
    height,
  }));
}

function arrowOf(arrow: Arrow, { asyncs, cpus, heights }: Places, zeroNs: Ns): DrawnArrow[] {
  const y = asyncs.get(arrow.async);
  const from = cpus.get(arrow.fromCpu);
  if (y === undefined || from === undefined) return [];
  return [
    {
      arrow,
      fromNs: arrow.fromNs - zeroNs,
      toNs: arrow.toNs - zeroNs,
      leaves: from.tasks + heights.task - 3,
      along: y + heights.async / 2,
      arrives: y,
    },
  ];
}

function pathLabel(path: Path, { asyncs, cpus, heights }: Places, zeroNs: Ns): PathLabel[] {
  const place = cpus.get(path.cpu);
  const y = path.sort === 'fast' ? place && place.programs + heights.program / 2 : asyncs.get(path.async ?? -1);
  if (y === undefined) return [];
  return [{ path, fromNs: path.fromNs - zeroNs, toNs: path.toNs - zeroNs, y: path.sort === 'fast' ? y : y + heights.async / 2 }];
}

/** The innermost thing under a point: what is drawn last is on top. */
export function barAt(bars: readonly Bar[], timeNs: Ns, y: number): Bar | undefined {
  return bars.findLast((bar) => y >= bar.top && y < bar.top + bar.height && timeNs >= bar.fromNs && timeNs < bar.toNs);
}
