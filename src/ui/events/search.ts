import { contextOf } from '../../base/trace-flags.ts';
import type { Context } from '../../base/trace-flags.ts';
import type { Log } from '../../trace/log.ts';

/** What the list is narrowed to; what is left out admits everything. */
export interface EventFilter {
  readonly text: string;
  readonly cpu?: number;
  readonly context?: Context;
  readonly task?: string;
  readonly event?: string;
}

export const EVERYTHING: EventFilter = { text: '' };

/** Whether it leaves nothing out. */
export function isEverything({ text, cpu, context, task, event }: EventFilter): boolean {
  return text.trim() === '' && cpu === undefined && context === undefined && task === undefined && event === undefined;
}

/** `app-151`: a task by its name and its number, as ftrace prints it. */
export function taskOf(log: Log, index: number): string {
  return `${log.comm(index)}-${log.pid(index)}`;
}

/** The event's fields by name; long ones (a configuration, a verifier's log) are cut. */
export function fieldsText(log: Log, index: number): string {
  return log
    .kind(index)
    .fields.map(({ name }, place) => `${name}=${log.text(index, place)}`)
    .join(' ')
    .slice(0, LONGEST);
}

const LONGEST = 240;

/** Finds the events that a filter admits, as many at a time as there is time for. */
export class EventSearch {
  private readonly log: Log;
  private readonly filter: EventFilter;
  private readonly words: readonly string[];
  private readonly end: number;
  private at = 0;
  private found = new Uint32Array(1024);
  private count = 0;

  /** Looks at the first `end` events. */
  constructor(log: Log, filter: EventFilter, end: number) {
    this.log = log;
    this.filter = filter;
    this.end = end;
    this.words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  }

  /** Looks at the next `many` events; false where there are no more. */
  goOn(many: number): boolean {
    const to = Math.min(this.end, this.at + many);
    for (; this.at < to; this.at++) if (this.admits(this.at)) this.take(this.at);
    return this.at < this.end;
  }

  /** Indices found so far, ascending. */
  get matches(): Uint32Array {
    return this.found.slice(0, this.count);
  }

  private take(index: number): void {
    if (this.count === this.found.length) {
      const grown = new Uint32Array(2 * this.count);
      grown.set(this.found);
      this.found = grown;
    }
    this.found[this.count++] = index;
  }

  private admits(index: number): boolean {
    const { log, filter } = this;
    if (filter.cpu !== undefined && log.cpu(index) !== filter.cpu) return false;
    if (filter.event !== undefined && log.kind(index).name !== filter.event) return false;
    if (filter.context !== undefined && contextOf(log.flags(index)) !== filter.context) return false;
    if (filter.task !== undefined && taskOf(log, index) !== filter.task) return false;
    return this.words.length === 0 || this.hasWords(index);
  }

  private hasWords(index: number): boolean {
    const text = `${this.log.kind(index).name} ${taskOf(this.log, index)} ${fieldsText(this.log, index)}`.toLowerCase();
    return this.words.every((word) => text.includes(word));
  }
}

/** What there is to choose from in a Log. */
export interface FilterChoices {
  readonly cpus: readonly number[];
  readonly contexts: readonly Context[];
  /** Busiest first. */
  readonly tasks: readonly string[];
  readonly events: readonly string[];
}

const MOST_TASKS = 400;
const CONTEXTS: readonly Context[] = ['U', 'K', 'H', 'S', 'W', 'I'];

/** What a Log’s filters can be set to. */
export function choicesOf(log: Log): FilterChoices {
  const cpus = new Set<number>();
  const contexts = new Set<Context>();
  const byPid = new Map<number, Map<string, number>>();
  for (let index = 0; index < log.length; index++) {
    cpus.add(log.cpu(index));
    contexts.add(contextOf(log.flags(index)));
    const pid = log.pid(index);
    const comms = byPid.get(pid) ?? new Map<string, number>();
    if (comms.size === 0) byPid.set(pid, comms);
    comms.set(log.comm(index), (comms.get(log.comm(index)) ?? 0) + 1);
  }
  const tasks = [...byPid].flatMap(([pid, comms]) => [...comms].map(([comm, count]) => [`${comm}-${pid}`, count] as const));
  return {
    cpus: [...cpus].toSorted((a, b) => a - b),
    contexts: CONTEXTS.filter((context) => contexts.has(context)),
    tasks: tasks.toSorted((a, b) => b[1] - a[1]).slice(0, MOST_TASKS).map(([task]) => task),
    events: log.kinds().map(({ name }) => name).toSorted(),
  };
}

/** Index in an ascending list of the last entry ≤ `value`, or -1. */
export function lastNotAfter(ascending: Uint32Array, value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
