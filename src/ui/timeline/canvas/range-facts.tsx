import { useMemo } from 'react';
import type { Log } from '../../../trace/log.ts';
import { enEvents } from '../../text/en/events.ts';
import { useWords } from '../../text/words.ts';
import type { Range } from '../range.ts';

const MOST_WORKS = 2;

/** Of a selected stretch of a long run: how many wakeups, and which works ran most. */
export default function RangeFacts({ log, zeroNs, range }: { log: Log; zeroNs: number; range: Range }) {
  const text = useWords('events', enEvents).range;
  const { wakeups, works } = useMemo(() => factsOf(log, log.positionAt(range.fromNs + zeroNs), log.positionAt(range.toNs + zeroNs)), [log, zeroNs, range]);
  return (
    <span className="quiet">
      {text.wakeups(wakeups)}
      {works.map(([name, count]) => ` · ${name} ×${count}`)}
    </span>
  );
}

function factsOf(log: Log, from: number, to: number): { readonly wakeups: number; readonly works: readonly (readonly [string, number])[] } {
  let wakeups = 0;
  const counts = new Map<string, number>();
  for (let index = from; index < to; index++) {
    const { name } = log.kind(index);
    if (name === 'sched_wakeup' || name === 'sched_wakeup_new') wakeups++;
    if (name !== 'workqueue_execute_start') continue;
    const work = log.text(index, 'function');
    counts.set(work, (counts.get(work) ?? 0) + 1);
  }
  return { wakeups, works: [...counts].toSorted((one, other) => other[1] - one[1]).slice(0, MOST_WORKS) };
}
