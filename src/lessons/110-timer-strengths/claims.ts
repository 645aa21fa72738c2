import { contextOf } from '../../base/trace-flags.ts';
import type { Log } from '../../trace/log.ts';
import { eventAfter } from '../anchors.ts';
import type { Claim } from '../lesson.ts';
import { duesOf, eventsOf, isOnKworker, measured, samplesOf } from './samples.ts';

const US = 1000;
const MS = 1000 * US;
const PERIODS = 10;

const counts = (samples: number) => (log: Log) => measured(log).fired === PERIODS && measured(log).samples === samples && samplesOf(log).length === samples;
const neverDrifts = (log: Log) => {
  const dues = duesOf(log);
  return dues.length === PERIODS && dues.every((due, lap) => due === dues[0] + lap * MS);
};

export const claims: readonly Claim[] = [
  { id: 'due: on top of the real-time task', run: 'timer', holds: (log) => log.comm(samplesOf(log)[0]) === 'rt-loop' },
  { id: 'due: no switch of tasks', run: 'timer', holds: (log) => switchesOf(log, 'kworker/0:') === 0 },
  { id: 'due: one switch to a kworker and one back for each work', run: 'wq', holds: (log) => switchesOf(log, 'kworker/0:') === 2 * samplesOf(log).length },
  { id: 'again: due exactly a period apart', run: 'timer', holds: neverDrifts },
  { id: 'again: due exactly a period apart', run: 'wq', holds: neverDrifts },
  { id: 'next-period: no work is queued for it', run: 'wq', holds: (log) => queuedFor(log, 1) && !queuedFor(log, 2) },
  { id: 'sample: in softirq, each', run: 'timer', holds: (log) => samplesOf(log).every((sample) => contextOf(log.flags(sample)) === 'S') },
  { id: 'sample: on a kworker of this CPU, each', run: 'wq', holds: (log) => samplesOf(log).every((sample) => isOnKworker(log, sample) && log.comm(sample).startsWith('kworker/0:')) },
  { id: 'sample: 1.5 ms late', run: 'wq', holds: (log) => Math.abs(log.timeNs(samplesOf(log)[0]) - duesOf(log)[0] - 1.5 * MS) < 0.05 * MS },
  { id: 'result: ten of ten, about 1 us late, each the same', run: 'timer', holds: (log) => counts(10)(log) && measured(log).maxNs < 2 * US && measured(log).maxNs - measured(log).minNs < 500 },
  { id: 'result: six of ten, some us to 1.5 ms late', run: 'wq', holds: (log) => counts(6)(log) && measured(log).minNs > 3 * US && measured(log).minNs < 10 * US && Math.abs(measured(log).maxNs - 1.5 * MS) < 0.05 * MS },
  { id: 'result: eight of ten found the task that has three quarters of the CPU', run: 'timer', holds: (log) => samplesOf(log).filter((sample) => log.comm(sample) === 'rt-loop').length === 8 },
];

/** Whether the n-th time that the timer fires a work is put into the list. */
function queuedFor(log: Log, occurrence: number): boolean {
  const fired = eventAfter(log, { event: 'hrtimer_expire_entry', fields: { function: 'bpf_timer_cb' }, occurrence }, 0);
  const queued = eventAfter(log, { event: 'workqueue_queue_work', fields: { function: 'bpf_wq_work' } }, fired);
  return queued >= 0 && queued < eventAfter(log, { event: 'hrtimer_expire_exit' }, fired);
}

/** Switches to or from tasks of that name between the first expiry and the last sample's end. */
function switchesOf(log: Log, comm: string): number {
  const samples = samplesOf(log);
  const first = eventsOf(log, 'hrtimer_expire_entry', 'function', 'bpf_timer_cb')[0];
  const end = log.timeNs(samples.at(-1)!) + 100 * US;
  let count = 0;
  for (let index = first; index < log.length && log.timeNs(index) < end; index++) {
    if (log.kind(index).name !== 'sched_switch') continue;
    if (log.text(index, 'prev_comm').startsWith(comm) || log.text(index, 'next_comm').startsWith(comm)) count++;
  }
  return count;
}
