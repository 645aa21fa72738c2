import type { Log } from '../../trace/log.ts';
import type { Chart, Reading, Wait } from '../chart.ts';
import { waitsOf } from './packets.ts';

const RUNS = ['path', 'wq'];

export const charts: readonly Chart[] = [
  { kind: 'waits', id: 'lengths', series: RUNS.map((run) => ({ run, waits: packetWaits })) },
  { kind: 'values', id: 'fast-path', unit: 'ns', series: RUNS.map((run) => ({ run, readings: waitByWait })) },
];

function packetWaits(log: Log): Wait[] {
  return waitsOf(log).map(({ waitNs, to }) => ({ waitNs, position: to }));
}

/** How long each packet took, at the time of its verdict. */
function waitByWait(log: Log): Reading[] {
  return waitsOf(log).map(({ waitNs, to }) => ({ timeNs: log.timeNs(to - 1), value: waitNs, position: to }));
}
