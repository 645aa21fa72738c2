import { console_event } from '../../base/event.ts';
import type { Ns } from '../../base/units.ts';
import type { LabRun, Recording } from '../../lab/state.ts';
import { Log } from '../../trace/log.ts';
import { bpfImagesOf, milestonesOf } from '../../trace/story.ts';
import type { Timeline } from '../../trace/timeline.ts';
import { timelineOf } from '../../trace/timeline-builder.ts';
import { laneRows } from './canvas/lane-rows.ts';
import { lanesOf, MANY_EVENTS, type Lane } from './canvas/lanes.ts';
import type { RunRows } from './rows.ts';
import { rowsOf } from './rows.ts';
import type { View } from './scale.ts';
import { FoldedAxis } from './scale.ts';

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

/** Where there is much, quiet is part of the picture: nothing is folded. */
function plainAxis(recordings: readonly Recording[]): FoldedAxis {
  const fromNs = Math.min(...recordings.map(({ log, zeroNs }) => log.timeNs(0) - zeroNs));
  const toNs = Math.max(...recordings.map(({ log, zeroNs }) => log.timeNs(log.length - 1) - zeroNs));
  return new FoldedAxis([fromNs, toNs], Number.POSITIVE_INFINITY);
}

/**
 * When something happened on any machine, in order, without repeats. What the kernel
 * only says does not count: a report is many lines, each slow, and one quiet stretch.
 */
function eventTimes(recordings: readonly Recording[]): Ns[] {
  const times = new Set<Ns>();
  for (const { log, zeroNs } of recordings) {
    for (let index = 0; index < log.length; index++) if (log.kind(index) !== console_event) times.add(log.timeNs(index) - zeroNs);
  }
  return [...times].toSorted((a, b) => a - b);
}

/** What is seen around the story, in parts of its length. */
const BEFORE = 0.07;
const AFTER = 0.16;

/** From just before the story starts to just behind the quiet that follows it; everything where there is no story. */
function storyView(axis: FoldedAxis, recordings: readonly Recording[]): View {
  const toNs = Math.max(...recordings.map(({ log, zeroNs }) => storyEnd(log, zeroNs)));
  if (!Number.isFinite(toNs)) return { from: 0, to: axis.length };
  const fold = axis.folds.find((each) => each.fromNs >= toNs);
  const end = axis.drawn(fold ? fold.toNs : toNs);
  const start = axis.drawn(0);
  const length = end - start;
  return { from: Math.max(0, start - length * BEFORE), to: Math.min(axis.length, end + length * AFTER) };
}

const LAST = new Set(['callback-left', 'caller-goes-on', 'caller-sleeps']);

/** Of a story of packets so many chapters are seen at first: there are hundreds, and they are alike. */
const FIRST_PACKETS = 3;

function storyEnd(log: Log, zeroNs: Ns): Ns {
  const story = milestonesOf(log);
  const last = story[0]?.key.startsWith('packet ') ? story[Math.min(FIRST_PACKETS, story.length - 1)] : story.findLast(({ key }) => LAST.has(key));
  return last ? log.timeNs(last.position - 1) - zeroNs : Number.NEGATIVE_INFINITY;
}
