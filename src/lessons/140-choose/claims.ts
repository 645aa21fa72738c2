import { contextOf } from '../../base/trace-flags.ts';
import type { Log } from '../../trace/log.ts';
import { eventAfter } from '../anchors.ts';
import type { Claim } from '../lesson.ts';
import { printed } from '../printed.ts';
import { arrivals, type Place } from './places.ts';

const US = 1000;
const MS = 1000 * US;

const of = (id: string, holds: Claim['holds']): Claim => ({ id, run: 'places', holds });
const indexOf = (log: Log, place: Place) => eventAfter(log, arrivals[place], 0);
const caller = (log: Log) => log.pid(eventAfter(log, { event: 'sys_enter_unlink' }, 0));
const inContext = (place: Place, context: string) => (log: Log) => contextOf(log.flags(indexOf(log, place))) === context;
/** What was printed: how long after the event each place was reached. */
const timesNs = (log: Log) => [...printed(log, 1).matchAll(/(\d+)$/gm)].map(([number]) => Number(number));

export const claims: readonly Claim[] = [
  of('fast-path: on the caller', (log) => log.pid(indexOf(log, 'fast-path')) === caller(log)),
  of('work: on a kworker', inContext('wq', 'W')),
  of('work: before unlink() is over', (log) => indexOf(log, 'wq') < eventAfter(log, { event: 'sys_exit_unlink' }, 0)),
  of('user: in the program itself', inContext('ring-buffer', 'U')),
  of('timer: in a softirq, on top of idle', (log) => inContext('timer', 'S')(log) && log.pid(indexOf(log, 'timer')) === 0),
  of('timer-work: on a kworker', inContext('timer-wq', 'W')),
  of('result: five places, in the order of the printed lines', (log) => timesNs(log).length === 5 && timesNs(log).every((time, line, all) => line === 0 || all[line - 1] < time)),
  of('result: at once, some us twice, a millisecond twice', (log) => {
    const [here, work, user, timer, timerWork] = timesNs(log);
    return here < 100 && work < 10 * US && user < 20 * US && timer - MS < 2 * US && timerWork - MS < 10 * US;
  }),
];
