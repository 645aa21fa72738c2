import { contextOf } from '../base/trace-flags.ts';
import type { Context } from '../base/trace-flags.ts';
import type { Log } from './log.ts';

/** Which events are wanted. What is left out does not matter; all that is said must hold. */
export interface EventQuery {
  readonly cpus?: readonly number[];
  /** Pids of the tasks that were current. */
  readonly pids?: readonly number[];
  readonly contexts?: readonly Context[];
  /** Names of kinds. */
  readonly kinds?: readonly string[];
  /** Found, whatever its case, in the event's name, its task's or a field's value. */
  readonly text?: string;
}

/** A query put to one Log: looks at events in pieces, forwards and backwards. */
export class EventFilter {
  private readonly log: Log;
  private readonly cpus: ReadonlySet<number> | undefined;
  private readonly pids: ReadonlySet<number> | undefined;
  private readonly contexts: ReadonlySet<Context> | undefined;
  private readonly kinds: ReadonlySet<string> | undefined;
  private readonly text: string;
  /** Texts repeat: what was found of each. */
  private readonly found = new Map<string, boolean>();

  constructor(log: Log, { cpus, pids, contexts, kinds, text = '' }: EventQuery) {
    this.log = log;
    this.cpus = cpus && new Set(cpus);
    this.pids = pids && new Set(pids);
    this.contexts = contexts && new Set(contexts);
    this.kinds = kinds && new Set(kinds);
    this.text = text.toLowerCase();
  }

  matches(index: number): boolean {
    const { log, cpus, pids, contexts, kinds } = this;
    if (cpus !== undefined && !cpus.has(log.cpu(index))) return false;
    if (pids !== undefined && !pids.has(log.pid(index))) return false;
    if (contexts !== undefined && !contexts.has(contextOf(log.flags(index)))) return false;
    if (kinds !== undefined && !kinds.has(log.kind(index).name)) return false;
    return this.text === '' || this.hasText(index);
  }

  /**
   * The first match from `index` on, in the direction `step`, among at most
   * `budget` events: its index; `at` to go on from where there was none yet;
   * neither where the Log ends.
   */
  find(index: number, step: 1 | -1 = 1, budget = Number.POSITIVE_INFINITY): { readonly match?: number; readonly at?: number } {
    const end = Math.min(budget, step > 0 ? this.log.length - index : index + 1);
    for (let done = 0, at = index; done < end; done++, at += step) if (this.matches(at)) return { match: at };
    const at = index + step * Math.max(0, end);
    return at >= 0 && at < this.log.length ? { at } : {};
  }

  private hasText(index: number): boolean {
    const { log } = this;
    const { name, fields } = log.kind(index);
    if (this.isIn(name) || this.isIn(log.comm(index))) return true;
    for (let place = 0; place <= fields.length; place++) {
      const value = log.field(index, place);
      if (value === undefined) return false;
      if (typeof value === 'string' ? this.isIn(value) : this.isNumber(value, fields[place].type === 'ptr')) return true;
    }
    return false;
  }

  private isIn(text: string): boolean {
    const known = this.found.get(text);
    if (known !== undefined) return known;
    const isFound = text.toLowerCase().includes(this.text);
    if (this.found.size < MOST_FOUND) this.found.set(text, isFound);
    return isFound;
  }

  /** A pointer is looked for in hexadecimal as well, with or without its zeros. */
  private isNumber(value: number, isPointer: boolean): boolean {
    return String(value) === this.text || (isPointer && `0x${value.toString(16).padStart(16, '0')}`.includes(this.text));
  }
}

const MOST_FOUND = 1 << 16;

/** The matches of a query, found bit by bit: what a list of a million events scrolls over. */
export class MatchList {
  private readonly filter: EventFilter;
  private readonly log: Log;
  private readonly indices: number[] = [];
  /** Events looked at so far. */
  position = 0;

  constructor(log: Log, query: EventQuery) {
    this.filter = new EventFilter(log, query);
    this.log = log;
  }

  get length(): number {
    return this.indices.length;
  }

  get isDone(): boolean {
    return this.position >= this.log.length;
  }

  /** Looks at so many events more. */
  advance(budget: number): void {
    const end = Math.min(this.log.length, this.position + budget);
    for (; this.position < end; this.position++) if (this.filter.matches(this.position)) this.indices.push(this.position);
  }

  /** The event of match number `at`. */
  at(at: number): number {
    return this.indices[at];
  }

  /** How many matches come before event `index`: the number of the next one. */
  numberAt(index: number): number {
    let low = 0;
    let high = this.indices.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.indices[middle] < index) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
