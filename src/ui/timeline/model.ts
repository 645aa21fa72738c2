import type { LabRun, Recording } from '../../lab/state.ts';
import { Log } from '../../trace/log.ts';
import { eventTimes, plainAxis, storyView } from '../../trace/layout/axis.ts';
import { bpfImagesOf } from '../../trace/story.ts';
import type { Timeline } from '../../trace/timeline.ts';
import { timelineOf } from '../../trace/timeline-builder.ts';
import { laneRows } from './canvas/lane-rows.ts';
import { lanesOf, MANY_EVENTS, type Lane } from './canvas/lanes.ts';
import type { RunRows } from '../../trace/layout/rows.ts';
import { rowsOf } from '../../trace/layout/rows.ts';
import type { View } from '../../trace/layout/scale.ts';
import { FoldedAxis } from '../../trace/layout/scale.ts';

/** One machine on the timeline. */
export interface TimelineRun {
  readonly id: string;
  readonly recording: Recording;
  readonly timeline: Timeline;
  readonly rows: RunRows;
  /** Of a run too long for bars: drawn on canvas instead. */
  readonly lanes?: readonly Lane[];
}

/** All that is drawn and does not change while the playhead moves. */
export interface TimelineModel {
  readonly axis: FoldedAxis;
  readonly runs: readonly TimelineRun[];
  readonly height: number;
  /** The stretch the story happens in: what a visitor sees first. */
  readonly story: View;
}

export const AXIS = 20;
/** Room for the lower flag of the playhead. */
export const FLAG = 18;
/** Between two machines, where the playhead bends. */
export const BEND = 20;

export function timelineModel(shown: readonly LabRun[]): TimelineModel | undefined {
  const recorded = shown.flatMap(({ id, recording }) => (recording ? [{ id, recording }] : []));
  if (recorded.length === 0) return undefined;
  let y = AXIS;
  const runs = recorded.map(({ id, recording }) => {
    const run = timelineRun(id, recording, y);
    y += run.rows.height + BEND;
    return run;
  });
  const recordings = recorded.map(({ recording }) => recording);
  const axis = runs.some(({ lanes }) => lanes) ? plainAxis(recordings) : new FoldedAxis(eventTimes(recordings));
  return { axis, runs, height: y - BEND + FLAG, story: storyView(axis, recordings) };
}

const NO_TIMELINE: Timeline = timelineOf(new Log());

function timelineRun(id: string, recording: Recording, top: number): TimelineRun {
  const { log, zeroNs } = recording;
  if (log.length > MANY_EVENTS) {
    const lanes = lanesOf(log);
    return { id, recording, timeline: NO_TIMELINE, rows: laneRows(lanes, top), lanes };
  }
  const timeline = timelineOf(log);
  return { id, recording, timeline, rows: rowsOf(timeline, bpfImagesOf(log), zeroNs, top) };
}
