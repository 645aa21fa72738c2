import { hid_report, hid_request_end, input_event } from '../../base/event.ts';
import { contextOf } from '../../base/trace-flags.ts';
import { NS_PER_MS, NS_PER_US } from '../../base/units.ts';
import type { Log } from '../../trace/log.ts';
import { eventAfter } from '../anchors.ts';
import type { Claim, EventAnchor } from '../lesson.ts';

const indexOf = (log: Log, event: string, fields?: EventAnchor['fields']) => eventAfter(log, { event, fields }, 0);
const readings = (log: Log) => [...log.indicesOf(input_event)].filter((index) => log.text(index, 'name') === 'ABS_Y').map((index) => log.num(index, 'value'));
const MIDDLE = 128;

export const claims: readonly Claim[] = [
  { id: 'prepare: on the time of its caller', run: 'wq', holds: (log) => contextOf(log.flags(indexOf(log, 'funcgraph_entry', { func: 'prepare' }))) === 'K' },
  { id: 'awake: in a hard interrupt', run: 'wq', holds: (log) => contextOf(log.flags(indexOf(log, 'hid_report', { data: '0201' }))) === 'H' },
  { id: 'ask: the kworker sleeps, state D', run: 'wq', holds: (log) => contextOf(log.flags(away(log))) === 'W' && log.text(away(log), 'prev_state') === 'D' },
  { id: 'ask: for 12 ms', run: 'wq', holds: (log) => Math.abs(waitNs(log) - 12 * NS_PER_MS) < 50 * NS_PER_US },
  { id: 'turn: upside down from the device', run: 'wq', holds: (log) => turnedReports(log) === 3 },
  { id: 'turn: forward for the reader, every time', run: 'wq', holds: (log) => readings(log).length === 10 && readings(log).every((value) => value < MIDDLE) },
  { id: 'set-up: three answers of three bytes', run: 'wq', holds: (log) => [...log.indicesOf(hid_request_end)].map((index) => log.num(index, 'ret')).join() === '3,3,3' },
];

function away(log: Log): number {
  return eventAfter(log, { event: 'sched_switch', after: { event: 'hid_request' } }, 0);
}

function waitNs(log: Log): number {
  return log.timeNs(indexOf(log, 'hid_request_end')) - log.timeNs(indexOf(log, 'hid_request'));
}

/** Reports of the stick that the device has sent the wrong way up. */
function turnedReports(log: Log): number {
  const sticks = [...log.indicesOf(hid_report)].map((index) => log.text(index, 'data')).filter((data) => data.startsWith('01'));
  return sticks.filter((data) => Number.parseInt(data.slice(4, 6), 16) > MIDDLE).length;
}
