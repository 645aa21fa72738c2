import { assert } from '../base/assert.ts';
import type { EventSink } from '../base/event.ts';
import { image_load } from '../base/event.ts';
import { contextOf } from '../base/trace-flags.ts';
import { liveVmsOf } from '../bpf/live-vms.ts';
import type { LiveVm } from '../bpf/live-vms.ts';
import type { BpfObject } from '../bpf/object.ts';
import type { Vm } from '../bpf/vm.ts';
import { Log } from '../trace/log.ts';
import { codeOf, framesOf } from './inspect-frame.ts';
import type { InspectedContext, InspectedFrame, Inspection, LocalNote } from './inspection.ts';
import { runToEnd, startRun } from './machine-run.ts';
import type { StartedRun } from './machine-run.ts';
import { isLinkable } from './run-input.ts';
import type { CompiledPrograms, LinkablePrograms, RunInput } from './run-input.ts';
import { wholeCode } from './whole-code.ts';

/** A replay: what was read, and the Log up to there, which is the run's own prefix. */
export interface Replay {
  readonly inspection: Inspection;
  readonly log: Log;
}

/**
 * Registers, stacks and locals of everything under way after the first `position`
 * events of a run, by running it again up to there: they are read as the event is
 * written, between two instructions. `before`: an earlier position, or the same; what differs from
 * it is marked as changed.
 */
export function inspect(input: RunInput, position: number, before: number, compiled: CompiledPrograms): Replay {
  assert(before <= position, 'changes are counted from an earlier position');
  assert(isLinkable(compiled), 'a run that has a Log has compiled');
  const watch = new Watch([before, position]);
  const reader = new Reader(compiled, watch.log);
  const started = startUntil(watch, () => startRun(input, compiled, wholeCode, watch));
  if (started) {
    assert('task' in started, 'a run that has a Log has linked');
    watch.onReached = () => reader.read(started);
    startUntil(watch, () => runToEnd(started, input));
  }
  assert(watch.log.length === position, 'the replay is as long as the run');
  return { inspection: reader.latest(position), log: watch.log };
}

/** Thrown through the machine once the last position is reached: the machine is not used again. */
class Reached extends Error {
  override readonly name = 'Reached';
}

function startUntil<T>(watch: Watch, go: () => T): T | undefined {
  try {
    if (watch.isOver) return undefined;
    return go();
  } catch (error) {
    if (error instanceof Reached) return undefined;
    throw error;
  }
}

/** A Log that says when it has reached positions. */
class Watch implements EventSink {
  readonly log = new Log();
  onReached = () => {};
  private readonly positions: readonly number[];

  constructor(positions: readonly number[]) {
    this.positions = positions;
  }

  get length(): number {
    return this.log.length;
  }

  get isOver(): boolean {
    return this.length >= this.positions[this.positions.length - 1];
  }

  append(...row: Parameters<EventSink['append']>): void {
    this.log.append(...row);
    if (this.positions.includes(this.length)) this.onReached();
    if (this.isOver) throw new Reached();
  }
}

/** Reads the machine's VMs, comparing each time with the time before. */
class Reader {
  private readonly programs: LinkablePrograms;
  private readonly log: Log;
  private before = new Map<Vm, readonly InspectedFrame[]>();
  private contexts: readonly InspectedContext[] = [];
  private readCount = 0;

  constructor(programs: LinkablePrograms, log: Log) {
    this.programs = programs;
    this.log = log;
  }

  read({ m, bpf }: StartedRun): void {
    const objects = this.objectsByImage();
    const live = liveVmsOf(m);
    const running = live.findLast(({ task }) => task === m.current);
    const frames = new Map<Vm, readonly InspectedFrame[]>();
    this.contexts = live.flatMap((each) => {
      const code = codeOf(each, objects);
      if (!code) return [];
      const read = framesOf(each, code, bpf, this.readCount > 0 ? (this.before.get(each.vm) ?? []) : undefined);
      frames.set(each.vm, read);
      return [contextIn(each, code.object.name, code.program, read, each === running)];
    });
    this.before = frames;
    this.readCount++;
  }

  latest(position: number): Inspection {
    return { position, contexts: this.contexts, values: notesOf(this.contexts) };
  }

  /** Objects by the numbers of their images, as the Log tells them. */
  private objectsByImage(): Map<number, BpfObject> {
    const { log, programs } = this;
    const objects = new Map<number, BpfObject>();
    for (const index of log.indicesOf(image_load)) {
      const name = log.text(index, 'name');
      const object = log.text(index, 'type') === 'user' ? (name === programs.user.name ? programs.user : undefined) : programs.bpf.get(name);
      if (object) objects.set(log.num(index, 'image'), object);
    }
    return objects;
  }
}

function contextIn({ host, task, flags }: LiveVm, object: string, program: string, frames: readonly InspectedFrame[], isRunning: boolean): InspectedContext {
  return { image: host.imageNumber, object, program, pid: task.pid, comm: task.comm, context: contextOf(flags), isRunning, frames };
}

/** What stands beside source lines: the locals of every frame, those of what executes over the others'. */
function notesOf(contexts: readonly InspectedContext[]): LocalNote[] {
  const notes = new Map<string, LocalNote>();
  const inOrder = [...contexts].toSorted((a, b) => Number(a.isRunning) - Number(b.isRunning));
  for (const frame of inOrder.flatMap(({ frames }) => frames.toReversed())) {
    const own = new Map<string, LocalNote>();
    for (const { name, value, old, isChanged, line } of frame.locals) {
      const text = old === undefined ? `${name} = ${value}` : `${name}: ${old} → ${value}`;
      const key = `${frame.file}:${line}`;
      const there = own.get(key);
      own.set(key, { file: frame.file, line, text: there ? `${there.text}, ${text}` : text, isChanged: isChanged || (there?.isChanged ?? false) });
    }
    for (const [key, note] of own) notes.set(key, note);
  }
  return [...notes.values()];
}
