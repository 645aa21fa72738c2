import { useEffect, useMemo, useState } from 'react';
import type { Log } from '../../trace/log.ts';
import { EventSearch, isEverything, lastNotAfter, type EventFilter } from './search.ts';

/** The events a list shows, in order. */
export interface Matches {
  readonly count: number;
  readonly isDone: boolean;
  /** Index in the Log of the list's row. */
  indexAt(row: number): number;
  /** The last row whose event is not after this one; -1 where all are. */
  rowNotAfter(index: number): number;
}

/** Fewer than these are looked through at once, more in pieces of a frame. */
const AT_ONCE = 20_000;
const PIECE = 6_000;

/** The events of the first `end` that a filter admits; of a long Log those found so far. */
export function useMatches(log: Log, filter: EventFilter, end: number): Matches {
  const isShort = end <= AT_ONCE;
  const short = useMemo(() => {
    if (isEverything(filter)) return everything(end);
    return isShort ? listed(found(log, filter, end), true) : undefined;
  }, [log, filter, end, isShort]);
  const [long, setLong] = useState<{ filter: EventFilter; log: Log; end: number; matches: Matches }>();
  useEffect(() => {
    if (short) return undefined;
    const search = new EventSearch(log, filter, end);
    let timer: ReturnType<typeof setTimeout>;
    const look = () => {
      const hasMore = search.goOn(PIECE);
      setLong({ log, filter, end, matches: listed(search.matches, !hasMore) });
      if (hasMore) timer = setTimeout(look);
    };
    timer = setTimeout(look);
    return () => clearTimeout(timer);
  }, [log, filter, end, short]);
  if (short) return short;
  return long && long.log === log && long.filter === filter && long.end === end ? long.matches : NOTHING_YET;
}

function found(log: Log, filter: EventFilter, end: number): Uint32Array {
  const search = new EventSearch(log, filter, end);
  search.goOn(end);
  return search.matches;
}

function everything(end: number): Matches {
  return { count: end, isDone: true, indexAt: (row) => row, rowNotAfter: (index) => Math.min(index, end - 1) };
}

function listed(indices: Uint32Array, isDone: boolean): Matches {
  return { count: indices.length, isDone, indexAt: (row) => indices[row], rowNotAfter: (index) => lastNotAfter(indices, index) };
}

const NOTHING_YET = listed(new Uint32Array(), false);
