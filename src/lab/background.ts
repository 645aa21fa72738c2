import { hrtimer_expire_entry } from '../base/event.ts';
import { contextOf } from '../base/trace-flags.ts';
import type { Log } from '../trace/log.ts';

/**
 * What goes on by itself while nothing of the reader's happens: the tick, a
 * device's interrupts, neighbours that take turns. Each is told once; until
 * something else happens its repetitions are not worth a stop.
 */

const interruptEntries = new Map([
  ['local_timer_entry', 'local_timer_exit'],
  ['irq_handler_entry', 'irq_handler_exit'],
]);
const interruptExits = new Set(interruptEntries.values());
/** A task that only computes and sleeps. */
const sleepCalls = new Set(['sys_enter_clock_nanosleep', 'sys_exit_clock_nanosleep']);
const turns = new Set(['sched_switch', 'sched_waking']);
const backgroundTimers = new Set(['tick_nohz_handler', 'hrtimer_wakeup']);

/** An interrupt from its entry to its exit. */
interface Round {
  readonly key: string;
  readonly stops: number[];
  isTelling: boolean;
}

/** Of the events that begin a step, ascending, those that only repeat the background. */
export function backgroundRepetitions(log: Log, begins: readonly number[]): ReadonlySet<number> {
  const repeated = new Set<number>();
  const told = new Set<string>();
  const rounds = new Map<number, Round>();
  const company = backgroundPids(log);

  const tell = (key: string, stops: readonly number[]) => {
    if (told.has(key)) for (const stop of stops) repeated.add(stop);
    else told.add(key);
  };
  const takeInRound = (round: Round, index: number) => {
    round.stops.push(index);
    if (interruptExits.has(log.kind(index).name)) {
      rounds.delete(log.cpu(index));
      if (!round.isTelling) tell(round.key, round.stops);
    } else if (!isBackground(log, index, company)) {
      round.isTelling = true;
      told.clear();
    }
  };
  for (const index of begins) {
    const round = rounds.get(log.cpu(index));
    if (round) takeInRound(round, index);
    else if (interruptEntries.has(log.kind(index).name)) {
      rounds.set(log.cpu(index), { key: keyOf(log, index), stops: [index], isTelling: false });
    } else if (isBackground(log, index, company)) tell(keyOf(log, index), [index]);
    else told.clear();
  }
  return repeated;
}

function isBackground(log: Log, index: number, company: ReadonlySet<number>): boolean {
  const { name } = log.kind(index);
  if (log.kind(index) === hrtimer_expire_entry) return backgroundTimers.has(log.text(index, 'function'));
  if (name === 'sched_switch') return isCompany(log.num(index, 'prev_pid'), company) && isCompany(log.num(index, 'next_pid'), company);
  if (name === 'sched_waking') return isCompany(log.num(index, 'pid'), company);
  return (sleepCalls.has(name) || name === 'hrtimer_start') && isCompany(log.pid(index), company);
}

/** The idle task is everybody's company. */
function isCompany(pid: number, company: ReadonlySet<number>): boolean {
  return pid === 0 || company.has(pid);
}

/** Tasks that run no line of a program the page shows, and no work. A callback in a softirq only lies on top of one. */
function backgroundPids(log: Log): ReadonlySet<number> {
  const company = new Set<number>();
  const own = new Set<number>();
  for (let index = 0; index < log.length; index++) {
    const { name } = log.kind(index);
    if (isOwnDoing(log, index)) own.add(log.pid(index));
    else if (turns.has(name)) company.add(log.num(index, name === 'sched_switch' ? 'next_pid' : 'pid'));
  }
  for (const pid of own) company.delete(pid);
  return company;
}

function isOwnDoing(log: Log, index: number): boolean {
  const { name } = log.kind(index);
  if (name !== 'source_line') return name === 'workqueue_execute_start';
  const context = contextOf(log.flags(index));
  return context !== 'H' && context !== 'S';
}

/** What makes two of them the same: the event, who, and its numbers that do not count. */
function keyOf(log: Log, index: number): string {
  const { name } = log.kind(index);
  const more = name === 'sched_switch' ? [log.num(index, 'prev_pid'), log.num(index, 'next_pid')] : name === 'irq_handler_entry' ? [log.num(index, 'irq')] : [];
  return [name, log.cpu(index), log.pid(index), ...more].join(' ');
}
