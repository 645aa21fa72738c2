import { assert } from '../../base/assert.ts';
import type { Log } from '../log.ts';
import { EventCursor } from './cursor.ts';
import { Draft } from './draft.ts';
import { emptyMoment } from './empty.ts';
import { foldEvent } from './fold.ts';
import type { Moment } from './moment.ts';

/**
 * Any Moment of a Log, fast: checkpoints every so many events, made the first
 * time the fold passes, and a fold from the nearest one before.
 *
 * The Log may grow under an index; it must not be another Log's.
 */
export class MomentIndex {
  private readonly log: Log;
  private readonly cursor: EventCursor;
  private readonly spacing: number;
  /** Entry k is the Moment after `k * spacing` events. */
  private readonly checkpoints: Moment[] = [emptyMoment()];
  /** Moments asked for lately, oldest first: stepping to and fro finds the same objects. */
  private readonly recent = new Map<number, Moment>();

  constructor(log: Log, spacing = DEFAULT_SPACING) {
    this.log = log;
    this.cursor = new EventCursor(log);
    this.spacing = spacing;
  }

  /** What the machine looked like after the first `position` events. */
  momentAt(position: number): Moment {
    assert(position >= 0 && position <= this.log.length, `position ${position} of ${this.log.length}`);
    const known = this.recent.get(position);
    if (known !== undefined) return known;
    const moment = this.foldTo(position);
    this.remember(moment);
    return moment;
  }

  /** Makes checkpoints up to `position`, so that later seeks need not: to be called in pieces, when there is time. */
  prepare(position: number): void {
    const last = this.checkpoints.at(-1)!;
    if (position > last.position) this.foldTo(Math.min(position, this.log.length));
  }

  private foldTo(position: number): Moment {
    const from = this.nearest(position);
    if (from.position === position) return from;
    const draft = new Draft(from);
    for (let index = from.position; index < position; index++) {
      this.cursor.index = index;
      foldEvent(draft, this.cursor);
      if ((index + 1) % this.spacing === 0) this.keepCheckpoint(draft, index + 1);
    }
    return draft.freeze();
  }

  /** The latest Moment known that is not after `position`. */
  private nearest(position: number): Moment {
    let best = this.checkpoints[Math.min(Math.floor(position / this.spacing), this.checkpoints.length - 1)];
    for (const moment of this.recent.values()) {
      if (moment.position <= position && moment.position > best.position) best = moment;
    }
    return best;
  }

  private keepCheckpoint(draft: Draft, position: number): void {
    const number = position / this.spacing;
    if (this.checkpoints.length === number) this.checkpoints.push(draft.freeze());
  }

  private remember(moment: Moment): void {
    if (this.recent.size >= MOST_RECENT) this.recent.delete(this.recent.keys().next().value!);
    this.recent.set(moment.position, moment);
  }
}

/** A seek folds half of these on average. */
const DEFAULT_SPACING = 512;
const MOST_RECENT = 64;
