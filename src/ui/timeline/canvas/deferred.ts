import type { EventKind, FieldValue } from '../../../base/event.ts';
import { hrtimer_cancel, hrtimer_expire_entry, hrtimer_expire_exit, hrtimer_start, workqueue_execute_end, workqueue_execute_start, workqueue_queue_work } from '../../../base/event.ts';
import { TraceFlag } from '../../../base/trace-flags.ts';
import type { Ns } from '../../../base/units.ts';
import type { Log } from '../../../trace/log.ts';
import { HARDIRQ, Lane, NOTHING, SOFTIRQ, WAITING, WORKER } from './lanes.ts';

/**
 * Timers and works of a long Log, read off their own events: when each waited, when
 * it ran, and the way from each start to the callback that it led to.
 */

/** A start and its callback. */
export interface Way {
  readonly fromNs: Ns;
  readonly fromCpu: number;
  readonly toNs: Ns;
}

/** One timer or work. */
export interface DeferredLane {
  readonly sort: 'timer' | 'wq';
  /** Its function, as the kernel names it. */
  readonly name: string;
  readonly lane: Lane;
  /** In order of their ends. */
  readonly ways: readonly Way[];
}

/** So many have a lane: BPF's own first, then those that are called back most. */
const MOST_LANES = 4;

/** A lane for each of the few timers and works that get one. */
export function deferredLanesOf(log: Log): DeferredLane[] {
  const scribes = new Map(busiest(log).map((each) => [each.key, new DeferredScribe(each)]));
  for (let index = 0; index < log.length; index++) {
    const deed = deeds.get(log.kind(index));
    if (deed) scribes.get(keyAt(log, index, deed)!)?.[deed.what](log, index);
  }
  const endNs = log.length > 0 ? log.timeNs(log.length - 1) : 0;
  for (const { lane } of scribes.values()) lane.finish(endNs);
  return [...scribes.values()];
}

/** What an event of this kind says of which sort of thing. */
interface Deed {
  readonly sort: DeferredLane['sort'];
  readonly what: 'start' | 'take' | 'end' | 'cancel';
}

const deeds: ReadonlyMap<EventKind, Deed> = new Map<EventKind, Deed>([
  [hrtimer_start, { sort: 'timer', what: 'start' }],
  [hrtimer_expire_entry, { sort: 'timer', what: 'take' }],
  [hrtimer_expire_exit, { sort: 'timer', what: 'end' }],
  [hrtimer_cancel, { sort: 'timer', what: 'cancel' }],
  [workqueue_queue_work, { sort: 'wq', what: 'start' }],
  [workqueue_execute_start, { sort: 'wq', what: 'take' }],
  [workqueue_execute_end, { sort: 'wq', what: 'end' }],
]);

function keyAt(log: Log, index: number, { sort }: Deed): FieldValue | undefined {
  // Kernel addresses of two sorts of things differ.
  return log.field(index, sort === 'timer' ? 'hrtimer' : 'work');
}

/** A timer or work that was called back. */
interface Called {
  readonly key: FieldValue;
  readonly sort: DeferredLane['sort'];
  readonly name: string;
  count: number;
}

function busiest(log: Log): Called[] {
  const called = new Map<FieldValue, Called>();
  for (let index = 0; index < log.length; index++) {
    const deed = deeds.get(log.kind(index));
    if (deed?.what !== 'take') continue;
    const key = keyAt(log, index, deed)!;
    const known = called.get(key);
    if (known) known.count++;
    else called.set(key, { key, sort: deed.sort, name: log.text(index, 'function'), count: 1 });
  }
  const isBpf = ({ name }: Called) => (name.startsWith('bpf_timer') || name.startsWith('bpf_wq') ? 1 : 0);
  return [...called.values()].toSorted((one, other) => isBpf(other) - isBpf(one) || other.count - one.count).slice(0, MOST_LANES);
}

/** Follows one of them. */
class DeferredScribe implements DeferredLane {
  readonly sort: DeferredLane['sort'];
  readonly name: string;
  readonly lane = new Lane();
  readonly ways: Way[] = [];
  private started: { readonly timeNs: Ns; readonly cpu: number } | undefined;
  private isRunning = false;

  constructor({ sort, name }: Called) {
    this.sort = sort;
    this.name = name;
  }

  /** A timer that waits is moved; a work is queued once, however often it is asked for. */
  start(log: Log, index: number): void {
    if (this.sort === 'timer' || !this.started) this.started = { timeNs: log.timeNs(index), cpu: log.cpu(index) };
    if (!this.isRunning) this.lane.begin(log.timeNs(index), WAITING, index + 1);
  }

  take(log: Log, index: number): void {
    const toNs = log.timeNs(index);
    if (this.started && this.started.timeNs <= toNs) this.ways.push({ fromNs: this.started.timeNs, fromCpu: this.started.cpu, toNs });
    this.started = undefined;
    this.isRunning = true;
    const state = this.sort === 'wq' ? WORKER : log.flags(index) & TraceFlag.HARDIRQ ? HARDIRQ : SOFTIRQ;
    this.lane.begin(toNs, state, index + 1);
  }

  /** Started again while it ran: it waits at once. */
  end(log: Log, index: number): void {
    this.isRunning = false;
    this.lane.begin(log.timeNs(index), this.started ? WAITING : NOTHING, index + 1);
  }

  /** Said also of a timer that is about to expire: its start is kept for the callback. */
  cancel(log: Log, index: number): void {
    if (!this.isRunning) this.lane.begin(log.timeNs(index), NOTHING, index + 1);
  }
}
