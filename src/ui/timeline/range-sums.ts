import { sched_wakeup, sched_wakeup_new, workqueue_execute_end, workqueue_execute_start } from '../../base/event.ts';
import type { FieldValue } from '../../base/event.ts';
import type { Ns } from '../../base/units.ts';
import type { Log } from '../../trace/log.ts';

/** What a kind of work did within a stretch. */
export interface WorkSum {
  /** The kernel's name for its function. */
  readonly name: string;
  /** How many were begun. */
  readonly count: number;
  /** From begin to end, sleep and interruption included. */
  readonly ns: Ns;
}

export interface RangeSums {
  readonly wakeups: number;
  /** Busiest first. */
  readonly works: readonly WorkSum[];
}

/** Sums of the events from position `from` up to, but not including, `to`, which ends at `endNs`. */
export function rangeSums(log: Log, from: number, to: number, endNs: Ns): RangeSums {
  let wakeups = 0;
  const works = new Map<string, { count: number; ns: Ns }>();
  const open = new Map<FieldValue, number>();
  const add = (begun: number, untilNs: Ns) => {
    const name = log.text(begun, 'function');
    const sum = works.get(name) ?? { count: 0, ns: 0 };
    works.set(name, { count: sum.count + 1, ns: sum.ns + untilNs - log.timeNs(begun) });
  };
  for (let index = from; index < to; index++) {
    const kind = log.kind(index);
    if (kind === sched_wakeup || kind === sched_wakeup_new) wakeups++;
    else if (kind === workqueue_execute_start) open.set(log.field(index, 'work')!, index);
    else if (kind === workqueue_execute_end) {
      const begun = open.get(log.field(index, 'work')!);
      if (begun !== undefined) add(begun, log.timeNs(index));
      open.delete(log.field(index, 'work')!);
    }
  }
  for (const begun of open.values()) add(begun, endNs);
  const sums = [...works].map(([name, sum]) => ({ name, ...sum }));
  return { wakeups, works: sums.toSorted((one, other) => other.ns - one.ns) };
}
