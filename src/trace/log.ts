import { assert } from '../base/assert.ts';
import { eventKinds } from '../base/event.ts';
import type { EventKind, EventSink, FieldValue } from '../base/event.ts';
import type { Ns } from '../base/units.ts';
import { Columns } from './columns.ts';
import type { ColumnArrays } from './columns.ts';
import { StringTable } from './interning.ts';
import { LogHash } from './log-hash.ts';

/**
 * The append-only sequence of Events of one run, with nothing beside it.
 *
 * Columnar: an event is a row in typed arrays, its texts are numbered, its
 * values lie in one arena. A row may carry one value more than its kind has
 * fields: the text as a foreign trace printed it (see `printed`).
 */
export class Log implements EventSink {
  private readonly columns = new Columns();
  private readonly strings = new StringTable();
  private readonly kindList: EventKind[] = [];
  private readonly kindIds = new Map<EventKind, number>();
  private readonly kindsByName = new Map<string, EventKind>();
  private lastComm = '';
  private lastCommId = 0;
  private lastKind: EventKind | undefined;
  private lastKindId = 0;

  get length(): number {
    return this.columns.length;
  }

  /** Appends one event. Times and numeric fields are integers; anything else is our own mistake. */
  append(
    timeNs: Ns,
    cpu: number,
    flags: number,
    pid: number,
    comm: string,
    kind: EventKind,
    a?: FieldValue,
    b?: FieldValue,
    c?: FieldValue,
    d?: FieldValue,
    e?: FieldValue,
    f?: FieldValue,
    g?: FieldValue,
    h?: FieldValue,
  ): void {
    const count = kind.fields.length;
    const at = this.openRow(timeNs, cpu, flags, pid, this.commId(comm), kind, count);
    const values = this.columns.values;
    if (count > 0) values[at] = this.encode(a, kind, 0);
    if (count > 1) values[at + 1] = this.encode(b, kind, 1);
    if (count > 2) values[at + 2] = this.encode(c, kind, 2);
    if (count > 3) values[at + 3] = this.encode(d, kind, 3);
    if (count > 4) values[at + 4] = this.encode(e, kind, 4);
    if (count > 5) values[at + 5] = this.encode(f, kind, 5);
    if (count > 6) values[at + 6] = this.encode(g, kind, 6);
    if (count > 7) values[at + 7] = this.encode(h, kind, 7);
  }

  /** As `append`, for readers of files: the fields as a list, and the text as printed where it says more. */
  appendRow(timeNs: Ns, cpu: number, flags: number, pid: number, comm: string, kind: EventKind, fields: readonly FieldValue[], printed?: string): void {
    const count = kind.fields.length;
    const at = this.openRow(timeNs, cpu, flags, pid, this.commId(comm), kind, printed === undefined ? count : count + 1);
    const values = this.columns.values;
    for (let index = 0; index < count; index++) values[at + index] = this.encode(fields[index], kind, index);
    if (printed !== undefined) values[at + count] = textValue(this.strings.idOf(printed));
  }

  /** The number of a text in this Log, for `appendEncoded`. */
  textId(text: string): number {
    return this.strings.idOf(text);
  }

  /**
   * As `appendRow`, for the fastest of readers: the comm by its number, the
   * values as the Log keeps them (a text by `textValue` of its number), the
   * first `count` of `values`: as many as the kind has fields, or one more.
   */
  appendEncoded(timeNs: Ns, cpu: number, flags: number, pid: number, commId: number, kind: EventKind, values: Float64Array, count: number): void {
    const at = this.openRow(timeNs, cpu, flags, pid, commId, kind, count);
    const into = this.columns.values;
    for (let place = 0; place < count; place++) into[at + place] = values[place];
  }

  timeNs(index: number): Ns {
    return this.columns.timesNs[index];
  }

  cpu(index: number): number {
    return this.columns.cpus[index];
  }

  flags(index: number): number {
    return this.columns.flags[index];
  }

  pid(index: number): number {
    return this.columns.pids[index];
  }

  comm(index: number): string {
    return this.strings.textOf(this.columns.comms[index]);
  }

  kind(index: number): EventKind {
    return this.kindList[this.columns.kinds[index]];
  }

  /** A field's value by name or place; undefined where the event has no such field. */
  field(index: number, field: string | number): FieldValue | undefined {
    const place = typeof field === 'number' ? field : fieldPlace(this.kind(index), field);
    const at = this.columns.offsets[index] + place;
    return place < 0 || at >= this.columns.valuesEnd(index) ? undefined : this.decode(this.columns.values[at]);
  }

  /** A numeric field; NaN where the event has none such (or a foreign trace's number does not fit one). */
  num(index: number, field: string | number): number {
    const value = this.field(index, field);
    return typeof value === 'number' ? value : Number.NaN;
  }

  /** A field as text: numbers in decimal, '' where the event has no such field. */
  text(index: number, field: string | number): string {
    return String(this.field(index, field) ?? '');
  }

  /** The event's text as a foreign trace printed it, where our own would differ. */
  printed(index: number): string | undefined {
    const place = this.kind(index).fields.length;
    const value = this.field(index, place);
    return value === undefined ? undefined : String(value);
  }

  /** All fields in their order. */
  fields(index: number): FieldValue[] {
    return this.kind(index).fields.map((_, place) => this.field(index, place)!);
  }

  /** Kinds that occur, in the order they first did. */
  kinds(): readonly EventKind[] {
    return this.kindList;
  }

  /** The kind of this name as it occurs in this Log, or as the vocabulary has it. */
  kindNamed(name: string): EventKind | undefined {
    return this.kindsByName.get(name) ?? eventKinds.get(name);
  }

  /** Indices of the events of one kind, ascending. */
  *indicesOf(kind: EventKind, from = 0, to = this.length): IterableIterator<number> {
    const id = this.kindIds.get(kind);
    if (id === undefined) return;
    const { kinds } = this.columns;
    for (let index = from; index < to; index++) if (kinds[index] === id) yield index;
  }

  /** How many events have a time ≤ `timeNs`, where times ascend: the position a clock stands at. */
  positionAt(timeNs: Ns): number {
    const { timesNs } = this.columns;
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (timesNs[middle] <= timeNs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** A new Log of the events `from` … `to` - 1. */
  slice(from: number, to: number): Log {
    const part = new Log();
    for (let index = from; index < Math.min(to, this.length); index++) part.copyRow(this, index);
    return part;
  }

  /** Appends event `index` of another Log. */
  copyRow(other: Log, index: number): void {
    this.appendRow(
      other.timeNs(index), other.cpu(index), other.flags(index), other.pid(index), other.comm(index),
      other.kind(index), other.fields(index), other.printed(index),
    );
  }

  /**
   * Sixteen hex digits that name the Log, or the events of it from `from` up to `to`: equal
   * ones have equal names in every engine, however their texts are numbered.
   */
  hash(from = 0, to = this.length): string {
    const hash = new LogHash();
    for (let index = from; index < to; index++) {
      hash.number(this.timeNs(index));
      hash.number(this.cpu(index));
      hash.number(this.flags(index));
      hash.number(this.pid(index));
      hash.text(this.comm(index));
      hash.text(this.kind(index).name);
      for (let place = 0; ; place++) {
        const value = this.field(index, place);
        if (value === undefined) break;
        if (typeof value === 'number') hash.number(value);
        else hash.text(value);
      }
    }
    return hash.digits();
  }

  /** How much of this Log a copy has: what `since` continues from. */
  get extent(): LogExtent {
    return { events: this.length, strings: this.strings.size, kinds: this.kindList.length };
  }

  /** What a copy of the given extent lacks, as arrays whose buffers may be transferred. */
  since(extent: LogExtent = EMPTY_EXTENT): LogChunk {
    return {
      from: extent,
      rows: this.columns.since(extent.events),
      strings: this.strings.since(extent.strings),
      kinds: this.kindList.slice(extent.kinds),
    };
  }

  /** Continues a copy. Chunks come in order: each begins where this Log ends. */
  appendChunk(chunk: LogChunk): void {
    const { from } = chunk;
    assert(from.events === this.length && from.strings === this.strings.size && from.kinds === this.kindList.length, 'log chunk out of order');
    for (const text of chunk.strings) this.strings.idOf(text);
    for (const kind of chunk.kinds) this.kindId(knownKind(kind));
    this.columns.append(chunk.rows);
  }

  static fromChunk(chunk: LogChunk): Log {
    const log = new Log();
    log.appendChunk(chunk);
    return log;
  }

  private openRow(timeNs: Ns, cpu: number, flags: number, pid: number, commId: number, kind: EventKind, valueCount: number): number {
    const { columns } = this;
    const row = columns.length;
    const at = columns.valuesLength;
    assert(Math.floor(timeNs) === timeNs, 'an event time is an integer');
    columns.reserveRows(row + 1);
    columns.reserveValues(at + valueCount);
    columns.timesNs[row] = timeNs;
    columns.cpus[row] = cpu;
    columns.flags[row] = flags;
    columns.pids[row] = pid;
    columns.comms[row] = commId;
    columns.kinds[row] = this.kindId(kind);
    columns.offsets[row] = at;
    columns.length = row + 1;
    columns.valuesLength = at + valueCount;
    return at;
  }

  private commId(comm: string): number {
    if (comm === this.lastComm) return this.lastCommId;
    this.lastComm = comm;
    return (this.lastCommId = this.strings.idOf(comm));
  }

  private kindId(kind: EventKind): number {
    if (kind === this.lastKind) return this.lastKindId;
    this.lastKindId = this.kindIds.get(kind) ?? this.addKind(kind);
    this.lastKind = kind;
    return this.lastKindId;
  }

  private addKind(kind: EventKind): number {
    assert(!this.kindsByName.has(kind.name), `two event kinds are called ${kind.name}`);
    const id = this.kindList.push(kind) - 1;
    this.kindIds.set(kind, id);
    this.kindsByName.set(kind.name, kind);
    return id;
  }

  private encode(value: FieldValue | undefined, kind: EventKind, place: number): number {
    if (typeof value === 'number') {
      assert(Math.floor(value) === value, 'a numeric field is an integer');
      return value + 0;
    }
    if (typeof value === 'string') return textValue(this.strings.idOf(value));
    return kind.fields[place].type === 'str' ? textValue(0) : 0;
  }

  private decode(value: number): FieldValue {
    return value < 0 && Math.floor(value) !== value ? this.strings.textOf(-value - 0.5) : value;
  }
}

/** How many events, texts and kinds. */
export interface LogExtent {
  readonly events: number;
  readonly strings: number;
  readonly kinds: number;
}

/** A stretch of a Log on its way to another thread. */
export interface LogChunk {
  readonly from: LogExtent;
  readonly rows: ColumnArrays;
  readonly strings: readonly string[];
  readonly kinds: readonly EventKind[];
}

/** The buffers of a chunk, for `postMessage`'s transfer list. */
export function chunkBuffers(chunk: LogChunk): ArrayBuffer[] {
  return Object.values(chunk.rows).map((array: { buffer: ArrayBuffer }) => array.buffer);
}

const EMPTY_EXTENT: LogExtent = { events: 0, strings: 1, kinds: 0 };

/** The vocabulary's own kind where it has one like it: kinds are compared by identity, which a copy between threads loses. */
export function knownKind(kind: EventKind): EventKind {
  const known = eventKinds.get(kind.name);
  return known !== undefined && hasSameFields(known, kind) ? known : kind;
}

function hasSameFields(one: EventKind, other: EventKind): boolean {
  return one.fields.length === other.fields.length && one.fields.every(({ name, type }, place) => name === other.fields[place].name && type === other.fields[place].type);
}

function fieldPlace(kind: EventKind, name: string): number {
  const { fields } = kind;
  for (let place = 0; place < fields.length; place++) if (fields[place].name === name) return place;
  return -1;
}

/** How a row keeps the text with this number: as no integer is. */
export function textValue(id: number): number {
  return -(id + 0.5);
}
