import { console_event } from '../../base/event.ts';
import { contextOf, formatTraceFlags } from '../../base/trace-flags.ts';
import { NS_PER_MS, NS_PER_US } from '../../base/units.ts';
import type { Log } from '../../trace/log.ts';
import { eventAfter } from '../anchors.ts';
import type { Claim, EventAnchor } from '../lesson.ts';

const indexOf = (log: Log, event: string, fields?: EventAnchor['fields']) => eventAfter(log, { event, fields }, 0);
const sleeping = (log: Log) => indexOf(log, 'funcgraph_entry', { func: 'lab_msleep' });
const awake = (log: Log) => indexOf(log, 'funcgraph_exit', { func: 'lab_msleep' });
const caller = (log: Log) => log.pid(indexOf(log, 'sys_enter_unlink'));
/** What the kernel said, in order. */
const said = (log: Log) => [...log.indicesOf(console_event)].map((index) => log.text(index, 'msg'));
const away = (log: Log) => eventAfter(log, { event: 'sched_switch', fields: { prev_state: 'D' } }, sleeping(log));

const HUH = /^softirq: huh, entered softirq 8 HRTIMER [0-9a-f]{16} with preempt_count 00000100, exited with 00000000\?$/;
const WAY_UP = ['schedule', 'lab_msleep', 'hole', 'bpf_timer_cb', 'hrtimer_run_softirq', 'handle_softirqs', '__irq_exit_rcu', 'sysvec_apic_timer_interrupt'];

export const claims: readonly Claim[] = [
  ...['timer', 'wq'].map((run): Claim => ({ id: 'hole: accepted', run, holds: (log) => log.num(indexOf(log, 'bpf_verifier_log', { name: 'through_the_hole' }), 'ret') === 0 })),
  { id: 'sleep: on top of the caller, in the middle of its write()', run: 'timer', holds: (log) => contextOf(log.flags(sleeping(log))) === 'S' && isInWrite(log, sleeping(log)) },
  { id: 'sleep: on a kworker', run: 'wq', holds: (log) => contextOf(log.flags(sleeping(log))) === 'W' },
  { id: 'splat: who, and with what count', run: 'timer', holds: (log) => said(log)[0] === `BUG: scheduling while atomic: timer_sleeps/${caller(log)}/0x00000101` && caller(log) === 151 },
  { id: 'splat: the module, out of tree and unsigned', run: 'timer', holds: (log) => said(log)[1] === 'Modules linked in: slowpath_lab(OE)' },
  { id: 'splat: the way there, upwards', run: 'timer', holds: (log) => isInOrder(WAY_UP, said(log).map((line) => line.trim())) },
  { id: 'splat: tainted from then on', run: 'timer', holds: (log) => said(log).filter((line) => line.startsWith('Tainted: ')).join() === 'Tainted: [O]=OOT_MODULE, [E]=UNSIGNED_MODULE,Tainted: [W]=WARN, [O]=OOT_MODULE, [E]=UNSIGNED_MODULE' },
  { id: 'splat: nothing to report', run: 'wq', holds: (log) => said(log).length === 0 },
  { id: 'asleep: the caller, its write() half done', run: 'timer', holds: (log) => log.pid(away(log)) === caller(log) && isInWrite(log, away(log)) },
  { id: 'asleep: the kworker, and the caller has the CPU', run: 'wq', holds: (log) => log.pid(away(log)) !== caller(log) && log.num(away(log), 'next_pid') === caller(log) },
  { id: 'awake: the count is gone', run: 'timer', holds: (log) => formatTraceFlags(log.flags(awake(log))) === '.....' && said(log).some((line) => HUH.test(line)) },
  { id: 'awake: as before', run: 'wq', holds: (log) => [sleeping(log), awake(log)].every((index) => formatTraceFlags(log.flags(index)) === '....1') },
  { id: 'unmarked: the same report once more', run: 'timer', holds: (log) => said(log).filter((line) => line.startsWith('BUG: scheduling while atomic')).length === 2 },
  { id: 'unmarked: the caller of unlink() pays', run: 'timer', holds: (log) => unlinkNs(log) > NS_PER_MS },
  { id: 'unmarked: the caller of unlink() knows nothing of it', run: 'wq', holds: (log) => unlinkNs(log) < 20 * NS_PER_US },
];

function isInWrite(log: Log, index: number): boolean {
  return indexOf(log, 'sys_enter_write') < index && index < indexOf(log, 'sys_exit_write');
}

function isInOrder(wanted: readonly string[], lines: readonly string[]): boolean {
  return wanted.reduce((from, name) => (from < 0 ? from : lines.indexOf(name, from)), 0) > 0;
}

function unlinkNs(log: Log): number {
  return log.timeNs(indexOf(log, 'sys_exit_unlink')) - log.timeNs(indexOf(log, 'sys_enter_unlink'));
}
