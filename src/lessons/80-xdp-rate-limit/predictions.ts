import { contextOf } from '../../base/trace-flags.ts';
import type { Log } from '../../trace/log.ts';
import { eventAfter } from '../anchors.ts';
import type { EventAnchor, PredictionAnchor } from '../lesson.ts';

const decides: EventAnchor = { event: 'funcgraph_entry', fields: { func: 'rate_limit' } };
const sweeps: EventAnchor = { event: 'funcgraph_entry', fields: { func: 'sweep' } };
/** The first packet that comes while a kworker sweeps: in the seventh sweep. */
const meanwhile: EventAnchor = { event: 'irq_handler_entry', fields: { name: 'eth0-rx-0' }, after: { ...sweeps, occurrence: 7 } };

export const predictions: readonly PredictionAnchor[] = [
  { id: 'on-whom', run: 'path', before: { event: 'softirq_entry', fields: { action: 'NET_RX' } }, answer: onWhomItRuns },
  { id: 'map-full', run: 'path', before: sweeps, answer: whatTheFullMapDoes },
  { id: 'meanwhile', run: 'wq', before: meanwhile, answer: whoWaits },
];

/** On top of whoever had the CPU, on a kworker, in the receiving program. */
function onWhomItRuns(log: Log, asked: number): number {
  const runs = eventAfter(log, decides, asked);
  if (runs < 0) return -1;
  const context = contextOf(log.flags(runs));
  return context === 'S' ? 0 : context === 'W' ? 1 : 2;
}

/** It makes room by itself, it fails, it waits: a bucket is there behind the question with no sweep before it, or not. */
function whatTheFullMapDoes(log: Log, asked: number): number {
  const inserted = eventAfter(log, { event: 'map_elem_insert' }, asked);
  const swept = eventAfter(log, { event: 'funcgraph_exit', fields: { func: 'sweep' } }, asked);
  if (swept >= 0 && (inserted < 0 || swept < inserted)) return 1;
  return inserted < 0 ? -1 : 0;
}

/** The packet, until the sweep is over; or the sweep. */
function whoWaits(log: Log, asked: number): number {
  const runs = eventAfter(log, decides, asked);
  const swept = eventAfter(log, { event: 'funcgraph_exit', fields: { func: 'sweep' } }, asked);
  if (runs < 0 || swept < 0) return -1;
  return swept < runs ? 0 : 1;
}
