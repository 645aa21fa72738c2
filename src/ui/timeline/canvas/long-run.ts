import type { Context } from '../../../base/trace-flags.ts';
import type { Ns } from '../../../base/units.ts';
import type { Recording } from '../../../lab/state.ts';
import type { Bar, RunRows } from '../../../trace/layout/rows.ts';
import { deferredLanesOf } from './deferred.ts';
import { heightOf, labelsOf, laneRowsOf, type LaneRow } from './lane-rows.ts';
import { CONTEXTS, lanesOf, NOTHING, timeInLanes, type CpuLane } from './lanes.ts';

/** A run that is too long for bars, as it is drawn on canvas. */
export class LongRun {
  /** Names and places, no bars. */
  readonly rows: RunRows;
  readonly lanes: readonly LaneRow[];
  private readonly recording: Recording;
  private readonly cpus: readonly CpuLane[];

  constructor(recording: Recording, top: number) {
    this.recording = recording;
    this.cpus = lanesOf(recording.log);
    this.lanes = laneRowsOf(this.cpus, deferredLanesOf(recording.log), top);
    this.rows = { top, height: heightOf(this.lanes, top), bars: [], arrows: [], labels: labelsOf(this.lanes), paths: [] };
  }

  /** What is drawn at a point, as a bar. Times are since the page's zero. */
  barAt(timeNs: Ns, y: number): Bar | undefined {
    const { zeroNs } = this.recording;
    const row = this.lanes.find(({ top, height }) => y >= top && y < top + height);
    const segment = row?.lane.at(timeNs + zeroNs);
    if (!row || !segment || segment.state === NOTHING) return undefined;
    const { fromNs, toNs, state, position } = segment;
    const { top, height } = row;
    return { key: `lane ${position}`, context: CONTEXTS[state], label: this.labelOf(row, position), fromNs: fromNs - zeroNs, toNs: toNs - zeroNs, position, top, height };
  }

  /** How long each context had a CPU. */
  timeWithin(fromNs: Ns, toNs: Ns): ReadonlyMap<Context, Ns> {
    const { zeroNs } = this.recording;
    return timeInLanes(this.cpus, fromNs + zeroNs, toNs + zeroNs);
  }

  private labelOf({ of }: LaneRow, position: number): string {
    if (typeof of !== 'number') return of.name;
    const { log } = this.recording;
    const begun = position - 1;
    return log.kind(begun).name === 'sched_switch' ? log.text(begun, 'next_comm') : log.comm(begun);
  }
}
