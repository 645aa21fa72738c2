import { contextOf } from '../../base/trace-flags.ts';
import type { Log } from '../../trace/log.ts';
import { eventAfter } from '../anchors.ts';
import type { PredictionAnchor } from '../lesson.ts';
import { arrivals, type Place } from './places.ts';

export const predictions: readonly PredictionAnchor[] = [
  { id: 'who-is-first', run: 'places', before: { event: 'workqueue_queue_work', fields: { function: 'bpf_wq_work' } }, answer: whoComesFirst },
  { id: 'on-whose-stack', run: 'places', before: { event: 'softirq_entry', fields: { action: 'HRTIMER' } }, answer: whereTheDelayedWorkRuns },
];

/** The work, the user program, the timer. */
const HANDED_ON: readonly Place[] = ['wq', 'ring-buffer', 'timer'];

function whoComesFirst(log: Log, asked: number): number {
  const reached = HANDED_ON.map((place) => eventAfter(log, arrivals[place], asked)).map((index) => (index < 0 ? log.length : index));
  const first = Math.min(...reached);
  return first === log.length ? -1 : reached.indexOf(first);
}

/** In the softirq, on a kworker, or nowhere by now. */
function whereTheDelayedWorkRuns(log: Log): number {
  const index = eventAfter(log, arrivals['timer-wq'], 0);
  if (index < 0) return -1;
  return ['S', 'W', 'K'].indexOf(contextOf(log.flags(index)));
}
