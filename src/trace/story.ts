import { contextOf } from '../base/trace-flags.ts';
import { funcgraph_entry, image_load, packet_arrive, packet_lost } from '../base/event.ts';
import type { FieldValue } from '../base/event.ts';
import type { Log } from './log.ts';

/**
 * The story of a run that defers work, in words that are the same whatever
 * defers it, so that the twins can be laid side by side: somebody enters a
 * system call, a program arms a timer or queues a work, it is taken, its callback
 * is entered, writes, ends; the caller goes on. Where no program defers anything
 * it is the story of the first sleep: the alarm that its caller sets for itself.
 * Where packets come in they are the story: the same ones come to every machine.
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
  | 'caller-exits'
  /** The packet of that number has come. */
  | `packet ${number}`;

export interface Milestone {
  readonly key: MilestoneKey;
  /** How many events have happened when it is reached, the one that reaches it included. */
  readonly position: number;
}

/** The kernel's functions through which what was deferred is called. */
type Doors = readonly string[];
const BPF_DOORS: Doors = ['bpf_timer_cb', 'bpf_wq_work'];
const SLEEP_DOORS: Doors = ['hrtimer_wakeup'];

/** The milestones of a run in the order they are reached; none where nothing was deferred and nobody watched a sleep end. */
export function milestonesOf(log: Log): Milestone[] {
  const packets = packetsOf(log);
  if (packets.length > 0) return packets;
  const first = firstStart(log, BPF_DOORS);
  if (first >= 0) return new StoryReader(log, first, BPF_DOORS).read();
  const sleep = firstStart(log, SLEEP_DOORS);
  return sleep < 0 || !isWatched(log) ? [] : new StoryReader(log, sleep, SLEEP_DOORS).read();
}

/** Pairing compares every milestone of one run with every one of another. */
const MOST_PACKETS = 128;

/** Every packet that came; of many every second, fourth, … */
function packetsOf(log: Log): Milestone[] {
  const count = [...log.indicesOf(packet_arrive)].length + [...log.indicesOf(packet_lost)].length;
  const step = 2 ** Math.ceil(Math.log2(Math.max(1, count / MOST_PACKETS)));
  const told = [...log.indicesOf(packet_arrive)].filter((index) => log.num(index, 'packet') % step === 1 % step);
  return told.map((index) => ({ key: `packet ${log.num(index, 'packet')}`, position: index + 1 }));
}

/** A program hangs where sleeps end: the kernel marks that function only then. */
function isWatched(log: Log): boolean {
  return [...log.indicesOf(funcgraph_entry)].some((index) => SLEEP_DOORS.includes(log.text(index, 'func')));
}

/** The first `bpf_timer_start` or `bpf_wq_start` that took effect; the first alarm of a sleep. */
function firstStart(log: Log, doors: Doors): number {
  for (let index = 0; index < log.length; index++) if (isStart(log, index, doors)) return index;
  return -1;
}

/** Whether an event defers an hrtimer or a work. */
function isStart(log: Log, index: number, doors: Doors): boolean {
  const { name } = log.kind(index);
  return (name === 'hrtimer_start' || name === 'workqueue_queue_work') && doors.includes(log.text(index, 'function'));
}

const SLEEPS = new Set(['sys_enter_nanosleep', 'sys_enter_clock_nanosleep', 'sys_enter_pause']);

class StoryReader {
  private readonly log: Log;
  private readonly start: number;
  private readonly doors: Doors;
  private readonly callerPid: number;
  private readonly milestones: Milestone[] = [];
  /** The deferred objects that are running, each with the pid and context it runs in. */
  private readonly running = new Map<FieldValue, string>();
  private readonly bpfImages: ReadonlySet<number>;
  /** The system call the caller is in; '' before and behind the first. */
  private syscall = '';
  private isInProgram = false;
  private programName = '';

  constructor(log: Log, firstStart: number, doors: Doors) {
    this.log = log;
    this.doors = doors;
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
    if (isStart(this.log, index, this.doors)) this.mark('deferred', index);
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
    if (!this.doors.includes(func)) return;
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
    if (this.isAtSleepersDoor(name, index)) this.mark('callback-entered', index);
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

  /** Where a sleep ends the program that watches stands for a callback. */
  private isAtSleepersDoor(name: string, index: number): boolean {
    if (this.doors !== SLEEP_DOORS || name !== 'funcgraph_entry') return false;
    return this.bpfImages.has(this.log.num(index, 'image')) && [...this.running.values()].includes(this.place(index));
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
