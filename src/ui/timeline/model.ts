import type { LabRun, Recording } from '../../lab/state.ts';
import { Log } from '../../trace/log.ts';
import { eventTimes, plainAxis, storyView } from '../../trace/layout/axis.ts';
import { bpfImagesOf } from '../../trace/story.ts';
import type { Timeline } from '../../trace/timeline.ts';
import { timelineOf } from '../../trace/timeline-builder.ts';
import type { LongRun } from './canvas/long-run.ts';
import type { RowsOptions, RunRows } from '../../trace/layout/rows.ts';
import { DENSE, MOST_ASYNCS, ROOMY, rowsOf } from '../../trace/layout/rows.ts';
import type { View } from '../../trace/layout/scale.ts';
import { FoldedAxis } from '../../trace/layout/scale.ts';

/** One machine on the timeline. */
export interface TimelineRun {
  readonly id: string;
  readonly recording: Recording;
  readonly timeline: Timeline;
  readonly rows: RunRows;
  /** Of a run too long for bars: drawn on canvas instead. */
  readonly long?: LongRun;
}

/** Longer Logs than this are drawn on canvas. */
export const MANY_EVENTS = 20_000;

/** How a long run is laid out: fetched when there is one. */
export type LongRunMaker = new (recording: Recording, top: number) => LongRun;

/** All that is drawn and does not change while the playhead moves. */
export interface TimelineModel {
  readonly axis: FoldedAxis;
  readonly runs: readonly TimelineRun[];
  readonly height: number;
  /** Between two machines. */
  readonly bend: number;
  /** Little room for many machines: everything is smaller. */
  readonly isDense: boolean;
  /** The stretch the story happens in: what a visitor sees first. */
  readonly story: View;
}

export const AXIS = 20;
/** Room for the lower flag of the playhead. */
export const FLAG = 18;
/** Between two machines, where the playhead bends; a third brings them closer. */
const BEND = 20;
const CLOSE_BEND = 14;

/** How the rows are to be. */
export interface TimelineOptions {
  /** Every timer and work has a row. */
  readonly hasAll: boolean;
  /** The page is low. */
  readonly isLow: boolean;
}

/** Undefined as long as there is no run, or one that is long and nothing to lay it out. */
export function timelineModel(shown: readonly LabRun[], { hasAll, isLow }: TimelineOptions, Long?: LongRunMaker): TimelineModel | undefined {
  const recorded = shown.flatMap(({ id, recording }) => (recording ? [{ id, recording }] : []));
  if (recorded.length === 0 || (!Long && recorded.some(({ recording }) => isLong(recording)))) return undefined;
  const isDense = recorded.length > 2 || (isLow && recorded.length > 1);
  const bend = isDense ? CLOSE_BEND : BEND;
  let y = AXIS;
  const runs = recorded.map(({ id, recording }) => {
    const run = timelineRun(id, recording, { top: y, heights: isDense ? DENSE : ROOMY, mostAsyncs: hasAll ? Number.POSITIVE_INFINITY : MOST_ASYNCS }, Long);
    y += run.rows.height + bend;
    return run;
  });
  const recordings = recorded.map(({ recording }) => recording);
  const axis = runs.some(({ long }) => long) ? plainAxis(recordings) : new FoldedAxis(eventTimes(recordings));
  return { axis, runs, height: y - bend + FLAG, bend, isDense, story: storyView(axis, recordings) };
}

const NO_TIMELINE: Timeline = timelineOf(new Log());

/** More events than shapes of their own on the page can be: the canvas draws them. */
export function isLong({ log }: Recording): boolean {
  return log.length > MANY_EVENTS;
}

function timelineRun(id: string, recording: Recording, options: Omit<RowsOptions, 'zeroNs'>, Long?: LongRunMaker): TimelineRun {
  const { log, zeroNs } = recording;
  if (Long && isLong(recording)) {
    const long = new Long(recording, options.top);
    return { id, recording, timeline: NO_TIMELINE, rows: long.rows, long };
  }
  const timeline = timelineOf(log);
  return { id, recording, timeline, rows: rowsOf(timeline, bpfImagesOf(log), { zeroNs, ...options }) };
}
