import type { Ns } from '../base/units.ts';
import { AsyncTracks } from './async-tracks.ts';
import { CpuTrack } from './cpu-track.ts';
import { DeviceTracks } from './device-tracks.ts';
import type { Log } from './log.ts';
import { EventCursor } from './moment/cursor.ts';
import { Draft } from './moment/draft.ts';
import { emptyMoment } from './moment/empty.ts';
import { foldEvent } from './moment/fold.ts';
import { PathTracks } from './path-tracks.ts';
import type { CpuLane, Timeline } from './timeline.ts';

/** The whole Log laid out in time. */
export function timelineOf(log: Log): Timeline {
  const builder = new TimelineBuilder(log);
  builder.advance(log.length);
  return builder.finish();
}

/**
 * Lays a Log out in time, in pieces where it is long. The stack of contexts on
 * each CPU is the fold's: picture and timeline cannot disagree.
 */
export class TimelineBuilder {
  private readonly log: Log;
  private readonly draft = new Draft(emptyMoment());
  private readonly cursor: EventCursor;
  private readonly cpus: CpuTrack[] = [];
  private readonly asyncs = new AsyncTracks();
  private readonly devices = new DeviceTracks();
  private readonly paths = new PathTracks();
  private latestNs: Ns = 0;

  constructor(log: Log) {
    this.log = log;
    this.cursor = new EventCursor(log);
  }

  /** Goes on to `position`. */
  advance(position: number): void {
    const { cursor, draft } = this;
    for (let index = draft.moment.position; index < Math.min(position, this.log.length); index++) {
      cursor.index = index;
      foldEvent(draft, cursor);
      this.take(cursor);
    }
  }

  get position(): number {
    return this.draft.moment.position;
  }

  /** The timeline so far; what is under way ends, open, at the last event. */
  finish(): Timeline {
    const end = { timeNs: this.latestNs, position: this.position };
    const lanes: CpuLane[] = this.cpus.map((track) => ({ cpu: track.cpu, slices: track.finish(end) }));
    return {
      fromNs: this.position > 0 ? this.log.timeNs(0) : 0, toNs: end.timeNs, cpus: lanes,
      asyncs: this.asyncs.finish(end), devices: this.devices.finish(end), arrows: this.asyncs.arrows, paths: this.paths.finish(end),
    };
  }

  private take(event: EventCursor): void {
    const { moment } = this.draft;
    const { cpu, timeNs } = event;
    this.latestNs = Math.max(this.latestNs, timeNs);
    while (this.cpus.length < moment.cpus.length) this.cpus.push(new CpuTrack(this.cpus.length));
    const track = this.cpus[cpu];
    const elapsedNs = track.elapse(timeNs);
    this.paths.elapse(cpu, elapsedNs);
    track.update(moment, timeNs);
    this.asyncs.update(moment, event);
    this.devices.update(moment, event);
    this.paths.update(moment, event);
  }
}
