import type { Log } from '../trace/log.ts';
import { MomentIndex } from '../trace/moment/moment-index.ts';
import { milestonesOf } from '../trace/story.ts';
import { lastAtMost, type Track } from './playhead.ts';
import type { Recording } from './state.ts';
import { stopsOf } from './stops.ts';

/** A Recording, with what pairing needs of it. */
export interface PairedRecording extends Recording {
  readonly track: Track;
  /** Makes what `momentAt` needs for any position up to this one. */
  prepare(position: number): void;
}

/**
 * Makes a finished Log ready for the playhead. `fromBoot`: its zero of time is the boot,
 * for a run that is laid beside others that may never come to a story.
 */
export function recordingOf(log: Log, fromBoot = false): PairedRecording {
  const moments = new MomentIndex(log);
  const steps = stopsOf(log);
  const story = milestonesOf(log);
  const zeroNs = story.length > 0 && !fromBoot ? log.timeNs(story[0].position - 1) : 0;
  // A milestone is seen at the stop that shows its event, effects included.
  const milestones = story.map(({ key, position }) => ({ key, position: steps[lastAtMost(steps, position - 1) + 1] }));
  const timeNsAt = (position: number) => (position === 0 ? 0 : log.timeNs(position - 1)) - zeroNs;
  return {
    log,
    momentAt: (position) => moments.momentAt(position),
    steps,
    zeroNs,
    track: { stops: steps, milestones, timeNsAt },
    prepare: (position) => moments.prepare(position),
  };
}

/** Some milliseconds of folding on a slow machine, between two frames. */
const PIECE_EVENTS = 2048;
const PIECE_MS = 16;

/** Folds a long Log in pieces, behind what the reader does: a first seek to its end need not fold all of it. */
export function prepareInPieces({ log, prepare }: PairedRecording, every: (periodMs: number, tick: () => void) => () => void): void {
  let position = 0;
  const stop = every(PIECE_MS, () => {
    position += PIECE_EVENTS;
    prepare(position);
    if (position >= log.length) stop();
  });
}
