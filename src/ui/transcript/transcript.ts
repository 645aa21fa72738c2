import { source_line } from '../../base/event.ts';
import { contextOf, type Context } from '../../base/trace-flags.ts';
import type { Ns } from '../../base/units.ts';
import type { LabRun, Recording } from '../../lab/state.ts';
import { latenciesOf, type LatencySort } from '../../trace/latencies.ts';
import type { Log } from '../../trace/log.ts';
import { permissionOf } from '../happened/permission.ts';
import { sentenceAt, sourceLine, tellingEvent } from '../happened/sentence.ts';
import type { Messages } from '../text/en/page.ts';
import type { Rich } from '../text/rich.ts';

/** A step of a run in words: who, where, in which context, what changed, why now. */
export interface TranscriptLine {
  /** 1 is the first step. */
  readonly step: number;
  /** Where the playhead stands after it. */
  readonly position: number;
  /** Since the page's zero. */
  readonly timeNs: Ns;
  readonly cpu: number;
  readonly context: Context;
  /** The task that has the CPU; in an interrupt the one that lies below. */
  readonly who: string;
  readonly maySleep: boolean;
  readonly sentence: Rich;
  readonly why?: Why;
}

/** Why just then: the line of source that brought it about, or a wait that is over. */
export type Why =
  | { readonly sort: 'line'; readonly file: string; readonly line: number; readonly source: string }
  | { readonly sort: Wait; readonly waitNs: Ns; /** Since the page's zero: when it was queued, armed, woken, received. */ readonly sinceNs: Ns };

export type Wait = Extract<LatencySort, 'work' | 'timer' | 'wakeup' | 'packet'>;

/** What is told of: a finished run and the sources it was made from. */
export type ToldRun = Pick<LabRun, 'files'> & { readonly recording: Recording };

/** How many of a run's steps can be told of: those behind an open question cannot. */
export function stepsToTell({ hiddenAfter }: Pick<LabRun, 'hiddenAfter'>, { steps }: Recording): number {
  if (hiddenAfter === undefined) return steps.length - 1;
  return steps.findLastIndex((position) => position <= hiddenAfter);
}

/** The steps `first` … `last` (from 1) of a run. Costs a fold of the Log over them. */
export function transcriptOf(run: ToldRun, text: Messages, first: number, last: number): readonly TranscriptLine[] {
  const { steps } = run.recording;
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => lineAt(run, text, first + index, steps[first + index]));
}

function lineAt(run: ToldRun, text: Messages, step: number, position: number): TranscriptLine {
  const { recording } = run;
  const { log, zeroNs } = recording;
  const index = tellingEvent(recording, position);
  const flags = log.flags(index);
  const context = contextOf(flags);
  return {
    step,
    position,
    timeNs: log.timeNs(index) - zeroNs,
    cpu: log.cpu(index),
    context,
    who: log.pid(index) === 0 ? text.context.I.name : log.comm(index),
    maySleep: permissionOf(flags, log.kind(index).system === 'syscalls').maySleep,
    sentence: sentenceAt(run, position, text),
    why: whyNow(run, recording.steps[step - 1], position, index),
  };
}

/** `from` … `to`: the step's events, `to` not among them; `telling`: the one that its sentence is about. */
function whyNow(run: ToldRun, from: number, to: number, telling: number): Why | undefined {
  const { log, zeroNs } = run.recording;
  const wait = waitEndedIn(log, from, to);
  if (wait) return { ...wait, sinceNs: wait.sinceNs - zeroNs };
  if (telling === from || log.kind(from) !== source_line) return undefined;
  const file = log.text(from, 'file');
  const line = log.num(from, 'line');
  return { sort: 'line', file, line, source: sourceLine(run)(file, line) };
}

/** The last wait that ended with an event of the step. */
function waitEndedIn(log: Log, from: number, to: number): EndedWait | undefined {
  const waits = waitsIn(log);
  for (let index = to - 1; index >= from; index--) if (waits.has(index)) return waits.get(index);
  return undefined;
}

interface EndedWait {
  readonly sort: Wait;
  readonly waitNs: Ns;
  readonly sinceNs: Ns;
}

const known = new WeakMap<Log, ReadonlyMap<number, EndedWait>>();

/** The waits of a finished Log, by the event that ends them. */
function waitsIn(log: Log): ReadonlyMap<number, EndedWait> {
  const waits = known.get(log) ?? new Map(latenciesOf(log).flatMap(({ sort, latencies }) => (isWait(sort) ? latencies.map(({ from, to, waitNs }) => [to - 1, { sort, waitNs, sinceNs: log.timeNs(from - 1) }] as const) : [])));
  known.set(log, waits);
  return waits;
}

function isWait(sort: LatencySort): sort is Wait {
  return sort === 'work' || sort === 'timer' || sort === 'wakeup' || sort === 'packet';
}
