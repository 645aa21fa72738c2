import type { Log } from '../../trace/log.ts';
import type { Chart, Reading } from '../chart.ts';
import { isBad, isIn, packetsOf } from './traffic.ts';

export const charts: readonly Chart[] = [
  { kind: 'values', id: 'bad-ones', unit: 'count', series: ['wq', 'daemon'].map((run) => ({ run, readings: badOnesLetIn })) },
];

/** How many packets of bad senders have been let in so far. */
function badOnesLetIn(log: Log): Reading[] {
  const bad = packetsOf(log).filter((packet) => isBad(packet) && isIn(packet));
  return bad.map(({ done }, index) => ({ timeNs: log.timeNs(done), value: index + 1, position: done + 1 }));
}
