import { contextOf, formatTraceFlags } from '../../base/trace-flags.ts';
import { NS_PER_MS, NS_PER_US } from '../../base/units.ts';
import type { Log } from '../../trace/log.ts';
import { eventAfter } from '../anchors.ts';
import type { Claim, EventAnchor } from '../lesson.ts';
import { pressesOf } from './keys.ts';

const indexOf = (log: Log, event: string, fields?: EventAnchor['fields']) => eventAfter(log, { event, fields }, 0);
const context = (log: Log, event: string, fields?: EventAnchor['fields']) => contextOf(log.flags(indexOf(log, event, fields)));

export const claims: readonly Claim[] = [
  { id: 'verdict: accepted', run: 'wq', holds: (log) => log.num(indexOf(log, 'bpf_verifier_log'), 'ret') === 0 },
  { id: 'attach: to a member of the struct', run: 'wq', holds: (log) => log.text(indexOf(log, 'bpf_link_attach'), 'target') === 'hid_bpf_ops/hid_device_event' },
  { id: 'key: in a hard interrupt', run: 'wq', holds: (log) => context(log, 'hid_report') === 'H' },
  { id: 'fast-path: in the interrupt, and soon over', run: 'wq', holds: (log) => context(log, 'funcgraph_entry', { func: 'on_report' }) === 'H' && fastPathNs(log) < 2 * NS_PER_US },
  { id: 'fast-path: dropped', run: 'wq', holds: (log) => log.num(indexOf(log, 'hid_report_end'), 'ret') === -1 },
  { id: 'gap: in a softirq', run: 'wq', holds: (log) => context(log, 'funcgraph_entry', { func: 'gap_over' }) === 'S' },
  { id: 'letter: on a kworker', run: 'wq', holds: (log) => context(log, 'funcgraph_entry', { func: 'type_letter' }) === 'W' },
  { id: 'again: the program sees its own report, on the kworker', run: 'wq', holds: (log) => isSeenOnKworker(log) },
  { id: 'letter: flags of a task that may sleep but not move', run: 'wq', holds: (log) => formatTraceFlags(log.flags(indexOf(log, 'hid_report', { source: 'bpf' }))) === '....1' },
  { id: 'result: hello, and no F1', run: 'wq', holds: (log) => pressesOf(log).map(({ name }) => name.slice(4)).join('') === 'HELLO' },
  { id: 'result: 10 ms between two, some 10 us more', run: 'wq', holds: (log) => pressesOf(log).slice(1).every(({ afterNs }) => afterNs > 10 * NS_PER_MS && afterNs < 10.1 * NS_PER_MS) },
];

function fastPathNs(log: Log): number {
  return log.timeNs(indexOf(log, 'funcgraph_exit', { func: 'on_report' })) - log.timeNs(indexOf(log, 'funcgraph_entry', { func: 'on_report' }));
}

function isSeenOnKworker(log: Log): boolean {
  const seen = eventAfter(log, { event: 'funcgraph_entry', fields: { func: 'on_report' }, after: { event: 'hid_report', fields: { source: 'bpf' } } }, 0);
  return contextOf(log.flags(seen)) === 'W';
}
