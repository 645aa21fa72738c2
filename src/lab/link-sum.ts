import { LogHash } from '../trace/log-hash.ts';
import type { LabRun } from './state.ts';

/** Events before the playhead that are looked at; times add up, so what differs earlier differs here. */
const LOOKED_AT = 4096;

/**
 * Eight hex digits that name what the runs show at their playheads: how many events
 * led there, and the last of them. A simulator that runs otherwise gives others.
 */
export function sumOf(runs: readonly Pick<LabRun, 'recording' | 'position'>[]): string {
  const sum = new LogHash();
  for (const { recording, position } of runs) {
    sum.number(position);
    if (recording) sum.text(recording.log.hash(Math.max(0, position - LOOKED_AT), position));
  }
  return sum.digits().slice(0, 8);
}
