import type { Ns } from '../base/units.ts';
import { sharedMilestones } from '../trace/shared-milestones.ts';
import type { SharedMilestone } from '../trace/shared-milestones.ts';

/**
 * Where the playheads of several runs stand: pure arithmetic on positions.
 *
 * A position is a count of events that have happened; a stop is a position at
 * which *Step* rests.
 */

/** What pairing needs to know of a run. */
export interface Track {
  /** Stops, ascending; the first is 0, the last the end. */
  readonly stops: readonly number[];
  /** In the order they are reached. */
  readonly milestones: readonly SharedMilestone[];
  /** Time of the event before `position`, counted from where the story starts; before that it is negative. */
  timeNsAt(position: number): Ns;
}

/** Index of the last entry ≤ `value` in an ascending list, or -1. */
export function lastAtMost(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The stop after `position` (or before it); the first or last stop where there is none. */
export function neighbourStop(stops: readonly number[], position: number, direction: 1 | -1): number {
  const at = lastAtMost(stops, position);
  const isBetweenStops = stops[at] !== position;
  const next = direction === 1 ? at + 1 : isBetweenStops ? at : at - 1;
  return stops[Math.min(Math.max(next, 0), stops.length - 1)];
}

/** The last stop at or before `position`. */
export function stopAt(stops: readonly number[], position: number): number {
  return stops[Math.max(0, lastAtMost(stops, position))];
}

/**
 * Where `to` stands when it follows `from` by story: at the same milestone, as
 * many stops behind it as `from` is, but never past the next milestone they share.
 * A run without a story stands at its end, which says why.
 */
export function followByStory(from: Track, position: number, to: Track): number {
  const end = from.stops.length - 1;
  const hasLostIt = from.milestones.length > 0 && to.milestones.length === 0;
  if (hasLostIt || position >= from.stops[end]) return to.stops[to.stops.length - 1];
  const shared = sharedMilestones(from.milestones, to.milestones);
  const reached = shared.findLastIndex(([own]) => own <= position);
  const [ownAt, otherAt] = reached < 0 ? [0, 0] : shared[reached];
  const behind = lastAtMost(from.stops, position) - lastAtMost(from.stops, ownAt);
  const first = Math.max(0, lastAtMost(to.stops, otherAt));
  const next = shared[reached + 1];
  const bound = next === undefined ? to.stops.length - 1 : lastAtMost(to.stops, next[1] - 1);
  return to.stops[Math.max(first, Math.min(first + behind, bound))];
}

/** Where `to` stands when it follows `from` by clock: at its last stop not later. */
export function followByClock(from: Track, position: number, to: Track): number {
  return stopAtTime(to, from.timeNsAt(position));
}

/** The last stop of a run whose time is not after `timeNs`. */
export function stopAtTime(track: Track, timeNs: Ns): number {
  let low = 0;
  let high = track.stops.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (track.timeNsAt(track.stops[middle]) <= timeNs) low = middle + 1;
    else high = middle;
  }
  return track.stops[Math.max(0, low - 1)];
}
