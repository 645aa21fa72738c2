import type { Ns } from '../base/units.ts';
import type { ContextLayer, Frame, Moment, TaskKey } from './moment/moment.ts';
import type { Slice, SliceSort } from './timeline.ts';

type OpenSlice = { -readonly [K in keyof Slice]: Slice[K] } & {
  /** What it stands for: a stack whose entry has another key has another slice. */
  key: number;
  /** Number of the layer it belongs to. */
  layer: number;
};

/** What the stack of one CPU holds at some Moment, to be compared with what is open. */
interface Entry {
  readonly sort: SliceSort;
  readonly layer: ContextLayer;
  readonly layerNumber: number;
  readonly frame?: Frame;
}

/** One CPU's slices: its stack of contexts over time. */
export class CpuTrack {
  readonly cpu: number;
  private readonly slices: OpenSlice[] = [];
  /** Outermost first. */
  private open: OpenSlice[] = [];
  private lastNs: Ns = 0;
  private task: TaskKey = 0;

  constructor(cpu: number) {
    this.cpu = cpu;
  }

  /** Time went by: the innermost context had it. Gives how much. Clocks of foreign traces may run backwards: then none. */
  elapse(timeNs: Ns): Ns {
    const elapsedNs = Math.max(0, timeNs - this.lastNs);
    this.lastNs = Math.max(this.lastNs, timeNs);
    const top = this.open.at(-1)?.layer;
    for (let at = this.open.length - 1; at >= 0 && this.open[at].layer === top; at--) this.open[at].ownNs += elapsedNs;
    return elapsedNs;
  }

  /** Ends and begins slices so that they are the CPU's stack again. */
  update(moment: Moment, timeNs: Ns): void {
    const { current, interrupts } = moment.cpus[this.cpu];
    const task = moment.tasks.get(current);
    if (task === undefined || (current === this.task && isWhole(this.open, task.layers, interrupts))) return;
    const entries = stackEntries(task.layers, interrupts);
    let same = 0;
    while (current === this.task && same < this.open.length && same < entries.length && isEntry(this.open[same], entries[same])) same++;
    this.close(same, moment.position);
    this.task = current;
    for (let depth = same; depth < entries.length; depth++) this.begin(entries[depth], depth, task.comm, moment.position, timeNs);
  }

  finish(end: { readonly timeNs: Ns; readonly position: number }): Slice[] {
    for (const slice of this.open) {
      slice.toNs = Math.max(slice.fromNs, end.timeNs);
      slice.to = end.position;
    }
    return this.slices;
  }

  private close(depth: number, position: number): void {
    for (let at = depth; at < this.open.length; at++) {
      const slice = this.open[at];
      slice.toNs = this.lastNs;
      slice.to = position;
      slice.isOpen = false;
    }
    this.open.length = depth;
  }

  private begin({ sort, layer, layerNumber, frame }: Entry, depth: number, comm: string, position: number, timeNs: Ns): void {
    const fromNs = Math.max(timeNs, this.lastNs);
    const slice: OpenSlice = {
      sort, context: layer.context, name: frame?.func ?? (layer.name || comm), image: frame?.image ?? 0, task: this.task, comm, depth,
      fromNs, toNs: fromNs, from: position, to: position, isOpen: true, ownNs: 0,
      key: frame?.sinceIndex ?? layer.sinceIndex, layer: layerNumber,
    };
    this.slices.push(slice);
    this.open.push(slice);
  }
}

const layerSorts = { U: 'task', W: 'task', I: 'task', K: 'kernel', S: 'softirq', H: 'hardirq' } as const;

/** A system call that has its result counts as left: no event tells when user mode goes on. */
function stackEntries(taskLayers: readonly ContextLayer[], interrupts: readonly ContextLayer[]): Entry[] {
  const entries: Entry[] = [];
  const layers = taskLayers.length + interrupts.length;
  for (let number = 0; number < layers; number++) {
    const layer = number < taskLayers.length ? taskLayers[number] : interrupts[number - taskLayers.length];
    if (layer.isReturning) continue;
    const sort = number === 0 ? 'task' : layerSorts[layer.context];
    entries.push({ sort, layer, layerNumber: number });
    for (const frame of layer.frames) if (!isPlumbing(frame)) entries.push({ sort: 'function', layer, layerNumber: number, frame });
  }
  return entries;
}

/** Frames no event speaks of say nothing that the context around them does not. */
function isPlumbing(frame: Frame): boolean {
  return frame.isImplied && frame.image === 0;
}

function isEntry(open: OpenSlice, { sort, layer, frame }: Entry): boolean {
  return frame === undefined ? isLayer(open, layer, sort) : isFrame(open, layer, frame);
}

function isLayer(open: OpenSlice, layer: ContextLayer, sort: SliceSort): boolean {
  if (open.sort !== sort || open.context !== layer.context || open.key !== layer.sinceIndex) return false;
  return layer.name === '' || sort === 'task' || open.name === layer.name;
}

function isFrame(open: OpenSlice, layer: ContextLayer, frame: Frame): boolean {
  return open.sort === 'function' && open.context === layer.context && open.key === frame.sinceIndex && open.name === frame.func;
}

/** Whether the open slices are just what lies on the stack: after most events they are, so it is asked without making entries. */
function isWhole(open: readonly OpenSlice[], taskLayers: readonly ContextLayer[], interrupts: readonly ContextLayer[]): boolean {
  let at = 0;
  for (let number = 0; number < taskLayers.length + interrupts.length && at >= 0; number++) {
    const layer = number < taskLayers.length ? taskLayers[number] : interrupts[number - taskLayers.length];
    if (!layer.isReturning) at = afterLayer(open, at, layer, number === 0 ? 'task' : layerSorts[layer.context]);
  }
  return at === open.length;
}

/** The place behind a layer and its frames in the open slices, -1 where they differ. */
function afterLayer(open: readonly OpenSlice[], from: number, layer: ContextLayer, sort: SliceSort): number {
  if (from >= open.length || !isLayer(open[from], layer, sort)) return -1;
  let at = from + 1;
  for (const frame of layer.frames) {
    if (isPlumbing(frame)) continue;
    if (at >= open.length || !isFrame(open[at], layer, frame)) return -1;
    at++;
  }
  return at;
}
