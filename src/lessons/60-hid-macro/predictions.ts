import { contextOf } from '../../base/trace-flags.ts';
import type { Log } from '../../trace/log.ts';
import { eventAfter } from '../anchors.ts';
import type { EventAnchor, PredictionAnchor } from '../lesson.ts';

const verdict: EventAnchor = { event: 'bpf_verifier_log', fields: { name: 'on_report' } };
const gapOver: EventAnchor = { event: 'hrtimer_expire_entry', fields: { function: 'bpf_timer_cb' } };
const typed: EventAnchor = { event: 'hid_report', fields: { source: 'bpf' } };

export const predictions: readonly PredictionAnchor[] = [
  { id: 'verdict', run: 'wq', before: verdict, answer: whatTheVerifierSays },
  { id: 'who-types', run: 'wq', before: gapOver, answer: whereTheLetterIsSent },
  { id: 'own-report', run: 'wq', before: { event: 'funcgraph_entry', fields: { func: 'on_report' }, after: typed }, answer: whetherItIsSeen },
];

function whatTheVerifierSays(log: Log, asked: number): number {
  const said = eventAfter(log, verdict, asked);
  return said < 0 ? -1 : log.num(said, 'ret') === 0 ? 0 : 1;
}

/** In the softirq, in a worker, in the keyboard's interrupt. */
function whereTheLetterIsSent(log: Log, asked: number): number {
  const sent = eventAfter(log, typed, asked);
  return sent < 0 ? -1 : ['S', 'W', 'H'].indexOf(contextOf(log.flags(sent)));
}

/** Not at all, in the context of the one that sent it, in an interrupt. */
function whetherItIsSeen(log: Log, asked: number): number {
  const sent = eventAfter(log, typed, 0);
  const over = eventAfter(log, { event: 'hid_report_end' }, sent);
  const seen = eventAfter(log, { event: 'funcgraph_entry', fields: { func: 'on_report' } }, asked);
  if (sent < 0 || over < 0) return -1;
  if (seen < 0 || seen > over) return 0;
  return log.pid(seen) === log.pid(sent) ? 1 : 2;
}
