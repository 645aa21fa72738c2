import { TraceFlag } from '../../base/trace-flags.ts';
import { NS_PER_MS, NS_PER_US } from '../../base/units.ts';
import type { Log } from '../../trace/log.ts';
import { eventAfter } from '../anchors.ts';
import type { PredictionAnchor } from '../lesson.ts';

export const predictions: readonly PredictionAnchor[] = [
  {
    id: 'how-late',
    run: 'wq',
    before: { event: 'sched_wakeup', after: { event: 'workqueue_queue_work', fields: { function: 'bpf_wq_work' } } },
    answer: howLongTheWorkLies,
  },
  {
    id: 'who-is-there',
    run: 'timer',
    before: { event: 'local_timer_entry', after: { event: 'hrtimer_start', fields: { function: 'bpf_timer_cb' } } },
    answer: whoIsThere,
  },
  {
    id: 'interrupts',
    run: 'timer',
    before: { event: 'softirq_entry', fields: { action: 'HRTIMER' }, after: { event: 'hrtimer_start', fields: { function: 'bpf_timer_cb' } } },
    answer: whetherInterruptsAreOn,
  },
];

function howLongTheWorkLies(log: Log, asked: number): number {
  const taken = eventAfter(log, { event: 'workqueue_execute_start', fields: { function: 'bpf_wq_work' } }, asked);
  const queued = eventAfter(log, { event: 'workqueue_queue_work', fields: { function: 'bpf_wq_work' } }, 0);
  if (taken < 0) return -1;
  const lyingNs = log.timeNs(taken) - log.timeNs(queued);
  if (lyingNs < 10 * NS_PER_US) return 0;
  return lyingNs <= 1.5 * NS_PER_MS ? 1 : 2;
}

function whoIsThere(log: Log, asked: number): number {
  const callback = eventAfter(log, { event: 'bpf_async_callback' }, asked);
  if (callback < 0) return -1;
  if (log.pid(callback) === log.pid(eventAfter(log, { event: 'sys_enter_unlink' }, 0))) return 0;
  const flags = log.flags(callback);
  return flags & TraceFlag.IDLE ? 1 : flags & TraceFlag.WQ_WORKER ? 2 : 3;
}

function whetherInterruptsAreOn(log: Log, asked: number): number {
  const callback = eventAfter(log, { event: 'bpf_async_callback' }, asked);
  return callback < 0 ? -1 : log.flags(callback) & TraceFlag.IRQS_OFF ? 1 : 0;
}
