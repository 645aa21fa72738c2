import { contextOf } from '../../base/trace-flags.ts';
import type { Log } from '../../trace/log.ts';
import { eventAfter } from '../anchors.ts';
import type { Claim } from '../lesson.ts';
import { isInterrupted, lengthNs, medianNs, printed, sweepsOf, waitsOf } from './packets.ts';

const RUNS = ['path', 'timer', 'wq'];
const US = 1000;

const firstRun = (log: Log) => eventAfter(log, { event: 'funcgraph_entry', fields: { func: 'rate_limit' } }, 0);
const inAll = (id: string, holds: Claim['holds']): Claim[] => RUNS.map((run) => ({ id, run, holds }));
const sweepsIn = (context: string) => (log: Log) => sweepsOf(log).every(({ entry }) => contextOf(log.flags(entry)) === context);

export const claims: readonly Claim[] = [
  ...inAll('attach: before the first packet', (log) => eventAfter(log, { event: 'bpf_link_attach' }, 0) < eventAfter(log, { event: 'packet_arrive' }, 0)),
  ...inAll('packet: 64 bytes, from a sender that is new', (log) => log.num(eventAfter(log, { event: 'packet_arrive' }, 0), 'len') === 64),
  ...inAll('decide: in softirq', (log) => contextOf(log.flags(firstRun(log))) === 'S'),
  { id: 'sweep: in softirq', run: 'path', holds: sweepsIn('S') },
  { id: 'sweep: in softirq', run: 'timer', holds: sweepsIn('S') },
  { id: 'sweep: on a kworker', run: 'wq', holds: sweepsIn('W') },
  { id: 'sweep: a packet enters it', run: 'path', holds: (log) => sweepsOf(log).every(({ entry }) => isInProgram(log, entry)) },
  { id: 'swept: about 1.9 us, of which the packet waits every one', run: 'path', holds: (log) => Math.abs(lengthNs(log, sweepsOf(log)[0]) - 1.9 * US) < 0.1 * US },
  { id: 'swept: nobody comes in between', run: 'timer', holds: (log) => sweepsOf(log).every((sweep) => !isInterrupted(log, sweep)) },
  { id: 'swept: one is interrupted by a packet, and takes twice as long', run: 'wq', holds: isOneInterrupted },
  ...inAll('result: all 448 packets passed', (log) => printed(log).passed === 448 && printed(log).noRoom === 0 && printed(log).limited === 0),
  ...inAll('result: 1.6 us is usual', (log) => Math.abs(medianNs(waitsOf(log)) - 1.6 * US) < 0.05 * US),
  { id: 'result: the longest 3.4 us', run: 'path', holds: (log) => Math.abs(waitsOf(log).at(-1)!.waitNs - 3.4 * US) < 0.1 * US },
  { id: 'result: the longest 2.3 us', run: 'timer', holds: (log) => Math.abs(waitsOf(log).at(-1)!.waitNs - 2.3 * US) < 0.1 * US },
  { id: 'result: the longest 2.2 us', run: 'wq', holds: (log) => Math.abs(waitsOf(log).at(-1)!.waitNs - 2.2 * US) < 0.1 * US },
];

function isInProgram(log: Log, index: number): boolean {
  const left = eventAfter(log, { event: 'funcgraph_exit', fields: { func: 'rate_limit' } }, index);
  const entered = eventAfter(log, { event: 'funcgraph_entry', fields: { func: 'rate_limit' } }, index);
  return left >= 0 && (entered < 0 || left < entered);
}

function isOneInterrupted(log: Log): boolean {
  const sweeps = sweepsOf(log);
  const [interrupted, ...others] = sweeps.filter((sweep) => isInterrupted(log, sweep));
  const usual = lengthNs(log, sweeps.find((sweep) => !isInterrupted(log, sweep) && lengthNs(log, sweep) > US)!);
  return others.length === 0 && lengthNs(log, interrupted) > 2 * usual;
}
