import { TraceFlag } from '../../base/trace-flags.ts';
import type { Log } from '../../trace/log.ts';
import { eventAfter } from '../anchors.ts';
import type { EventAnchor, PredictionAnchor } from '../lesson.ts';

const asked: EventAnchor = { event: 'hid_request', fields: { request: 1 } };
const reportWhileAsked: EventAnchor = { event: 'hid_report', after: asked };
const MIDDLE = 128;

export const predictions: readonly PredictionAnchor[] = [
  { id: 'who-waits', run: 'wq', before: { event: 'hrtimer_start', after: asked }, answer: whoWaits },
  { id: 'what-the-reader-gets', run: 'wq', before: { event: 'funcgraph_entry', fields: { func: 'on_report' }, after: reportWhileAsked }, answer: whatTheReaderGets },
];

/** The interrupt, a kworker, the reader: whoever leaves the CPU next, in state D. */
function whoWaits(log: Log, at: number): number {
  const away = eventAfter(log, { event: 'sched_switch', fields: { prev_state: 'D' } }, at);
  const answer = eventAfter(log, { event: 'hid_request_end' }, at);
  if (away < 0 || (answer >= 0 && answer < away)) return 0;
  return log.flags(away) & TraceFlag.WQ_WORKER ? 1 : 2;
}

/** Forward, back, nothing before the set-up is over. */
function whatTheReaderGets(log: Log, at: number): number {
  const report = eventAfter(log, reportWhileAsked, 0);
  const over = eventAfter(log, { event: 'hid_report_end' }, report);
  const moved = eventAfter(log, { event: 'input_event', fields: { name: 'ABS_Y' } }, at);
  if (over < 0) return -1;
  if (moved < 0 || moved > over) return 2;
  return log.num(moved, 'value') < MIDDLE ? 0 : 1;
}
