import type { Ns } from '../base/units.ts';
import type { EventKind, FieldValue } from '../base/event.ts';
import { hrtimer_expire_entry, hrtimer_start, packet_arrive, packet_done, sched_switch, sched_wakeup, sched_wakeup_new, workqueue_execute_start, workqueue_queue_work } from '../base/event.ts';
import type { Log } from './log.ts';

/**
 * Waits found in a Log: works from `queue_work` to their execution, timers from
 * their expiry to their callback, tasks from their wakeup to a CPU, packets from
 * the card's ring to the end of their way. And how long what is entered lasts until
 * it is left, whatever comes in between: system calls, interrupts, softirqs.
 */
export type LatencySort = 'work' | 'timer' | 'wakeup' | 'packet' | 'syscall' | 'irq' | 'softirq';

export interface Latency {
  readonly sort: LatencySort;
  /** The work's or timer's function, the task's name. */
  readonly name: string;
  /** Positions (counts of events) of its beginning and its end. */
  readonly from: number;
  readonly to: number;
  readonly waitNs: Ns;
}

/** All latencies of one sort and name. */
export interface LatencyGroup {
  readonly sort: LatencySort;
  readonly name: string;
  /** Shortest first. */
  readonly latencies: readonly Latency[];
}

/** Groups by sort, then by how many they hold, largest first. */
export function latenciesOf(log: Log): LatencyGroup[] {
  const groups = new Map<string, { sort: LatencySort; name: string; latencies: Latency[] }>();
  for (const latency of [...workLatencies(log), ...timerLatencies(log), ...wakeupLatencies(log), ...packetLatencies(log), ...durations(log)]) {
    const key = `${latency.sort} ${latency.name}`;
    const group = groups.get(key) ?? { sort: latency.sort, name: latency.name, latencies: [] };
    group.latencies.push(latency);
    groups.set(key, group);
  }
  const sorted = [...groups.values()].map((group) => ({ ...group, latencies: group.latencies.toSorted((one, other) => one.waitNs - other.waitNs) }));
  return sorted.toSorted((one, other) => SORTS.indexOf(one.sort) - SORTS.indexOf(other.sort) || other.latencies.length - one.latencies.length);
}

const SORTS: readonly LatencySort[] = ['work', 'timer', 'wakeup', 'packet', 'syscall', 'irq', 'softirq'];

/**
 * The wait that `share` (0 … 1) of the group do not exceed: nearest rank. The
 * group's list is sorted and not empty.
 */
export function percentile({ latencies }: LatencyGroup, share: number): Ns {
  const rank = Math.max(1, Math.ceil(share * latencies.length));
  return latencies[rank - 1].waitNs;
}

export interface HistogramBar {
  /** From … up to, but not including. */
  readonly fromNs: Ns;
  readonly toNs: Ns;
  readonly count: number;
}

/** Bars twice as wide each, from the shortest wait to the longest. */
export function histogram({ latencies }: LatencyGroup): HistogramBar[] {
  const bars: { fromNs: Ns; toNs: Ns; count: number }[] = [];
  for (const { waitNs } of latencies) {
    const fromNs = waitNs < 1 ? 0 : 2 ** Math.floor(Math.log2(waitNs));
    for (let next = bars.at(-1)?.toNs ?? fromNs; next <= fromNs; next = bars.at(-1)!.toNs) bars.push({ fromNs: next, toNs: Math.max(1, next * 2), count: 0 });
    bars.at(-1)!.count++;
  }
  return bars;
}

function* workLatencies(log: Log): IterableIterator<Latency> {
  yield* pairs(log, 'work', workqueue_queue_work, workqueue_execute_start, 'work', 'function');
}

/** Whatever the verdict. */
export function* packetLatencies(log: Log): IterableIterator<Latency> {
  yield* pairs(log, 'packet', packet_arrive, packet_done, 'packet', 'dev');
}

/** From a beginning to the next end with the same value of `key`; a second beginning before it does not count. */
function* pairs(log: Log, sort: LatencySort, begin: EventKind, end: EventKind, key: string, nameField: string): IterableIterator<Latency> {
  const open = new Map<FieldValue, number>();
  for (let index = 0; index < log.length; index++) {
    const kind = log.kind(index);
    if (kind !== begin && kind !== end) continue;
    const value = log.field(index, key)!;
    const from = open.get(value);
    if (kind === begin && from === undefined) open.set(value, index);
    if (kind !== end || from === undefined) continue;
    open.delete(value);
    yield { sort, name: log.text(index, nameField), from: from + 1, to: index + 1, waitNs: log.timeNs(index) - log.timeNs(from) };
  }
}

/** By the timers' own clock: `now` of the expiry against the softexpires it was armed with. */
function* timerLatencies(log: Log): IterableIterator<Latency> {
  const armed = new Map<FieldValue, number>();
  for (let index = 0; index < log.length; index++) {
    const kind = log.kind(index);
    if (kind === hrtimer_start) armed.set(log.field(index, 'hrtimer')!, index);
    if (kind !== hrtimer_expire_entry) continue;
    const from = armed.get(log.field(index, 'hrtimer')!);
    const waitNs = from === undefined ? Number.NaN : log.num(index, 'now') - log.num(from, 'softexpires');
    if (waitNs >= 0) yield { sort: 'timer', name: log.text(index, 'function'), from: from! + 1, to: index + 1, waitNs };
  }
}

/** What an event enters or leaves. */
interface Door {
  readonly sort: 'syscall' | 'irq' | 'softirq';
  readonly name: string;
  readonly isEntry: boolean;
}

/** From each entry to its exit: of a task for system calls, of a CPU for the others. What was entered before the Log begins is left out. */
function* durations(log: Log): IterableIterator<Latency> {
  const doors = new Map<EventKind, Door | undefined>();
  const open = new Map<string, number>();
  for (let index = 0; index < log.length; index++) {
    const kind = log.kind(index);
    if (!doors.has(kind)) doors.set(kind, doorOf(kind));
    const door = doors.get(kind);
    if (!door) continue;
    const { sort, isEntry } = door;
    const key = `${door.name} ${sort === 'syscall' ? log.pid(index) : log.cpu(index)}`;
    const from = open.get(key);
    if (isEntry) open.set(key, index);
    else open.delete(key);
    if (isEntry || from === undefined) continue;
    yield { sort, name: durationName(log, from, door), from: from + 1, to: index + 1, waitNs: log.timeNs(index) - log.timeNs(from) };
  }
}

function doorOf({ name, system }: EventKind): Door | undefined {
  const call = /^sys_(enter|exit)_(.+)$/.exec(name);
  if (call) return { sort: 'syscall', name: call[2], isEntry: call[1] === 'enter' };
  const other = /^(.+)_(entry|exit)$/.exec(name);
  const isInterrupt = system === 'irq_vectors' || name.startsWith('irq_handler_');
  if (!other || (!isInterrupt && other[1] !== 'softirq')) return undefined;
  return { sort: isInterrupt ? 'irq' : 'softirq', name: other[1], isEntry: other[2] === 'entry' };
}

/** A device's interrupt has its name, a softirq its action. */
function durationName(log: Log, from: number, { sort, name }: Door): string {
  if (sort === 'softirq') return log.text(from, 'action') || name;
  return sort === 'irq' ? log.text(from, 'name') || name : name;
}

function* wakeupLatencies(log: Log): IterableIterator<Latency> {
  const woken = new Map<number, number>();
  for (let index = 0; index < log.length; index++) {
    const kind = log.kind(index);
    if (kind === sched_wakeup || kind === sched_wakeup_new) woken.set(log.num(index, 'pid'), index);
    if (kind !== sched_switch) continue;
    const pid = log.num(index, 'next_pid');
    const from = woken.get(pid);
    woken.delete(pid);
    if (from !== undefined) yield { sort: 'wakeup', name: log.text(index, 'next_comm'), from: from + 1, to: index + 1, waitNs: log.timeNs(index) - log.timeNs(from) };
  }
}
