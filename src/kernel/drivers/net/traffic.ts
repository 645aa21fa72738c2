import { Prng } from '../../../base/prng.ts';
import type { Ns } from '../../../base/units.ts';
import type { PacketFlow } from '../../config.ts';
import { addressOf } from './frames.ts';

/** A packet that will come: when, and from whom. */
export interface Arrival {
  readonly atNs: Ns;
  readonly source: number;
}

/** All arrivals of these flows in order of time: a function of flows and seed. */
export function arrivalsOf(flows: readonly PacketFlow[], seed: number): Arrival[] {
  const chance = new Prng(seed);
  return flows.flatMap((flow) => arrivalsOfFlow(flow, chance)).toSorted((a, b) => a.atNs - b.atNs);
}

function arrivalsOfFlow({ startNs, periodNs, count, source, sources, train = 1, gapNs = 0, jitterNs = 0 }: PacketFlow, chance: Prng): Arrival[] {
  const first = addressOf(source);
  return Array.from({ length: count }, (_, n) => {
    const late = jitterNs > 0 ? chance.below(jitterNs) : 0;
    return { atNs: startNs + Math.floor(n / train) * periodNs + (n % train) * gapNs + late, source: first + (n % sources) };
  });
}
