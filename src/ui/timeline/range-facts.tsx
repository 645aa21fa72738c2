import { useMemo } from 'react';
import { formatNs } from '../../trace/layout/format.ts';
import type { Log } from '../../trace/log.ts';
import { enEvents } from '../text/en/events.ts';
import { useWords } from '../text/words.ts';
import { rangeSums } from './range-sums.ts';
import type { Range } from './range.ts';

const MOST_WORKS = 2;

/** Of a selected stretch: how many wakeups, and the busiest works. */
export function RangeFacts({ log, zeroNs, range }: { log: Log; zeroNs: number; range: Range }) {
  const text = useWords('events', enEvents).range;
  const { wakeups, works } = useMemo(() => {
    const [fromNs, toNs] = [range.fromNs + zeroNs, range.toNs + zeroNs];
    return rangeSums(log, log.positionAt(fromNs), log.positionAt(toNs), toNs);
  }, [log, zeroNs, range]);
  return (
    <span className="quiet">
      {text.wakeups(wakeups)}
      {works.slice(0, MOST_WORKS).map(({ name, count, ns }) => ` · ${name} ×${count} ${formatNs(ns, 2)}`)}
    </span>
  );
}
