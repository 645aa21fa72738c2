import type { Log } from '../../trace/log.ts';
import { eventAfter } from '../anchors.ts';
import type { PredictionAnchor } from '../lesson.ts';
import { printed } from '../printed.ts';

/** `enum bpf_cmd` */
const BPF_PROG_LOAD = 5;

const entered = { event: 'funcgraph_entry', fields: { func: 'test_workqueue' } } as const;

export const predictions: readonly PredictionAnchor[] = [
  { id: 'who-notices', run: 'older', before: { event: 'sys_enter_bpf', fields: { cmd: BPF_PROG_LOAD } }, answer: whoMissesTheKfunc },
  { id: 'which-is-said', run: 'newer', before: { event: 'terminal_write', fields: { fd: 2 } }, answer: whatIsSaidToBeMissing },
  { id: 'has-it-run', run: 'recorded', before: { text: 'fd = open(FILE_NAME, O_CREAT | O_WRONLY, 0644);' }, answer: whenItRanFirst },
];

/** libbpf by its names, the verifier at the call, or nobody before the program runs. */
function whoMissesTheKfunc(log: Log, asked: number): number {
  if (/not found in kernel or module BTFs/.test(printed(log, 2))) return 0;
  const verdict = eventAfter(log, { event: 'bpf_verifier_log' }, asked);
  if (verdict < 0) return -1;
  return log.num(verdict, 'ret') === 0 ? 2 : 1;
}

/** The function that the program hangs at, the kfunc, or both. */
function whatIsSaidToBeMissing(log: Log): number {
  const said = printed(log, 2);
  const hook = said.includes('failed to find kernel BTF type ID');
  const kfunc = said.includes("wasn't resolved");
  if (hook && kfunc) return 2;
  return hook ? 0 : kfunc ? 1 : -1;
}

/** While it was verified, when it was attached, or not by now. */
function whenItRanFirst(log: Log, asked: number): number {
  const attached = eventAfter(log, { event: 'bpf_link_attach' }, 0);
  const ran = eventAfter(log, entered, 0);
  if (attached < 0) return -1;
  if (ran < 0 || ran >= asked) return 2;
  return ran < attached ? 0 : 1;
}
