import { source_line } from '../../base/event.ts';
import type { Log } from '../../trace/log.ts';
import { eventAfter } from '../anchors.ts';
import type { Claim, EventAnchor } from '../lesson.ts';
import { printed } from '../printed.ts';

const indexOf = (log: Log, event: string, fields?: EventAnchor['fields']) => eventAfter(log, { event, fields }, 0);
const has = (event: string, fields?: EventAnchor['fields']) => (log: Log) => indexOf(log, event, fields) >= 0;
const onAll = (id: string, holds: Claim['holds']): Claim[] => ['older', 'recorded', 'newer'].map((run) => ({ id, run, holds }));

const caller = (log: Log) => log.pid(indexOf(log, 'sys_enter_unlink'));
const entry = (log: Log) => indexOf(log, 'funcgraph_entry', { func: 'test_workqueue' });
/** What libbpf said, in order. */
const said = (log: Log) => printed(log, 2).split('\n');

export const claims: readonly Claim[] = [
  ...onAll('open: the kernel has been asked for nothing', (log) => linesBefore(log, indexOf(log, 'sys_enter_bpf')) === 3),
  ...onAll('maps: two of them, the array and the variables', (log) => ['array', 'wq_simpl.bss'].every((name) => has('map_create', { name })(log))),
  { id: 'verdict: accepted', run: 'recorded', holds: (log) => log.num(indexOf(log, 'bpf_verifier_log'), 'ret') === 0 },
  { id: 'verdict: refused by the verifier, with -EINVAL', run: 'older', holds: (log) => log.num(indexOf(log, 'bpf_verifier_log'), 'ret') === -22 },
  { id: 'verdict: what it looked for is a helper with a number that none has', run: 'older', holds: (log) => /invalid func unknown#2002/.test(log.text(indexOf(log, 'bpf_verifier_log'), 'log')) },
  { id: 'verdict: libbpf puts the name there', run: 'older', holds: (log) => said(log).includes("kfunc 'bpf_wq_init' is referenced but wasn't resolved") },
  { id: 'verdict: the verifier has not been asked', run: 'newer', holds: (log) => !has('bpf_verifier_log')(log) },
  { id: 'attach: at the entry of do_unlinkat', run: 'recorded', holds: has('bpf_link_attach', { target: 'fentry/do_unlinkat' }) },
  { id: 'attach: there is nothing to attach', run: 'older', holds: (log) => !has('bpf_link_attach')(log) },
  { id: 'attach: the error goes up line by line', run: 'newer', holds: (log) => said(log).filter((line) => line.startsWith('libbpf: ')).length === 5 },
  { id: 'trampoline: inside do_unlinkat, on the task that called unlink()', run: 'recorded', holds: (log) => log.pid(entry(log)) === caller(log) && isInside(log, 'do_unlinkat', entry(log)) },
  { id: 'result: both ran', run: 'recorded', holds: (log) => printed(log, 1) === 'main_executed = 1\nwq_executed   = 1\n' },
  ...['older', 'newer'].map((run): Claim => ({ id: 'result: not loaded', run, holds: (log) => printed(log, 1) === 'Not loaded.\n' })),
];

/** Lines of the user program before an event. */
function linesBefore(log: Log, index: number): number {
  return [...log.indicesOf(source_line)].filter((line) => line < index).length;
}

function isInside(log: Log, func: string, index: number): boolean {
  return indexOf(log, 'funcgraph_entry', { func }) < index && index < indexOf(log, 'funcgraph_exit', { func });
}
