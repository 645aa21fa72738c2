import { TraceFlag } from '../../base/trace-flags.ts';
import { NS_PER_MS } from '../../base/units.ts';
import type { Log } from '../../trace/log.ts';
import { eventAfter } from '../anchors.ts';
import type { PredictionAnchor } from '../lesson.ts';

const verdict = { event: 'bpf_verifier_log', fields: { name: 'through_the_hole' } } as const;
const unlink = { event: 'sys_enter_unlink' } as const;

export const predictions: readonly PredictionAnchor[] = [
  { id: 'verdict', run: 'timer', before: verdict, answer: whatTheVerifierSays },
  { id: 'whose-sleep', run: 'timer', before: { event: 'hrtimer_start', after: { event: 'funcgraph_entry', fields: { func: 'lab_msleep' } } }, answer: whoIsPutToSleep },
  { id: 'how-long', run: 'timer', before: { event: 'local_timer_entry', after: unlink }, answer: howLongTheCallTakes },
];

function whatTheVerifierSays(log: Log, asked: number): number {
  const said = eventAfter(log, verdict, asked);
  return said < 0 ? -1 : log.num(said, 'ret') === 0 ? 0 : 1;
}

function whoIsPutToSleep(log: Log, asked: number): number {
  const back = eventAfter(log, { event: 'funcgraph_exit', fields: { func: 'lab_msleep' } }, asked);
  const away = eventAfter(log, { event: 'sched_switch', fields: { prev_state: 'D' } }, asked);
  if (back < 0) return 3;
  if (away < 0 || away > back) return 0;
  return log.flags(away) & TraceFlag.WQ_WORKER ? 2 : 1;
}

function howLongTheCallTakes(log: Log, asked: number): number {
  const exit = eventAfter(log, { event: 'sys_exit_unlink' }, asked);
  if (exit < 0) return -1;
  return log.timeNs(exit) - log.timeNs(eventAfter(log, unlink, 0)) > NS_PER_MS ? 1 : 0;
}
