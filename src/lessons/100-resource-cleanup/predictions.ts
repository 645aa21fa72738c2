import type { Log } from '../../trace/log.ts';
import { eventAfter } from '../anchors.ts';
import type { EventAnchor, PredictionAnchor } from '../lesson.ts';
import { medianNs, waitsOf } from './packets.ts';

const cleaning: EventAnchor = { event: 'funcgraph_entry', fields: { func: 'clean_up' } };
const looksAt: EventAnchor = { event: 'funcgraph_entry', fields: { func: 'track' } };
/** The first packet that comes while a kworker cleans up. */
const interrupted: EventAnchor = { event: 'irq_handler_entry', fields: { name: 'eth0-rx-0' }, after: cleaning };

export const predictions: readonly PredictionAnchor[] = [
  { id: 'how-long', run: 'path', before: cleaning, answer: howLongThisPacketWaits },
  { id: 'who-waits', run: 'wq', before: interrupted, answer: whoWaits },
];

/** Like the others, twice or thrice as long, more than five times. */
function howLongThisPacketWaits(log: Log, asked: number): number {
  const packet = waitsOf(log).find(({ to }) => to > asked);
  if (!packet) return -1;
  const times = packet.waitNs / medianNs(log);
  return times < 1.5 ? 0 : times < 5 ? 1 : 2;
}

/** The packet, until all is cleaned up; or the cleaning, until the packet is through. */
function whoWaits(log: Log, asked: number): number {
  const packet = eventAfter(log, looksAt, asked);
  const done = eventAfter(log, { event: 'funcgraph_exit', fields: { func: 'clean_up' } }, asked);
  if (packet < 0 || done < 0) return -1;
  return done < packet ? 0 : 1;
}
