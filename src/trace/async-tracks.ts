import type { EventCursor } from './moment/cursor.ts';
import type { AsyncMoment, Moment } from './moment/moment.ts';
import type { Arrow, AsyncLane, AsyncPhase, AsyncSpan } from './timeline.ts';

type OpenSpan = { -readonly [K in keyof AsyncSpan]: AsyncSpan[K] };

interface Track {
  readonly id: number;
  readonly first: AsyncMoment;
  readonly spans: OpenSpan[];
  open?: OpenSpan;
  /** Index of the start that the last arrow began at. */
  arrowFrom: number;
  /** Index of the taking that the last arrow ended at. */
  arrowTo: number;
}

/** Lanes of bpf_timers and bpf_wqs, and the arrows from their starts to their callbacks. */
export class AsyncTracks {
  readonly arrows: Arrow[] = [];
  private readonly tracks = new Map<number, Track>();

  update(moment: Moment, event: EventCursor): void {
    for (const id of concerned(moment, event)) {
      const async = moment.asyncs.get(id);
      if (async !== undefined) this.follow(moment, event, async);
    }
  }

  finish(end: { readonly timeNs: number; readonly position: number }): AsyncLane[] {
    for (const { open } of this.tracks.values()) {
      if (open === undefined) continue;
      open.toNs = end.timeNs;
      open.to = end.position;
    }
    return [...this.tracks.values()].map(({ id, first: { sort, map, slot }, spans }) => ({ id, sort, map, slot, spans }));
  }

  private trackOf(async: AsyncMoment): Track {
    const known = this.tracks.get(async.id);
    if (known !== undefined) return known;
    const made: Track = { id: async.id, first: async, spans: [], arrowFrom: -1, arrowTo: -1 };
    this.tracks.set(async.id, made);
    return made;
  }

  private follow(moment: Moment, event: EventCursor, async: AsyncMoment): void {
    const track = this.trackOf(async);
    const phase = phaseOf(moment, async);
    this.drawArrow(moment, track, async);
    if (track.open === undefined ? phase === undefined : track.open.phase === phase && !isRestart(track.open, async)) return;
    if (track.open !== undefined) {
      track.open.toNs = event.timeNs;
      track.open.to = moment.position;
      track.open.isOpen = false;
      track.open = undefined;
    }
    if (phase !== undefined) track.spans.push((track.open = newSpan(moment, event, async, phase)));
  }

  /** One arrow for each taking; a second start before it moved the first. */
  private drawArrow(moment: Moment, track: Track, async: AsyncMoment): void {
    const { started, taken } = async;
    if (taken === undefined || taken.index === track.arrowTo) return;
    track.arrowTo = taken.index;
    if (started === undefined || started.index > taken.index || started.index === track.arrowFrom) return;
    track.arrowFrom = started.index;
    const timer = async.sort === 'timer' ? moment.hrtimers.get(async.object) : undefined;
    this.arrows.push({
      async: async.id, sort: async.sort,
      fromNs: started.timeNs, from: started.index + 1, fromCpu: started.cpu,
      toNs: taken.timeNs, to: taken.index + 1, toCpu: taken.cpu,
      latencyNs: taken.timeNs - started.timeNs,
      ...(timer?.expiredAtNs === undefined ? {} : { latenessNs: timer.expiredAtNs - timer.softExpiresNs }),
    });
  }
}

/** A waiting timer that is armed again waits anew; a work that is queued again does not (its pending bit is set). */
function isRestart(open: OpenSpan, async: AsyncMoment): boolean {
  return open.phase === 'armed' && async.started !== undefined && async.started.index + 1 > open.from;
}

function newSpan(moment: Moment, event: EventCursor, async: AsyncMoment, phase: AsyncPhase): OpenSpan {
  const isWaiting = phase === 'armed' || phase === 'pending';
  const begun = isWaiting && async.started !== undefined ? async.started : { timeNs: event.timeNs, index: event.index, cpu: event.cpu };
  return { phase, cpu: begun.cpu, fromNs: begun.timeNs, from: begun.index + 1, toNs: event.timeNs, to: moment.position, isOpen: true };
}

function phaseOf(moment: Moment, async: AsyncMoment): AsyncPhase | undefined {
  if (async.state === 'armed' || async.state === 'pending') return async.state;
  if (async.state !== 'running') return undefined;
  const worker = async.place.at === 'worker' ? moment.workers.get(async.place.pid) : undefined;
  return worker?.state === 'sleeping' ? 'sleeping' : 'running';
}

/** The asyncs an event can have moved. */
function concerned(moment: Moment, event: EventCursor): readonly number[] {
  const { name } = event.kind;
  if (name.startsWith('hrtimer_')) return listOf(moment.hrtimers.get(event.address('hrtimer'))?.async);
  if (name.startsWith('workqueue_')) return listOf(moment.works.get(event.address('work'))?.async);
  if (name.startsWith('bpf_async_')) return [event.num('async')];
  return name === 'sched_switch' ? [...workOn(moment, event.num('prev_pid')), ...workOn(moment, event.num('next_pid'))] : [];
}

function workOn(moment: Moment, pid: number): readonly number[] {
  const work = moment.workers.get(pid)?.work;
  return work === undefined ? [] : listOf(moment.works.get(work)?.async);
}

function listOf(id: number | undefined): readonly number[] {
  return id === undefined ? [] : [id];
}
