import { decodeUtf8, encodeUtf8 } from '../base/bytes.ts';
import type { EventField, EventKind, EventSystem, FieldValue } from '../base/event.ts';
import { BadLines } from './bad-lines.ts';
import type { BadLine } from './bad-lines.ts';
import { ByteLines } from './byte-lines.ts';
import type { LineTaker } from './byte-lines.ts';
import { knownKind, Log } from './log.ts';

/**
 * Our own file format for Logs, one JSON value a line:
 *
 * ```
 * {"slowpath":"log","version":1,"seed":7,"program":"…"}     the header
 * {"kind":"sched_waking","system":"sched","fields":{…}}      before the first event of a kind
 * [timeNs,cpu,flags,pid,"comm","sched_waking",field,…]       an event
 * ```
 *
 * A kind's definition travels with the file, so that a file outlives changes of
 * the vocabulary. An event may have one value more than its kind has fields: the
 * text as a foreign trace printed it.
 *
 * What each version brought is in docs/log-format.md.
 */
const LOG_FORMAT_VERSION = 1;

/** What the header says besides the version. */
export interface LogFileHeader {
  readonly seed?: number;
  /** A hash that names the programs that ran. */
  readonly program?: string;
}

/** The lines of a Log's file, without line ends. */
function* logLines(log: Log, header: LogFileHeader = {}): IterableIterator<string> {
  yield JSON.stringify({ slowpath: 'log', version: LOG_FORMAT_VERSION, ...header });
  const defined = new Set<EventKind>();
  for (let index = 0; index < log.length; index++) {
    const kind = log.kind(index);
    if (!defined.has(kind)) {
      defined.add(kind);
      yield definitionLine(kind);
    }
    yield eventLine(log, index);
  }
}

/** A Log as the text of its file format (docs/log-format.md). */
export function serialiseLog(log: Log, header: LogFileHeader = {}): string {
  let text = '';
  for (const line of logLines(log, header)) text += `${line}\n`;
  return text;
}

function definitionLine(kind: EventKind): string {
  const fields = Object.fromEntries(kind.fields.map(({ name, type }) => [name, type]));
  return JSON.stringify({ kind: kind.name, system: kind.system, fields });
}

function eventLine(log: Log, index: number): string {
  const row = [log.timeNs(index), log.cpu(index), log.flags(index), log.pid(index), log.comm(index), log.kind(index).name, ...log.fields(index)];
  const printed = log.printed(index);
  return JSON.stringify(printed === undefined ? row : [...row, printed]);
}

export interface LogFile {
  readonly log: Log;
  readonly header: LogFileHeader;
  readonly lines: number;
  /** Lines that are neither an event nor a definition; the rest of the file is read all the same. */
  readonly badLines: number;
  readonly badSamples: readonly BadLine[];
}

/** Whether a text begins like a file of ours. */
export function isLogFile(text: string): boolean {
  return text.startsWith('{"slowpath":"log"');
}

/** Reads a file of ours. An unknown version is read as far as its lines make sense. */
export function parseLogFile(text: string): LogFile {
  const reader = new LogFileReader();
  reader.push(encodeUtf8(text));
  return reader.finish();
}

/** Reads a file of ours piece by piece; pieces may end anywhere. */
export class LogFileReader implements LineTaker {
  readonly log = new Log();
  header: LogFileHeader = {};
  private lines = 0;
  private readonly bad = new BadLines();
  private readonly cutter = new ByteLines(this, LONGEST_LINE);
  private readonly kinds = new Map<string, EventKind>();

  get badLines(): number {
    return this.bad.count;
  }

  push(piece: Uint8Array): void {
    this.cutter.push(piece);
  }

  finish(): LogFile {
    this.cutter.end();
    const { log, header, lines, bad } = this;
    return { log, header, lines, badLines: bad.count, badSamples: bad.samples };
  }

  line(bytes: Uint8Array, from: number, to: number): void {
    this.lines++;
    if (to > from && !this.take(parseJson(decodeUtf8(bytes.subarray(from, to))))) this.bad.add(this.lines, bytes, from, to);
  }

  longLine(bytes: Uint8Array, from: number, to: number): void {
    this.bad.add(++this.lines, bytes, from, to);
  }

  private take(value: unknown): boolean {
    if (Array.isArray(value)) return this.event(value);
    if (!isRecord(value)) return false;
    if (value.slowpath === 'log') return this.head(value);
    return this.definition(value);
  }

  private head(value: Record<string, unknown>): boolean {
    this.header = {
      ...(typeof value.seed === 'number' ? { seed: value.seed } : {}),
      ...(typeof value.program === 'string' ? { program: value.program } : {}),
    };
    return true;
  }

  private definition({ kind: name, system, fields }: Record<string, unknown>): boolean {
    if (typeof name !== 'string' || typeof system !== 'string' || !isRecord(fields)) return false;
    if (this.kinds.has(name) || Object.keys(fields).length > MAX_FIELDS) return false;
    const list = Object.entries(fields).map(([field, type]) => ({ name: field, type }));
    if (!list.every(isField)) return false;
    this.kinds.set(name, knownKind({ name, system: system as EventSystem, fields: list as EventField[] }));
    return true;
  }

  private event(row: readonly unknown[]): boolean {
    const [timeNs, cpu, flags, pid, comm, name, ...fields] = row;
    const kind = this.kinds.get(String(name));
    if (kind === undefined || ![timeNs, cpu, flags, pid].every(Number.isSafeInteger) || typeof comm !== 'string') return false;
    if (!fields.every(isFieldValue) || fields.length < kind.fields.length || fields.length > kind.fields.length + 1) return false;
    if ((cpu as number) < 0 || (cpu as number) > MAX_CPU) return false;
    const printed = fields.length > kind.fields.length ? String(fields.pop()) : undefined;
    this.log.appendRow(timeNs as number, cpu as number, flags as number, pid as number, comm, kind, fields as FieldValue[], printed);
    return true;
  }
}

/** A verifier's log is one field of one event. */
const LONGEST_LINE = 1 << 22;
const MAX_FIELDS = 8;
const MAX_CPU = 0xffff;

function isField(field: { name: string; type: unknown }): boolean {
  return field.type === 'num' || field.type === 'ptr' || field.type === 'hex' || field.type === 'str';
}

function isFieldValue(value: unknown): value is FieldValue {
  return typeof value === 'string' || Number.isSafeInteger(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
