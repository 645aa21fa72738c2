import { sched_switch } from '../../base/event.ts';
import type { Log } from '../../trace/log.ts';
import { eventAfter } from '../anchors.ts';
import type { PredictionAnchor } from '../lesson.ts';
import { hadPage, printed, reclaimOver, workerSleeps } from './pages.ts';

export const predictions: readonly PredictionAnchor[] = [
  { id: 'ninth', run: 'timer', before: { event: 'console' }, answer: whatTheNextCallReturns },
  { id: 'nothing-found', run: 'wq', before: { event: 'hrtimer_start', after: reclaimOver }, answer: whatTheWorkerDoes },
  { id: 'meanwhile', run: 'wq', before: { event: 'sched_switch', after: { event: 'mm_vmscan_kswapd_wake' } }, answer: whoHasTheCpu },
  { id: 'how-long', run: 'timer', before: { text: 'printf("the callback took' }, answer: howLongTheCallbackTook },
];

/** A page, -ENOMEM; or it never came back. */
function whatTheNextCallReturns(log: Log, asked: number): number {
  const back = eventAfter(log, { event: 'funcgraph_exit', fields: { func: 'lab_alloc_page_atomic' } }, asked);
  if (back < 0) return 2;
  return log.text(back, 'ret') === '0' ? 0 : 1;
}

/** Sleeps, gives up, tries again at once. */
function whatTheWorkerDoes(log: Log, asked: number): number {
  const back = eventAfter(log, { event: 'funcgraph_exit', fields: { func: 'lab_alloc_page' } }, asked);
  const sleep = eventAfter(log, workerSleeps, asked);
  if (sleep >= 0 && (back < 0 || sleep < back)) return 0;
  return back >= 0 && log.text(back, 'ret') !== '0' ? 1 : 2;
}

/** Who has the CPU longest until the worker has its page: idle, kswapd, somebody else. */
function whoHasTheCpu(log: Log, asked: number): number {
  const end = eventAfter(log, hadPage(), asked);
  if (end < 0) return -1;
  const shares = [0, 0, 0];
  const switches = [...log.indicesOf(sched_switch)].filter((index) => index >= asked && index < end);
  switches.forEach((index, at) => {
    const next = log.text(index, 'next_comm');
    const untilNs = log.timeNs(switches[at + 1] ?? end);
    shares[next.startsWith('swapper/') ? 0 : next === 'kswapd0' ? 1 : 2] += untilNs - log.timeNs(index);
  });
  return shares.indexOf(Math.max(...shares));
}

/** Microseconds, or more than one millisecond. */
function howLongTheCallbackTook(log: Log): number {
  return printed(log).tookUs > 1_000 ? 1 : 0;
}
