import { contextOf } from '../../base/trace-flags.ts';
import type { Log } from '../../trace/log.ts';
import type { Claim } from '../lesson.ts';
import { duesOf, eventsOf, isOnKworker, measured, samplesOf } from './samples.ts';

const US = 1000;
const PERIODS = 10;

const takesEverySample = (log: Log) => measured(log).fired === PERIODS && measured(log).samples === PERIODS;
const neverDrifts = (log: Log) => {
  const dues = duesOf(log);
  return dues.length === PERIODS && dues.every((due, lap) => due === dues[0] + lap * 1000 * US);
};

export const claims: readonly Claim[] = [
  ...(['timer', 'wq'] as const).flatMap((run): Claim[] => [
    { id: 'again: due exactly a period apart', run, holds: neverDrifts },
    { id: 'result: ten samples of ten', run, holds: takesEverySample },
  ]),
  { id: 'due: the first timer interrupts the real-time task', run: 'timer', holds: (log) => log.comm(samplesOf(log)[0]) === 'rt-loop' },
  { id: 'sample: in softirq, each', run: 'timer', holds: (log) => samplesOf(log).every((sample) => contextOf(log.flags(sample)) === 'S') },
  { id: 'sample: on the kworker of this CPU, each', run: 'wq', holds: (log) => samplesOf(log).every((sample) => isOnKworker(log, sample) && log.comm(sample).startsWith('kworker/0:')) },
  { id: 'sample: no switch of tasks for the timer', run: 'timer', holds: (log) => switchesUnder(log, 'kworker/0:') === 0 },
  { id: 'sample: one to a kworker and one back for each work', run: 'wq', holds: (log) => switchesUnder(log, 'kworker/0:') === 2 * PERIODS },
  { id: 'late: about 1 us, each time the same', run: 'timer', holds: (log) => measured(log).maxNs < 2 * US && measured(log).maxNs - measured(log).minNs < 500 },
  { id: 'late: from some us to nearly 200', run: 'wq', holds: (log) => measured(log).minNs > 3 * US && measured(log).minNs < 10 * US && measured(log).maxNs > 150 * US && measured(log).maxNs < 200 * US },
  { id: 'late: this scene is the latest', run: 'wq', holds: (log) => latenesses(log).indexOf(Math.max(...latenesses(log))) === 7 },
  { id: 'result: eight of ten found the task that has three quarters of the CPU', run: 'timer', holds: (log) => samplesOf(log).filter((sample) => log.comm(sample) === 'rt-loop').length === 8 },
];

/** Switches to or from tasks of that name between the first expiry and the last sample's end. */
function switchesUnder(log: Log, comm: string): number {
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

/** From due to sample, lap by lap, in ns. */
function latenesses(log: Log): number[] {
  const dues = duesOf(log);
  return samplesOf(log).map((sample, lap) => log.timeNs(sample) - dues[lap]);
}
