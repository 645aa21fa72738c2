import { contextOf } from '../../base/trace-flags.ts';
import type { Log } from '../../trace/log.ts';
import { eventAfter } from '../anchors.ts';
import type { PredictionAnchor } from '../lesson.ts';

export const predictions: readonly PredictionAnchor[] = [
  {
    id: 'who-next',
    run: 'wq',
    before: { event: 'sched_wakeup', after: { event: 'workqueue_queue_work', fields: { function: 'bpf_wq_work' } } },
    answer: whenTheCallbackRuns,
  },
  {
    id: 'whose-stack',
    run: 'timer',
    before: { event: 'local_timer_entry', after: { event: 'hrtimer_start', fields: { function: 'bpf_timer_cb' } } },
    answer: whoIsInterrupted,
  },
];

function whenTheCallbackRuns(log: Log, asked: number): number {
  const callback = eventAfter(log, { event: 'bpf_async_callback' }, asked);
  if (callback < 0) return -1;
  const programOver = eventAfter(log, { event: 'funcgraph_exit', fields: { func: 'test_workqueue' } }, asked);
  const callOver = eventAfter(log, { event: 'sys_exit_unlink' }, asked);
  if (programOver < 0 || callback < programOver) return 0;
  return callOver < 0 || callback < callOver ? 1 : 2;
}

function whoIsInterrupted(log: Log, asked: number): number {
  const callback = eventAfter(log, { event: 'bpf_async_callback' }, asked);
  if (callback < 0) return -1;
  if (log.pid(callback) === 0) return 2;
  const caller = eventAfter(log, { event: 'sys_enter_unlink' }, 0);
  return log.pid(callback) === log.pid(caller) ? 1 : contextOf(log.flags(callback)) === 'W' ? 0 : -1;
}
