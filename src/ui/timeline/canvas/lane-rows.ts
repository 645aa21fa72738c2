import type { Ns } from '../../../base/units.ts';
import type { Log } from '../../../trace/log.ts';
import type { Bar, RunRows } from '../../../trace/layout/rows.ts';
import type { Lane } from './lanes.ts';

/** Many CPUs share the room that four have. */
const ROOM = 92;
const TALLEST = 20;
const SHORTEST = 8;
const GAP = 3;
/** Above the first lane, for the run's name. */
const HEAD = 18;

/** A lane in its row. */
export interface LanePlace {
  readonly top: number;
  readonly height: number;
}

export function lanePlace(lanes: readonly Lane[], index: number, top: number): LanePlace {
  const height = Math.max(SHORTEST, Math.min(TALLEST, Math.floor(ROOM / lanes.length) - GAP));
  return { top: top + HEAD + index * (height + GAP), height };
}

/** The rows of a run that is drawn on canvas: names and places, no bars. */
export function laneRows(lanes: readonly Lane[], top: number): RunRows {
  const last = lanePlace(lanes, lanes.length - 1, top);
  const labels = lanes.map(({ cpu }, index) => {
    const place = lanePlace(lanes, index, top);
    return { key: `cpu ${cpu}`, y: place.top + place.height / 2, sort: 'cpu' as const, number: cpu };
  });
  return { top, height: last.top + last.height + GAP - top, bars: [], arrows: [], labels: last.height < 12 ? labels.filter((_, index) => index % 2 === 0) : labels, paths: [] };
}

/** What is drawn at a point, as a bar. */
export function laneBarAt(lanes: readonly Lane[], top: number, log: Log, zeroNs: Ns, timeNs: Ns, y: number): Bar | undefined {
  const index = lanes.findIndex((_, at) => {
    const place = lanePlace(lanes, at, top);
    return y >= place.top && y < place.top + place.height;
  });
  const segment = lanes[index]?.at(timeNs + zeroNs);
  if (!segment) return undefined;
  const { fromNs, toNs, context, position } = segment;
  const begun = position - 1;
  const label = log.kind(begun).name === 'sched_switch' ? log.text(begun, 'next_comm') : log.comm(begun);
  return { key: `lane ${position}`, context, label, fromNs: fromNs - zeroNs, toNs: toNs - zeroNs, position, ...lanePlace(lanes, index, top) };
}
