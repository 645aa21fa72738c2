import type { Log } from '../trace/log.ts';
import { MomentIndex } from '../trace/moment/moment-index.ts';
import { milestonesOf } from '../trace/story.ts';
import type { Track } from './playhead.ts';
import type { Recording } from './state.ts';
import { stopsOf } from './stops.ts';

/** A Recording, with what pairing needs of it. */
export interface PairedRecording extends Recording {
  readonly track: Track;
}

/** Makes a finished Log ready for the playhead. */
export function recordingOf(log: Log): PairedRecording {
  const moments = new MomentIndex(log);
  const steps = stopsOf(log);
  const milestones = milestonesOf(log);
  const zeroNs = milestones.length > 0 ? log.timeNs(milestones[0].position - 1) : 0;
  const timeNsAt = (position: number) => (position === 0 ? 0 : log.timeNs(position - 1)) - zeroNs;
  return {
    log,
    momentAt: (position) => moments.momentAt(position),
    steps,
    zeroNs,
    track: { stops: steps, milestones, timeNsAt },
  };
}
