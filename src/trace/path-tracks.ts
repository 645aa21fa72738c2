import type { Ns } from '../base/units.ts';
import type { EventCursor } from './moment/cursor.ts';
import type { AsyncMoment, ContextLayer, Frame, Moment, TaskKey } from './moment/moment.ts';
import type { Path } from './timeline.ts';

type OpenPath = { -readonly [K in keyof Path]: Path[K] };

/**
 * Fast paths and slow paths: each program in its caller's context, and each run
 * of a callback, with how long it took and how much of that it ran itself.
 */
export class PathTracks {
  private readonly paths: OpenPath[] = [];
  private readonly open = new Map<string, OpenPath>();
  /** Keys of the paths that the executing context of each CPU belongs to. */
  private readonly executing: (readonly string[])[] = [];

  elapse(cpu: number, elapsedNs: Ns): void {
    for (const key of this.executing[cpu] ?? []) {
      const path = this.open.get(key);
      if (path !== undefined) path.ownNs += elapsedNs;
    }
  }

  update(moment: Moment, event: EventCursor): void {
    const { name } = event.kind;
    if (name === 'funcgraph_entry') this.enterProgram(moment, event);
    else if (name === 'funcgraph_exit') this.leaveProgram(event);
    else if (name === 'hrtimer_expire_entry' || name === 'workqueue_execute_start') this.take(moment, event);
    else if (name === 'hrtimer_expire_exit' || name === 'workqueue_execute_end') this.leaveCallback(moment, event);
    else if (name === 'bpf_async_callback') this.nameCallback(moment, event);
    this.executing[event.cpu] = this.keysOnTop(moment, event.cpu);
  }

  finish(end: { readonly timeNs: Ns; readonly position: number }): Path[] {
    for (const path of this.open.values()) {
      path.toNs = end.timeNs;
      path.to = end.position;
    }
    return this.paths;
  }

  /** The outermost BPF function of a task's own context; what it calls is part of it. */
  private enterProgram(moment: Moment, event: EventCursor): void {
    const cpu = moment.cpus[event.cpu];
    const layer = moment.tasks.get(cpu.current)?.layers.at(-1);
    if (layer === undefined || cpu.interrupts.length > 0 || layer.context !== 'K') return;
    const frame = outermostProgram(moment, layer);
    if (frame === undefined || frame.sinceIndex !== event.index) return;
    this.begin(programKey(frame), { sort: 'fast', name: frame.func, task: cpu.current }, moment, event);
  }

  private leaveProgram(event: EventCursor): void {
    for (const [key, path] of this.open) {
      const isIt = path.sort === 'fast' && path.task === event.task && path.name === event.text('func');
      if (isIt) this.end(key, event);
    }
  }

  private take(moment: Moment, event: EventCursor): void {
    const async = asyncOf(moment, event);
    if (async?.taken?.index !== event.index) return;
    const task = moment.cpus[event.cpu].current;
    this.begin(callbackKey(async), { sort: 'slow', name: async.callback, task, async: async.id }, moment, event);
  }

  private nameCallback(moment: Moment, event: EventCursor): void {
    const async = moment.asyncs.get(event.num('async'));
    const path = async && this.open.get(callbackKey(async));
    if (path !== undefined) path.name = event.text('func');
  }

  private leaveCallback(moment: Moment, event: EventCursor): void {
    const async = asyncOf(moment, event);
    if (async !== undefined) this.end(callbackKey(async), event);
  }

  private begin(key: string, what: { sort: 'fast' | 'slow'; name: string; task: TaskKey; async?: number }, moment: Moment, event: EventCursor): void {
    const { timeNs, cpu } = event;
    const path: OpenPath = { ...what, cpu, fromNs: timeNs, toNs: timeNs, from: moment.position, to: moment.position, isOpen: true, ownNs: 0 };
    this.paths.push(path);
    this.open.set(key, path);
  }

  private end(key: string, event: EventCursor): void {
    const path = this.open.get(key);
    if (path === undefined) return;
    path.toNs = event.timeNs;
    path.to = event.index + 1;
    path.isOpen = false;
    this.open.delete(key);
  }

  /** Which open paths the context on top of a CPU is part of. */
  private keysOnTop(moment: Moment, cpu: number): readonly string[] {
    if (this.open.size === 0) return NO_KEYS;
    const { current, interrupts } = moment.cpus[cpu];
    const top = interrupts.at(-1) ?? moment.tasks.get(current)?.layers.at(-1);
    return [...this.open].filter(([key, path]) => isOnTop(moment, key, path, cpu, current, top)).map(([key]) => key);
  }
}

const NO_KEYS: readonly string[] = [];

function isOnTop(moment: Moment, key: string, path: Path, cpu: number, current: TaskKey, top: ContextLayer | undefined): boolean {
  if (top === undefined || path.task !== current) return false;
  if (path.sort === 'slow') return path.cpu === cpu && (top.context === 'S' || top.context === 'W');
  const frame = top.context === 'K' ? outermostProgram(moment, top) : undefined;
  return frame !== undefined && programKey(frame) === key;
}

function outermostProgram(moment: Moment, layer: ContextLayer): Frame | undefined {
  return layer.frames.find(({ image }) => image > 0 && moment.images.get(image)?.type === 'bpf');
}

function programKey(frame: Frame): string {
  return `program ${frame.sinceIndex}`;
}

function callbackKey(async: AsyncMoment): string {
  return `callback ${async.id}`;
}

function asyncOf(moment: Moment, event: EventCursor): AsyncMoment | undefined {
  const holder = event.kind.name.startsWith('hrtimer_') ? moment.hrtimers.get(event.address('hrtimer')) : moment.works.get(event.address('work'));
  return holder?.async === undefined ? undefined : moment.asyncs.get(holder.async);
}
