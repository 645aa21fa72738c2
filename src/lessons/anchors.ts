import type { Log } from '../trace/log.ts';
import type { EventAnchor } from './lesson.ts';

/** Index of the first event at or after `from` that the anchor names, or -1. */
export function eventAfter(log: Log, anchor: EventAnchor, from: number): number {
  const start = anchor.after ? eventAfter(log, anchor.after, from) : from;
  if (start < 0) return -1;
  let left = anchor.occurrence ?? 1;
  for (let index = start; index < log.length; index++) {
    if (matches(log, index, anchor) && --left === 0) return index;
  }
  return -1;
}

function matches(log: Log, index: number, { event, fields = {} }: EventAnchor): boolean {
  return log.kind(index).name === event && Object.entries(fields).every(([field, value]) => log.field(index, field) === value);
}
