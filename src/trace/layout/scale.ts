import type { Ns } from '../../base/units.ts';

/**
 * The timeline's axis. Stretches in which no machine does anything for long are
 * folded: they keep a fixed, small length and a visible break. `Drawn` is a length
 * on the folded axis: nanoseconds wherever nothing is folded.
 */
export type Drawn = number;

export interface Fold {
  readonly fromNs: Ns;
  readonly toNs: Ns;
}

/** A stretch of the axis between two folds, or a fold. */
interface Segment extends Fold {
  readonly start: Drawn;
  readonly length: Drawn;
  readonly isFold: boolean;
}

/** Time along a line, long stretches in which nothing happens folded. */
export class FoldedAxis {
  readonly folds: readonly Fold[];
  readonly length: Drawn;
  private readonly segments: readonly Segment[];

  /**
   * `times`: when something happened on any machine, ascending, in nanoseconds since the page's zero.
   * Quiet that is not longer than `least` is left as it is.
   */
  constructor(times: readonly Ns[], least: Ns = LEAST) {
    const segments: Segment[] = [];
    let start = 0;
    const add = (fromNs: Ns, toNs: Ns, isFold: boolean) => {
      const length = isFold ? FOLDED : toNs - fromNs;
      segments.push({ fromNs, toNs, isFold, start, length });
      start += length;
    };
    let from = times[0] ?? 0;
    for (let index = 1; index < times.length; index++) {
      const quietFrom = times[index - 1] + MARGIN;
      const quietTo = times[index] - MARGIN;
      if (quietTo - quietFrom < least) continue;
      add(from, quietFrom, false);
      add(quietFrom, quietTo, true);
      from = quietTo;
    }
    add(from, times.at(-1) ?? from, false);
    this.segments = segments;
    this.folds = segments.filter((segment) => segment.isFold);
    this.length = start;
  }

  /** Where a time stands on the axis; times outside of it stand at its ends. */
  drawn(timeNs: Ns): Drawn {
    const segment = this.segments[this.segmentOf((each) => each.fromNs <= timeNs)];
    const share = segment.toNs === segment.fromNs ? 0 : (timeNs - segment.fromNs) / (segment.toNs - segment.fromNs);
    return segment.start + segment.length * Math.min(1, Math.max(0, share));
  }

  /** The time at a place of the axis. */
  timeNs(drawn: Drawn): Ns {
    const segment = this.segments[this.segmentOf((each) => each.start <= drawn)];
    const share = segment.length === 0 ? 0 : Math.min(1, Math.max(0, (drawn - segment.start) / segment.length));
    return segment.fromNs + (segment.toNs - segment.fromNs) * share;
  }

  private segmentOf(isReached: (segment: Segment) => boolean): number {
    let low = 0;
    let high = this.segments.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isReached(this.segments[middle])) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }
}

/** Nothing happens for longer than this: fold it. */
const LEAST: Ns = 40_000;
/** How long a fold is drawn. */
const FOLDED: Drawn = 2_500;
/** What is left of the quiet on both sides of a break. */
const MARGIN: Ns = 1_200;

/** The part of the axis that is seen. */
export interface View {
  readonly from: Drawn;
  readonly to: Drawn;
}

/** A view `factor` times as long, with what is at `around` (0 … 1) standing still, kept on the axis. */
export function zoomed(view: View, factor: number, around: number, whole: Drawn): View {
  const length = Math.min(whole, Math.max(SHORTEST, (view.to - view.from) * factor));
  const pivot = view.from + (view.to - view.from) * around;
  return kept({ from: pivot - length * around, to: pivot + length * (1 - around) }, whole);
}

/** The view moved along, kept within the whole. */
export function panned(view: View, by: Drawn, whole: Drawn): View {
  return kept({ from: view.from + by, to: view.to + by }, whole);
}

/** Two places on the drawing, from 0 to 1. */
export type Fingers = readonly [number, number];

/** A view on which what was under two fingers is under them where they are now. */
export function pinched(view: View, before: Fingers, now: Fingers, whole: Drawn): View {
  const apart = Math.max(0.02, Math.abs(now[1] - now[0]));
  const [middle, moved] = [(before[0] + before[1]) / 2, (now[0] + now[1]) / 2];
  const next = zoomed(view, Math.abs(before[1] - before[0]) / apart, middle, whole);
  return panned(next, (middle - moved) * (next.to - next.from), whole);
}

/** Where a place stands in a view that was turned to it: with most of what is ahead in sight. */
const BEHIND = 0.22;

/** Turns the view like a page when a place is no longer in it, or close to its edge: seldom, for all is drawn anew. */
export function following(view: View, place: Drawn, whole: Drawn): View {
  const length = view.to - view.from;
  const room = length * 0.04;
  if (place < view.from + room) return panned(view, place - length * (1 - BEHIND) - view.from, whole);
  if (place > view.to - room) return panned(view, place - length * BEHIND - view.from, whole);
  return view;
}

const SHORTEST: Drawn = 500;

function kept({ from, to }: View, whole: Drawn): View {
  const length = to - from;
  const start = Math.max(0, Math.min(from, whole - length));
  return { from: start, to: start + length };
}

export interface Tick {
  readonly timeNs: Ns;
  readonly x: number;
}

/** Round times for the axis, at least `apart` pixels from each other, none inside a fold. */
export function ticksOf(axis: FoldedAxis, view: View, width: number, apart = 72): Tick[] {
  const stepNs = roundStep(((view.to - view.from) * apart) / width);
  const ticks: Tick[] = [];
  const fromNs = axis.timeNs(view.from);
  const toNs = axis.timeNs(view.to);
  let timeNs = Math.ceil(fromNs / stepNs) * stepNs;
  while (timeNs <= toNs) {
    const fold = axis.folds.find((each) => timeNs > each.fromNs && timeNs < each.toNs);
    if (fold) {
      timeNs = Math.ceil(fold.toNs / stepNs) * stepNs;
      continue;
    }
    const x = ((axis.drawn(timeNs) - view.from) / (view.to - view.from)) * width;
    if (ticks.length === 0 || x - ticks[ticks.length - 1].x >= apart * 0.7) ticks.push({ timeNs, x });
    timeNs += stepNs;
  }
  return ticks;
}

/** 1, 2 or 5 times a power of ten, not less than `length`. */
function roundStep(length: number): Ns {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, length)));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= length) ?? power * 10;
}
