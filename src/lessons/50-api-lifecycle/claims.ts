import type { Log } from '../../trace/log.ts';
import { eventAfter } from '../anchors.ts';
import type { Claim } from '../lesson.ts';
import { answerOf, callbacksBetween } from './answers.ts';

type Answers = Readonly<Record<string, number>>;

const returns = (answers: Answers) => (log: Log) => Object.entries(answers).every(([name, answer]) => answerOf(log, name) === answer);
const runs = (func: string, next: string, times: number) => (log: Log) => callbacksBetween(log, func, next) === times;

const EPERM = -1;
const EBUSY = -16;
const EINVAL = -22;
const EDEADLK = -35;

export const claims: readonly Claim[] = [
  {
    id: 'order: nothing before init, no other clock, no second init, no start without a callback',
    run: 'timer',
    holds: returns({ start_raw: EINVAL, set_raw: EINVAL, cancel_raw: EINVAL, init_clock: EINVAL, init: 0, init_again: EBUSY, start_unset: EINVAL }),
  },
  {
    id: 'order: nothing before init, no flags, no second init, no start without a callback',
    run: 'wq',
    holds: returns({ start_raw: EINVAL, set_raw: EINVAL, init_flags: EINVAL, init: 0, init_again: EBUSY, start_unset: EINVAL }),
  },
  { id: 'callback: flags that are not known', run: 'timer', holds: returns({ set: 0, start_flags: EINVAL, start: 0 }) },
  { id: 'callback: flags that are not known', run: 'wq', holds: returns({ set_flags: EINVAL, set: 0, start_flags: EINVAL, start: 0 }) },
  { id: 'pending: the second start moves the timer', run: 'timer', holds: (log) => runs('while_pending', 'from_callback', 1)(log) && firesMsAfterTheProgram(log) === 3 },
  { id: 'pending: three starts, three times 0, one run', run: 'wq', holds: (log) => runs('while_pending', 'from_callback', 1)(log) && returns({ start_first: 0, start_second: 0, start_third: 0 })(log) },
  { id: 'own-callback: once more; cancel would wait for itself', run: 'timer', holds: (log) => runs('from_callback', 'take_back', 2)(log) && returns({ restart: 0, cancel_self: EDEADLK })(log) },
  { id: 'own-callback: two starts, one more run', run: 'wq', holds: (log) => runs('from_callback', 'overwrite', 2)(log) && returns({ restart: 0, restart_twice: 0 })(log) },
  { id: 'cancel: 1, then 0, and the callback is forgotten', run: 'timer', holds: returns({ cancel: 1, cancel_idle: 0, start_forgotten: EINVAL }) },
  ...(['timer', 'wq'] as const).flatMap((run): Claim[] => [
    { id: 'gone: update frees what is in the element', run, holds: returns({ start_lost: 0, update: 0, start_gone: EINVAL, init_anew: 0 }) },
    { id: 'gone: neither after update nor after delete', run, holds: runs('overwrite', 'without_owner', 0) },
    { id: 'gone: the update wrote the number as well', run, holds: (log) => answerOf(log, 'value_before')! > 0 && answerOf(log, 'value_after') === 0 },
    { id: 'last-fd: no init in a map that nobody holds', run, holds: returns({ init_orphan: EPERM }) },
  ]),
  { id: 'gone: the work still executes, as an empty shell', run: 'wq', holds: shellsWithoutCallback },
  { id: 'last-fd: cancelled with the map', run: 'timer', holds: (log) => callbacksBetween(log, 'arm_for_later', 'without_owner') === 0 && callbacksBetween(log, 'without_owner', '') === 0 },
];

/** From the end of `while_pending` to the next expiry, in whole ms. */
function firesMsAfterTheProgram(log: Log): number {
  const left = eventAfter(log, { event: 'funcgraph_exit', fields: { func: 'while_pending' } }, 0);
  const fired = eventAfter(log, { event: 'hrtimer_expire_entry', fields: { function: 'bpf_timer_cb' } }, left);
  return Math.round((log.timeNs(fired) - log.timeNs(left)) / 1e6);
}

/** `bpf_wq_work` is executed for the work that was overwritten, and finds nothing to call. */
function shellsWithoutCallback(log: Log): boolean {
  const queued = eventAfter(log, { event: 'workqueue_queue_work', fields: { function: 'bpf_wq_work' } }, eventAfter(log, { event: 'funcgraph_entry', fields: { func: 'overwrite' } }, 0));
  return eventAfter(log, { event: 'workqueue_execute_start', fields: { work: log.num(queued, 'work'), function: 'bpf_wq_work' } }, queued) > 0;
}
