import { contextOf } from '../../base/trace-flags.ts';
import { NS_PER_MS } from '../../base/units.ts';
import type { Log } from '../../trace/log.ts';
import { eventAfter } from '../anchors.ts';
import type { Claim } from '../lesson.ts';
import { isBad, isIn, packetsOf } from './traffic.ts';

const ASK = 'slowpath_ask_reputation';
const inBoth = (id: string, holds: Claim['holds']): Claim[] => ['wq', 'daemon'].map((run) => ({ id, run, holds }));
const asks = (log: Log) => eventAfter(log, { event: 'funcgraph_entry', fields: { func: ASK } }, 0);
const answer = (occurrence: number) => (log: Log) => eventAfter(log, { event: 'funcgraph_exit', fields: { func: ASK }, occurrence }, 0);
const badOnesLetIn = (log: Log) => packetsOf(log).filter((packet) => isBad(packet) && isIn(packet)).length;
const sinceFirstMs = (log: Log, index: number) => (log.timeNs(index) - log.timeNs(asks(log))) / NS_PER_MS;

export const claims: readonly Claim[] = [
  ...inBoth('stranger: its packet is let in', (log) => isIn(packetsOf(log)[0]) && isBad(packetsOf(log)[0])),
  { id: 'ask: on a kworker', run: 'wq', holds: (log) => contextOf(log.flags(asks(log))) === 'W' },
  { id: 'ask: in the daemon’s own system call', run: 'daemon', holds: (log) => contextOf(log.flags(asks(log))) === 'K' },
  { id: 'early: all four are asked about before the first answer', run: 'wq', holds: (log) => asked(log, 4) < answer(1)(log) },
  { id: 'early: one at a time', run: 'daemon', holds: (log) => asked(log, 2) > answer(1)(log) },
  { id: 'verdict: the last answer after 6 ms', run: 'wq', holds: (log) => Math.abs(sinceFirstMs(log, answer(4)(log)) - 5.75) < 0.25 },
  { id: 'verdict: the last answer after 20 ms', run: 'daemon', holds: (log) => Math.abs(sinceFirstMs(log, answer(4)(log)) - 20) < 0.5 },
  { id: 'result: twelve packets of bad senders', run: 'wq', holds: (log) => badOnesLetIn(log) === 12 },
  { id: 'result: twenty-one packets of bad senders', run: 'daemon', holds: (log) => badOnesLetIn(log) === 21 },
];

function asked(log: Log, occurrence: number): number {
  return eventAfter(log, { event: 'funcgraph_entry', fields: { func: ASK }, occurrence }, 0);
}
