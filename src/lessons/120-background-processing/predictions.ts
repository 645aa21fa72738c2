import type { Log } from '../../trace/log.ts';
import { eventAfter } from '../anchors.ts';
import type { PredictionAnchor } from '../lesson.ts';
import { entered, foundOut, packedAt, tick } from './jobs.ts';

export const predictions: readonly PredictionAnchor[] = [
  { id: 'when', run: 'whole', before: { event: 'workqueue_queue_work', after: entered('ring') }, answer: whenTheJobRuns },
  { id: 'who-is-next', run: 'slices', before: { event: 'workqueue_queue_work', after: tick }, answer: whoIsTakenNext },
  { id: 'second-worker', run: 'whole', before: foundOut, answer: whenTheSecondWorkerRuns },
];

/** At once, when this strip is done or the next few, when all are done. */
function whenTheJobRuns(log: Log, asked: number): number {
  const job = eventAfter(log, entered('small_job'), asked);
  if (job < 0) return -1;
  if (job > packedAt(log)) return 2;
  const strip = eventAfter(log, { event: 'funcgraph_exit', fields: { func: 'lab_compress' } }, asked);
  return strip >= 0 && strip < job ? 1 : 0;
}

/** The packer's work again, or a small job's. */
function whoIsTakenNext(log: Log, asked: number): number {
  const next = eventAfter(log, { event: 'bpf_async_callback' }, eventAfter(log, { event: 'workqueue_execute_end' }, asked));
  if (next < 0) return -1;
  return log.text(next, 'func') === 'small_job' ? 1 : 0;
}

/** At once, before the callback is over, or after it. */
function whenTheSecondWorkerRuns(log: Log, asked: number): number {
  const woken = eventAfter(log, { event: 'sched_waking' }, asked);
  if (woken < 0) return -1;
  const given = eventAfter(log, { event: 'sched_switch', fields: { next_pid: log.num(woken, 'pid') } }, woken);
  if (given < 0) return -1;
  return given > packedAt(log) ? 1 : 0;
}
