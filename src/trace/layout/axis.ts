import { console_event } from '../../base/event.ts';
import type { Ns } from '../../base/units.ts';
import type { Log } from '../log.ts';
import { milestonesOf } from '../story.ts';
import type { View } from './scale.ts';
import { FoldedAxis } from './scale.ts';

/** A run that is laid beside others, its times counted from `zeroNs`. */
export interface LaidRun {
  readonly log: Log;
  readonly zeroNs: Ns;
}

/** Where there is much, quiet is part of the picture: nothing is folded. */
export function plainAxis(runs: readonly LaidRun[]): FoldedAxis {
  const fromNs = Math.min(...runs.map(({ log, zeroNs }) => log.timeNs(0) - zeroNs));
  const toNs = Math.max(...runs.map(({ log, zeroNs }) => log.timeNs(log.length - 1) - zeroNs));
  return new FoldedAxis([fromNs, toNs], Number.POSITIVE_INFINITY);
}

/**
 * When something happened on any machine, in order, without repeats. What the kernel
 * only says does not count: a report is many lines, each slow, and one quiet stretch.
 */
export function eventTimes(runs: readonly LaidRun[]): Ns[] {
  const times = new Set<Ns>();
  for (const { log, zeroNs } of runs) {
    for (let index = 0; index < log.length; index++) if (log.kind(index) !== console_event) times.add(log.timeNs(index) - zeroNs);
  }
  return [...times].toSorted((a, b) => a - b);
}

/** What is seen around the story, in parts of its length. */
const BEFORE = 0.07;
const AFTER = 0.16;

/** From just before the story starts to just behind the quiet that follows it; everything where there is no story. */
export function storyView(axis: FoldedAxis, runs: readonly LaidRun[]): View {
  const toNs = Math.max(...runs.map(({ log, zeroNs }) => storyEnd(log, zeroNs)));
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
