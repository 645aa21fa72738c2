import { contextOf } from '../base/trace-flags.ts';
import { image_load } from '../base/event.ts';
import type { FieldValue } from '../base/event.ts';
import type { Log } from './log.ts';

/**
 * The story of a run that defers work, in words that are the same whatever
 * defers it, so that the twins can be laid side by side: somebody enters a
 * system call, a program arms a timer or queues a work, it is taken, its callback
 * is entered, writes, ends; the caller goes on.
 */

export type MilestoneKey =
  /** The caller enters the system call in which the program runs. */
  | 'started'
  /** The program that will defer is entered. */
  | 'program-entered'
  /** `bpf_timer_start` armed, `bpf_wq_start` queued. */
  | 'deferred'
  | 'program-left'
  /** Off its queue, about to run: `hrtimer_run_softirq`, `process_one_work`. */
  | 'taken'
  | 'callback-entered'
  /** The callback stored into a map value. */
  | 'written'
  | 'callback-left'
  /** The system call hands back its result. */
  | 'caller-goes-on'
  /** The caller goes to sleep of its own accord. */
  | 'caller-sleeps'
  | 'caller-exits';

export interface Milestone {
  readonly key: MilestoneKey;
  /** How many events have happened when it is reached, the one that reaches it included. */
  readonly position: number;
}

/** The milestones of a run in the order they are reached; none where nothing was deferred. */
export function milestonesOf(log: Log): Milestone[] {
  const first = firstStart(log, 0);
  return first < 0 ? [] : new StoryReader(log, first).read();
}

/** The first `bpf_timer_start` or `bpf_wq_start` that took effect. */
function firstStart(log: Log, from: number): number {
  for (let index = from; index < log.length; index++) if (deferredObject(log, index) !== undefined) return index;
  return -1;
}

/** The hrtimer or work that an event defers, if it does. */
function deferredObject(log: Log, index: number): FieldValue | undefined {
  const { name } = log.kind(index);
  if (name === 'hrtimer_start') return log.text(index, 'function') === 'bpf_timer_cb' ? log.field(index, 'hrtimer') : undefined;
  return name === 'workqueue_queue_work' && log.text(index, 'function') === 'bpf_wq_work' ? log.field(index, 'work') : undefined;
}

const SLEEPS = new Set(['sys_enter_nanosleep', 'sys_enter_clock_nanosleep', 'sys_enter_pause']);

class StoryReader {
  private readonly log: Log;
  private readonly start: number;
  private readonly callerPid: number;
  private readonly milestones: Milestone[] = [];
  /** The deferred objects that are running, each with the pid and context it runs in. */
  private readonly running = new Map<FieldValue, string>();
  private readonly bpfImages: ReadonlySet<number>;
  /** The system call the caller is in; '' before and behind the first. */
  private syscall = '';
  private isInProgram = false;
  private programName = '';

  constructor(log: Log, firstStart: number) {
    this.log = log;
    this.start = this.callOf(firstStart);
    this.callerPid = log.pid(this.start);
    this.bpfImages = bpfImagesOf(log);
  }

  read(): Milestone[] {
    const { log } = this;
    const { name } = log.kind(this.start);
    if (name.startsWith('sys_enter_')) this.syscall = name.slice('sys_enter_'.length);
    this.mark('started', this.start);
    for (let index = this.start + 1; index < log.length; index++) this.take(index);
    return this.milestones;
  }

  /** The system call in which the first start happened; the start itself outside of any. */
  private callOf(firstStart: number): number {
    const { log } = this;
    for (let index = firstStart; index >= 0; index--) {
      if (log.pid(index) !== log.pid(firstStart)) continue;
      const { name } = log.kind(index);
      if (name.startsWith('sys_enter_')) return index;
      if (name.startsWith('sys_exit_')) break;
    }
    return firstStart;
  }

  private mark(key: MilestoneKey, index: number): void {
    this.milestones.push({ key, position: index + 1 });
  }

  private take(index: number): void {
    if (deferredObject(this.log, index) !== undefined) this.mark('deferred', index);
    else this.takeByName(this.log.kind(index).name, index);
  }

  private takeByName(name: string, index: number): void {
    if (name === 'hrtimer_expire_entry' || name === 'workqueue_execute_start') this.taken(index);
    else if (name === 'hrtimer_expire_exit' || name === 'workqueue_execute_end') this.over(index);
    else if (name === 'bpf_async_callback') this.mark('callback-entered', index);
    else if (name === 'mem_write' || name === 'mem_copy') this.written(index);
    else if (name.startsWith('funcgraph_')) this.program(name, index);
    else if (this.log.pid(index) === this.callerPid) this.caller(name, index);
    else if (name === 'task_exit_status' && this.log.num(index, 'pid') === this.callerPid) this.mark('caller-exits', index);
  }

  private object(index: number): FieldValue {
    return this.log.field(index, 'hrtimer') ?? this.log.field(index, 'work') ?? 0;
  }

  private taken(index: number): void {
    const func = this.log.text(index, 'function');
    if (func !== 'bpf_timer_cb' && func !== 'bpf_wq_work') return;
    this.running.set(this.object(index), this.place(index));
    this.mark('taken', index);
  }

  private over(index: number): void {
    if (this.running.delete(this.object(index))) this.mark('callback-left', index);
  }

  private place(index: number): string {
    return `${this.log.pid(index)} ${contextOf(this.log.flags(index))}`;
  }

  private written(index: number): void {
    if (this.running.size === 0) return;
    const place = this.place(index);
    if ([...this.running.values()].includes(place)) this.mark('written', index);
  }

  /** The outermost BPF function in the caller's own context; what follows it inside is part of it. */
  private program(name: string, index: number): void {
    const { log } = this;
    if (log.pid(index) !== this.callerPid || contextOf(log.flags(index)) !== 'K' || !this.bpfImages.has(log.num(index, 'image'))) return;
    if (name === 'funcgraph_entry' && !this.isInProgram) {
      this.isInProgram = true;
      this.programName = log.text(index, 'func');
      this.mark('program-entered', index);
    } else if (name === 'funcgraph_exit' && log.text(index, 'func') === this.programName) {
      this.isInProgram = false;
      this.mark('program-left', index);
    }
  }

  private caller(name: string, index: number): void {
    if (this.syscall !== '' && name === `sys_exit_${this.syscall}`) {
      this.mark('caller-goes-on', index);
      this.syscall = '';
    } else if (SLEEPS.has(name)) this.mark('caller-sleeps', index);
    else if (name === 'task_exit_status') this.mark('caller-exits', index);
  }
}

/** Numbers of the images that hold BPF code. */
export function bpfImagesOf(log: Log): Set<number> {
  const images = [...log.indicesOf(image_load)].filter((index) => log.text(index, 'type') === 'bpf');
  return new Set(images.map((index) => log.num(index, 'image')));
}
