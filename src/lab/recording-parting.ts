import { run_start } from '../base/event.ts';
import { TraceFlag } from '../base/trace-flags.ts';
import type { Log } from '../trace/log.ts';
import type { DiffRow } from './recording-diff.ts';

/**
 * Why a recorded story and a simulated one part, as far as the two Logs tell: other
 * machines (CPUs, a PREEMPT_RT kernel), another program, tracing that one of them did
 * not pay for; else what the scheduler or a timer did at the first event that differs.
 */
export type Parting = 'cpus' | 'rt' | 'not-rt' | 'marks' | 'program' | 'untraced' | 'preempted' | 'cpu' | 'timer' | 'work' | 'other';

/** The reason for the first row that only one side has; undefined where there is none. */
export function partingOf(rows: readonly DiffRow[], recorded: Log, simulated: Log): Parting | undefined {
  const first = rows.findIndex(({ recordedNs, simulatedNs }) => recordedNs === undefined || simulatedNs === undefined);
  if (first < 0) return undefined;
  const machine = machineParting(recorded, simulated);
  if (machine) return machine;
  const { event } = rows[first];
  const own = eventPartings.find(([prefix]) => event.startsWith(prefix))?.[1] ?? 'other';
  if (own === 'marks' || own === 'program') return own;
  if (!configOf(simulated).traced) return 'untraced';
  return isElsewhere(rows, first) ? 'cpu' : own;
}

const eventPartings: readonly (readonly [string, Parting])[] = [
  ['mark', 'marks'], ['syscall', 'program'], ['switch', 'preempted'], ['waking', 'preempted'], ['wakeup', 'preempted'],
  ['timer_', 'timer'], ['hrtimer_', 'timer'], ['softirq_', 'timer'], ['queue_work', 'work'], ['activate_work', 'work'], ['work_', 'work'],
];

function machineParting(recorded: Log, simulated: Log): Parting | undefined {
  const { cpus, preempt } = configOf(simulated);
  const isRt = hasTask(recorded, /^ktimers\//);
  if (isRt !== (preempt === 'rt')) return isRt ? 'rt' : 'not-rt';
  return cpusOf(recorded) > cpus || (cpus > 1 && cpusOf(recorded) === 1) ? 'cpus' : undefined;
}

/** What `run_start` has of the simulated machine. */
function configOf(log: Log): { readonly cpus: number; readonly preempt: string; readonly traced: boolean } {
  const unknown = { cpus: 1, preempt: 'voluntary', traced: false };
  return log.length > 0 && log.kind(0) === run_start ? { ...unknown, ...(JSON.parse(log.text(0, 'config')) as object) } : unknown;
}

function cpusOf(log: Log): number {
  let cpus = 1;
  for (let index = 0; index < log.length; index++) cpus = Math.max(cpus, log.cpu(index) + 1);
  return cpus;
}

/** A PREEMPT_RT kernel shows by its timer threads, or by a lazy request to reschedule. */
function hasTask(log: Log, name: RegExp): boolean {
  for (let index = 0; index < log.length; index++) {
    if (log.flags(index) & TraceFlag.NEED_RESCHED_LAZY || name.test(log.comm(index))) return true;
  }
  return false;
}

/** The same event, but for its CPU, comes soon on the other side. */
function isElsewhere(rows: readonly DiffRow[], first: number): boolean {
  const bare = (event: string) => event.replace(/, CPU \+?-?\d+\)$/, ')');
  const { event, recordedNs } = rows[first];
  const isOther = (row: DiffRow) => (recordedNs === undefined ? row.simulatedNs === undefined : row.recordedNs === undefined);
  return rows.slice(first + 1, first + NEAR).some((row) => isOther(row) && row.event !== event && bare(row.event) === bare(event));
}

const NEAR = 12;
