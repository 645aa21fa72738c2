import type { Log } from '../../trace/log.ts';
import { eventAfter } from '../anchors.ts';
import type { EventAnchor, PredictionAnchor } from '../lesson.ts';
import { callerOf, isOnKworker, samplesOf } from './samples.ts';

const armed: EventAnchor = { event: 'hrtimer_start', fields: { function: 'bpf_timer_cb' } };
const queued: EventAnchor = { event: 'workqueue_queue_work', fields: { function: 'bpf_wq_work' } };

export const predictions: readonly PredictionAnchor[] = [
  { id: 'whom-it-finds', run: 'timer', before: { event: 'softirq_entry', fields: { action: 'HRTIMER' }, after: armed }, answer: whomTheFirstFinds },
  { id: 'when-it-runs', run: 'wq', before: { event: 'sched_wakeup', after: queued }, answer: whenTheWorkerRuns },
  { id: 'start-again', run: 'wq', before: { event: 'hrtimer_expire_entry', fields: { function: 'bpf_timer_cb' }, occurrence: 2 }, answer: whatTheSecondStartDoes },
  { id: 'whom-they-found', run: 'wq', before: { text: 'printf("on the CPU:");' }, answer: whomAllFound },
];

/** The task under the callback: a neighbour, idle, the one that armed it. */
function whomTheFirstFinds(log: Log, asked: number): number {
  const callback = eventAfter(log, { event: 'bpf_async_callback' }, asked);
  if (callback < 0) return -1;
  if (log.pid(callback) === 0) return 1;
  return log.pid(callback) === callerOf(log) ? 2 : 0;
}

/** At once, when the running task goes to sleep, or at a tick. */
function whenTheWorkerRuns(log: Log, asked: number): number {
  const start = eventAfter(log, { event: 'workqueue_execute_start', fields: { function: 'bpf_wq_work' } }, asked);
  if (start < 0) return -1;
  const slept = eventAfter(log, { event: 'sched_switch', fields: { prev_pid: log.pid(asked), prev_state: 'S' } }, asked);
  if (slept >= 0 && slept < start) return 1;
  const tick = eventAfter(log, { event: 'hrtimer_expire_entry', fields: { function: 'tick_nohz_handler' } }, asked);
  return tick >= 0 && tick < start ? 2 : 0;
}

/** Nothing, or a work in the list: the callback's start shows there if it has an effect. */
function whatTheSecondStartDoes(log: Log, asked: number): number {
  const fired = eventAfter(log, { event: 'bpf_async_callback' }, asked);
  const over = eventAfter(log, { event: 'hrtimer_expire_exit' }, fired);
  if (fired < 0 || over < 0) return -1;
  const put = eventAfter(log, queued, fired);
  return put >= 0 && put < over ? 1 : 0;
}

/** Mostly a neighbour, always a kworker, mostly idle. */
function whomAllFound(log: Log): number {
  const samples = samplesOf(log);
  if (samples.length === 0) return -1;
  if (samples.every((sample) => isOnKworker(log, sample))) return 1;
  return samples.filter((sample) => log.pid(sample) === 0).length * 2 > samples.length ? 2 : 0;
}
