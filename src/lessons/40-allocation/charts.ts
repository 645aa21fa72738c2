import type { Log } from '../../trace/log.ts';
import type { Chart, Reading } from '../chart.ts';
import { standsOf } from './pages.ts';

/** The zone's watermarks (`__setup_per_zone_wmarks`) for the 64 MB that each position of the dial has. */
const levels = [
  { name: 'min', value: 256 },
  { name: 'low', value: 320 },
  { name: 'high', value: 384 },
];

export const charts: readonly Chart[] = [{ kind: 'values', id: 'free', unit: 'count', levels, series: ['timer', 'wq'].map((run) => ({ run, readings: freePages })) }];

/** Free pages, whenever how many there are changes; the first at boot. */
function freePages(log: Log): Reading[] {
  const readings = standsOf(log).map((index) => ({ timeNs: log.timeNs(index), value: log.num(index, 'free'), position: index + 1 }));
  return readings.filter(({ value }, at) => value !== readings[at - 1]?.value);
}
