import type { Log } from '../../trace/log.ts';
import type { Chart, Wait } from '../chart.ts';
import { duesOf, samplesOf } from './samples.ts';

export const charts: readonly Chart[] = [
  {
    kind: 'waits',
    id: 'jitter',
    series: [
      { run: 'timer', waits: latenesses },
      { run: 'wq', waits: latenesses },
    ],
  },
];

/** How long after the latest time at which the timer was due each sample was taken. */
function latenesses(log: Log): Wait[] {
  const dues = duesOf(log);
  let asked = 0;
  return samplesOf(log).map((sample) => {
    const dueNs = dues[asked];
    // Periods that went by while the work was pending have no sample.
    while (asked < dues.length && dues[asked] <= log.timeNs(sample)) asked++;
    return { waitNs: log.timeNs(sample) - dueNs, position: sample + 1 };
  });
}
