import type { Log } from '../../trace/log.ts';
import type { Chart, Reading } from '../chart.ts';
import { waitsOf } from './packets.ts';

export const charts: readonly Chart[] = [
  { kind: 'values', id: 'fast-path', unit: 'ns', series: ['path', 'wq'].map((run) => ({ run, readings: waitByWait })) },
];

/** How long each packet took, at the time of its verdict. */
function waitByWait(log: Log): Reading[] {
  return waitsOf(log).map(({ waitNs, to }) => ({ timeNs: log.timeNs(to - 1), value: waitNs, position: to }));
}
