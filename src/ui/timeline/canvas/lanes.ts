import type { Context } from '../../../base/trace-flags.ts';
import { TraceFlag } from '../../../base/trace-flags.ts';
import type { Ns } from '../../../base/units.ts';
import type { Log } from '../../../trace/log.ts';

/**
 * A long Log laid out per CPU, in typed arrays: which context had the CPU from when
 * on, with sums that make any stretch of time cheap to ask for. Read off each event's
 * flags and what switches, enters and leaves; nothing nests here.
 */

export const CONTEXTS: readonly Context[] = ['U', 'K', 'H', 'S', 'W', 'I'];
const USER = 0;
const KERNEL = 1;
export const HARDIRQ = 2;
export const SOFTIRQ = 3;
export const WORKER = 4;
const IDLE = 5;
/** Of what is deferred: armed or pending, or neither that nor running. */
export const WAITING = 6;
export const NOTHING = 7;
/** How many there are. */
const STATES = 8;

/** Running sums are kept for every so many segments. */
const SPACING = 16;

export interface Segment {
  readonly fromNs: Ns;
  readonly toNs: Ns;
  /** A place in CONTEXTS, or WAITING, or NOTHING. */
  readonly state: number;
  /** Events that have happened when it begins. */
  readonly position: number;
}

/** Segments of a CPU, or of something deferred, in time. */
export class Lane {
  private starts = new Float64Array(256);
  private states = new Uint8Array(256);
  private positions = new Uint32Array(256);
  private sums = new Float64Array(STATES);
  private length = 0;
  private endNs: Ns = 0;

  /** From now on it is in this state. */
  begin(timeNs: Ns, state: number, position: number): void {
    if (this.state === state) return;
    if (this.length === this.starts.length) this.grow();
    this.starts[this.length] = timeNs;
    this.states[this.length] = state;
    this.positions[this.length++] = position;
  }

  /** What it was last, so far; undefined before it began. */
  get state(): number | undefined {
    return this.length === 0 ? undefined : this.states[this.length - 1];
  }

  finish(endNs: Ns): void {
    this.endNs = endNs;
    this.sums = new Float64Array((Math.ceil(this.length / SPACING) + 1) * STATES);
    const running = new Float64Array(STATES);
    for (let index = 0; index < this.length; index++) {
      if (index % SPACING === 0) this.sums.set(running, (index / SPACING) * STATES);
      running[this.states[index]] += this.endOf(index) - this.starts[index];
    }
  }

  /** Adds up how long it was in each state before a time, from the lane's beginning. */
  sumsBefore(timeNs: Ns, into: Float64Array): void {
    const at = this.indexAt(timeNs);
    if (at < 0) {
      into.fill(0);
      return;
    }
    const checkpoint = Math.floor(at / SPACING);
    for (let state = 0; state < STATES; state++) into[state] = this.sums[checkpoint * STATES + state];
    for (let index = checkpoint * SPACING; index < at; index++) into[this.states[index]] += this.endOf(index) - this.starts[index];
    into[this.states[at]] += Math.min(timeNs, this.endOf(at)) - this.starts[at];
  }

  /** What it is at a time. */
  at(timeNs: Ns): Segment | undefined {
    const index = this.indexAt(timeNs);
    if (index < 0 || timeNs >= this.endNs) return undefined;
    return { fromNs: this.starts[index], toNs: this.endOf(index), state: this.states[index], position: this.positions[index] };
  }

  private indexAt(timeNs: Ns): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.starts[middle] <= timeNs) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  private endOf(index: number): Ns {
    return index + 1 < this.length ? this.starts[index + 1] : this.endNs;
  }

  private grow(): void {
    const size = 2 * this.starts.length;
    const copied = <T extends Float64Array | Uint8Array | Uint32Array>(into: T, from: T): T => {
      into.set(from);
      return into;
    };
    this.starts = copied(new Float64Array(size), this.starts);
    this.states = copied(new Uint8Array(size), this.states);
    this.positions = copied(new Uint32Array(size), this.positions);
  }
}

/** A CPU's lane. */
export interface CpuLane {
  readonly cpu: number;
  readonly lane: Lane;
}

/** Room for what `Lane.sumsBefore` adds up. */
export function emptySums(): Float64Array {
  return new Float64Array(STATES);
}

/** The lanes of a Log, by CPU. */
export function lanesOf(log: Log): CpuLane[] {
  const scribes = new Map<number, LaneScribe>();
  for (let index = 0; index < log.length; index++) {
    const cpu = log.cpu(index);
    let scribe = scribes.get(cpu);
    if (!scribe) scribes.set(cpu, (scribe = new LaneScribe(cpu)));
    scribe.take(log, index);
  }
  const endNs = log.length > 0 ? log.timeNs(log.length - 1) : 0;
  for (const { lane } of scribes.values()) lane.finish(endNs);
  return [...scribes.values()].toSorted((one, other) => one.cpu - other.cpu);
}

/** Reads one CPU's events: an event's flags say where it happened, its kind what comes behind it. */
class LaneScribe implements CpuLane {
  readonly cpu: number;
  readonly lane = new Lane();
  private task = IDLE;

  constructor(cpu: number) {
    this.cpu = cpu;
  }

  take(log: Log, index: number): void {
    const flags = log.flags(index);
    const timeNs = log.timeNs(index);
    const { name } = log.kind(index);
    if (name === 'sched_switch') this.task = taskContext(log, index);
    else if (log.pid(index) === 0) this.task = IDLE;
    else if (flags & TraceFlag.WQ_WORKER) this.task = WORKER;
    else if (name.startsWith('sys_exit_')) this.task = USER;
    else if (this.task === IDLE || name.startsWith('sys_enter_')) this.task = KERNEL;
    this.lane.begin(timeNs, this.contextBehind(name, flags), index + 1);
  }

  private contextBehind(name: string, flags: number): number {
    const isEntry = name.endsWith('_entry') && !name.startsWith('hrtimer');
    const isExit = name.endsWith('_exit') && !name.startsWith('hrtimer');
    const isSoft = (flags & TraceFlag.SOFTIRQ) !== 0;
    if (name === 'softirq_exit') return flags & TraceFlag.HARDIRQ ? HARDIRQ : this.task;
    if (name === 'softirq_entry') return SOFTIRQ;
    if (isExit && interruptNames.test(name)) return isSoft ? SOFTIRQ : this.task;
    if (flags & TraceFlag.HARDIRQ || (isEntry && interruptNames.test(name))) return HARDIRQ;
    return isSoft ? SOFTIRQ : this.task;
  }
}

const interruptNames = /^(irq_handler|local_timer|reschedule|call_function|call_function_single|irq_work|thermal_apic|x86_platform_ipi)_/;

function taskContext(log: Log, index: number): number {
  if (log.num(index, 'next_pid') === 0) return IDLE;
  return log.text(index, 'next_comm').startsWith('kworker/') ? WORKER : KERNEL;
}

/** How long each context had a CPU within a stretch of time, on all lanes together. */
export function timeInLanes(lanes: readonly CpuLane[], fromNs: Ns, toNs: Ns): ReadonlyMap<Context, Ns> {
  const sums = emptySums();
  const at = emptySums();
  for (const { lane } of lanes) {
    lane.sumsBefore(toNs, at);
    at.forEach((ns, state) => (sums[state] += ns));
    lane.sumsBefore(fromNs, at);
    at.forEach((ns, state) => (sums[state] -= ns));
  }
  return new Map(CONTEXTS.map((context, index) => [context, sums[index]] as const).filter(([, ns]) => ns > 0));
}
