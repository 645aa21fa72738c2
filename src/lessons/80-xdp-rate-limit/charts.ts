import { map_create, map_elem_delete, map_elem_insert } from '../../base/event.ts';
import type { Log } from '../../trace/log.ts';
import type { Chart, Reading, Wait } from '../chart.ts';
import { waitsOf } from './packets.ts';

const RUNS = ['path', 'timer', 'wq'];

export const charts: readonly Chart[] = [
  { kind: 'waits', id: 'waits', series: RUNS.map((run) => ({ run, waits: packetWaits })) },
  { kind: 'values', id: 'buckets', unit: 'count', series: RUNS.map((run) => ({ run, readings: bucketCounts })) },
];

function packetWaits(log: Log): Wait[] {
  return waitsOf(log).map(({ waitNs, to }) => ({ waitNs, position: to }));
}

/** How many elements the map has, whenever that changes. */
function bucketCounts(log: Log): Reading[] {
  const map = [...log.indicesOf(map_create)].find((index) => log.text(index, 'name') === 'buckets');
  if (map === undefined) return [];
  const readings: Reading[] = [];
  let value = 0;
  for (let index = map; index < log.length; index++) {
    const kind = log.kind(index);
    if ((kind !== map_elem_insert && kind !== map_elem_delete) || log.num(index, 'map') !== log.num(map, 'map')) continue;
    value += kind === map_elem_insert ? 1 : -1;
    readings.push({ timeNs: log.timeNs(index), value, position: index + 1 });
  }
  return readings;
}
