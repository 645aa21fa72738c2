import type { LabRun, Recording, TimeRange } from '../../lab/state.ts';
import type { Stretch, Timeline } from '../../trace/timeline.ts';

/** Which of a run's events an export has: from the first, up to but not including the second. */
export interface EventRange {
  readonly from: number;
  readonly to: number;
}

/** The events of a selected stretch, or of the whole run; none that an open prediction hides. */
export function eventRange({ log, zeroNs }: Recording, { hiddenAfter }: LabRun, selection?: TimeRange): EventRange {
  const end = hiddenAfter ?? log.length;
  if (!selection) return { from: 0, to: end };
  // Its first event is one that is at its edge.
  const from = log.positionAt(Math.ceil(selection.fromNs + zeroNs) - 1);
  return { from: Math.min(from, end), to: Math.min(end, log.positionAt(selection.toNs + zeroNs)) };
}

/** What of a timeline lies within a stretch of time, cut at its edges. */
export function clippedTimeline(timeline: Timeline, fromNs: number, toNs: number): Timeline {
  const isIn = (stretch: Stretch) => stretch.fromNs < toNs && stretch.toNs > fromNs;
  const cut = <T extends Stretch>(stretch: T): T => ({ ...stretch, fromNs: Math.max(fromNs, stretch.fromNs), toNs: Math.min(toNs, stretch.toNs) });
  return {
    ...timeline,
    fromNs,
    toNs,
    cpus: timeline.cpus.map((lane) => ({ ...lane, slices: lane.slices.filter(isIn).map(cut) })),
    asyncs: timeline.asyncs.map((lane) => ({ ...lane, spans: lane.spans.filter(isIn).map(cut) })),
    devices: timeline.devices.map((lane) => ({ ...lane, spans: lane.spans.filter(isIn).map(cut) })),
    arrows: timeline.arrows.filter((arrow) => arrow.fromNs >= fromNs && arrow.toNs <= toNs),
    paths: timeline.paths.filter(isIn).map(cut),
  };
}
