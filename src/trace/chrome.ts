import type { Ns } from '../base/units.ts';
import type { Log } from './log.ts';
import { timelineOf } from './timeline-builder.ts';
import type { Arrow, AsyncLane, CpuLane, Slice, Timeline } from './timeline.ts';

/**
 * A run as Chrome trace JSON (the "JSON Array Format" of the Trace Event
 * Format), which Perfetto, speedscope and chrome://tracing open: a track per
 * CPU with nested slices, a track per bpf_timer and bpf_wq, counters for queues,
 * flow arrows from each start to its callback.
 */
export interface ChromeEvent {
  readonly name: string;
  readonly ph: 'X' | 'M' | 'C' | 's' | 'f' | 'i';
  readonly pid: number;
  readonly tid: number;
  /** Microseconds, with fractions. */
  readonly ts: number;
  readonly dur?: number;
  readonly cat?: string;
  readonly id?: number;
  /** Binds a flow's end to the slice around it. */
  readonly bp?: 'e';
  readonly s?: 't';
  readonly args?: Readonly<Record<string, string | number>>;
}

export interface ChromeTrace {
  readonly displayTimeUnit: 'ns';
  readonly traceEvents: readonly ChromeEvent[];
}

/** Two "processes": the machine's CPUs, and the things it defers. */
const CPUS = 1;
const DEFERRED = 2;

/** A Log as Chrome trace events, as its timeline lays it out. */
export function chromeTraceOf(log: Log, timeline: Timeline = timelineOf(log)): ChromeTrace {
  const body = [
    ...timeline.cpus.flatMap(cpuEvents),
    ...timeline.asyncs.flatMap(asyncEvents),
    ...timeline.arrows.flatMap((arrow, number) => flowEvents(arrow, number + 1)),
    ...counterEvents(timeline),
    ...markEvents(log),
  ];
  return { displayTimeUnit: 'ns', traceEvents: [...nameEvents(timeline), ...body.toSorted((one, other) => one.ts - other.ts)] };
}

/** The same as JSON text, for Perfetto and chrome://tracing. */
export function formatChromeTrace(log: Log): string {
  return JSON.stringify(chromeTraceOf(log));
}

function microseconds(timeNs: Ns): number {
  return timeNs / 1000;
}

function nameEvents({ cpus, asyncs }: Timeline): ChromeEvent[] {
  return [
    named('process_name', CPUS, 0, 'CPUs'),
    ...cpus.map(({ cpu }) => named('thread_name', CPUS, cpu, `CPU ${cpu}`)),
    ...(asyncs.length === 0 ? [] : [named('process_name', DEFERRED, 0, 'bpf_timer and bpf_wq')]),
    ...asyncs.map((lane, track) => named('thread_name', DEFERRED, track, `bpf_${lane.sort} ${lane.map > 0 ? `map ${lane.map}[${lane.slot}]` : track + 1}`)),
  ];
}

function named(name: 'process_name' | 'thread_name', pid: number, tid: number, text: string): ChromeEvent {
  return { name, ph: 'M', pid, tid, ts: 0, args: { name: text } };
}

function cpuEvents({ cpu, slices }: CpuLane): ChromeEvent[] {
  return slices.map((slice) => ({
    name: slice.name, ph: 'X', pid: CPUS, tid: cpu, ts: microseconds(slice.fromNs), dur: microseconds(slice.toNs - slice.fromNs), cat: slice.sort,
    args: sliceArguments(slice),
  }));
}

function sliceArguments({ context, comm, task, ownNs }: Slice): Record<string, string | number> {
  return { context, comm, pid: Math.max(task, 0), own_ns: ownNs };
}

/** Spans of one lane may overlap (armed again while running), which slices of a track must not: the waiting ones are cut. */
function asyncEvents(lane: AsyncLane, track: number): ChromeEvent[] {
  let endNs = Number.NEGATIVE_INFINITY;
  return lane.spans.map((span) => {
    const fromNs = Math.min(Math.max(span.fromNs, endNs), span.toNs);
    endNs = Math.max(endNs, span.toNs);
    return { name: span.phase, ph: 'X', pid: DEFERRED, tid: track, ts: microseconds(fromNs), dur: microseconds(span.toNs - fromNs), cat: lane.sort, args: { cpu: span.cpu } };
  });
}

/** From the slice in which it was started to the one in which it was taken, on the CPUs' tracks. */
function flowEvents(arrow: Arrow, id: number): ChromeEvent[] {
  const common = { name: `bpf_${arrow.sort}`, cat: 'deferred', pid: CPUS, id };
  return [
    { ...common, ph: 's', tid: arrow.fromCpu, ts: microseconds(arrow.fromNs) },
    { ...common, ph: 'f', bp: 'e', tid: arrow.toCpu, ts: microseconds(arrow.toNs), args: { latency_ns: arrow.latencyNs } },
  ];
}

/** How many timers wait armed and how many works pending. */
function counterEvents({ asyncs }: Timeline): ChromeEvent[] {
  const steps = asyncs.flatMap(({ sort, spans }) =>
    spans.filter(({ phase }) => phase === 'armed' || phase === 'pending').flatMap(({ fromNs, toNs }) => [{ sort, atNs: fromNs, by: 1 }, { sort, atNs: toNs, by: -1 }]),
  );
  steps.sort((one, other) => one.atNs - other.atNs || one.by - other.by);
  const counts = { timer: 0, wq: 0 };
  return steps.map(({ sort, atNs, by }) => {
    counts[sort] += by;
    return { name: 'waiting', ph: 'C', pid: DEFERRED, tid: 0, ts: microseconds(atNs), args: { armed: counts.timer, pending: counts.wq } };
  });
}

/** `bpf_printk` lines, as instants on their CPU's track. */
function markEvents(log: Log): ChromeEvent[] {
  const kind = log.kindNamed('bpf_trace_printk')!;
  return [...log.indicesOf(kind)].map((index) => ({
    name: log.text(index, 'msg'), ph: 'i', s: 't', pid: CPUS, tid: log.cpu(index), ts: microseconds(log.timeNs(index)), cat: 'bpf_trace_printk',
  }));
}
