import { TraceFlag } from '../../base/trace-flags.ts';
import { eventAfter } from '../anchors.ts';
import type { Log } from '../../trace/log.ts';
import type { EventAnchor, PredictionAnchor } from '../lesson.ts';
import { isIn, packetsOf } from './traffic.ts';

const asks: EventAnchor = { event: 'funcgraph_entry', fields: { func: 'slowpath_ask_reputation' } };
const asleep: EventAnchor = { event: 'sched_switch', fields: { prev_state: 'D' }, after: asks };

export const predictions: readonly PredictionAnchor[] = [
  { id: 'first-packet', run: 'wq', before: { event: 'funcgraph_entry', fields: { func: 'meet' } }, answer: whatBecomesOfIt },
  { id: 'who-sleeps', run: 'wq', before: asleep, answer: whoSleeps },
  { id: 'how-many', run: 'wq', before: { event: 'packet_arrive', occurrence: 5 }, answer: howManyGetIn },
  { id: 'next-question', run: 'daemon', before: { event: 'packet_arrive', after: asleep }, answer: whenTheNextIsAsked },
];

/** Let in, dropped. (That it waits is no answer a program can give.) */
function whatBecomesOfIt(log: Log, asked: number): number {
  const packet = packetsOf(log).find(({ done }) => done >= asked);
  return packet === undefined ? -1 : isIn(packet) ? 0 : 1;
}

/** A kworker, the task that the interrupt found, nobody. */
function whoSleeps(log: Log, asked: number): number {
  const away = eventAfter(log, { event: 'sched_switch', fields: { prev_state: 'D' } }, asked);
  if (away < 0) return 2;
  return log.flags(away) & TraceFlag.WQ_WORKER ? 0 : 1;
}

/** Of the first bad sender: one, some, all. */
function howManyGetIn(log: Log): number {
  const packets = packetsOf(log).filter(({ sender }) => sender === '203.0.113.7');
  const gotIn = packets.filter(isIn).length;
  if (packets.length === 0) return -1;
  return gotIn === packets.length ? 2 : gotIn <= 1 ? 0 : 1;
}

/** At once, or behind the answer to the first. */
function whenTheNextIsAsked(log: Log, asked: number): number {
  const next = eventAfter(log, asks, asked);
  const answered = eventAfter(log, { ...asks, event: 'funcgraph_exit' }, asked);
  if (answered < 0) return -1;
  return next >= 0 && next < answered ? 0 : 1;
}
