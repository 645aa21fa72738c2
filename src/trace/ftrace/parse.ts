import type { EventKind } from '../../base/event.ts';
import { TraceFlag } from '../../base/trace-flags.ts';
import { detached } from '../interning.ts';
import { Log } from '../log.ts';
import { EventTextReader } from './event-text.ts';
import { KERNEL_STYLE, LineHeadReader } from './line.ts';
import type { LineStyle } from './line.ts';

/** ftrace text into a Log: `trace`, `trace_pipe`, `trace-cmd report`, with headers or without. */

/** A line between events that is none itself: a gap, a CPU's buffer that starts. Its text goes out as it came in. */
export const trace_note: EventKind = { name: 'trace_note', system: 'imported', fields: [{ name: 'text', type: 'str' }, { name: 'lost', type: 'num' }] };

export interface BadLine {
  /** 1-based. */
  readonly number: number;
  /** Its beginning. */
  readonly text: string;
}

export interface FtraceFile {
  readonly log: Log;
  /** Comment lines before the first event. */
  readonly header: readonly string[];
  readonly style: LineStyle;
  readonly lines: number;
  readonly badLines: number;
  /** The first of them. */
  readonly badSamples: readonly BadLine[];
  /** Events that the kernel says were lost, where it says how many. */
  readonly lostEvents: number;
}

/** Reads a whole text. */
export function parseFtrace(text: string): FtraceFile {
  const reader = new FtraceReader();
  reader.push(text);
  return reader.finish();
}

/** Reads a text piece by piece; pieces may end anywhere. Memory beyond the Log's is bounded whatever comes. */
export class FtraceReader {
  readonly log = new Log();
  private readonly head = new LineHeadReader();
  private readonly texts = new EventTextReader();
  private readonly header: string[] = [];
  private readonly badSamples: BadLine[] = [];
  private style: LineStyle | undefined;
  private lines = 0;
  private badLines = 0;
  private lostEvents = 0;
  private carry = '';
  /** Inside a line that is too long to be one. */
  private isSkipping = false;

  push(chunk: string): void {
    let from = 0;
    for (let end = chunk.indexOf('\n'); end >= 0; end = chunk.indexOf('\n', from)) {
      this.endLine(chunk, from, end);
      from = end + 1;
    }
    this.continueLine(chunk.slice(from));
  }

  finish(): FtraceFile {
    if (this.carry !== '' || this.isSkipping) this.endLine('', 0, 0);
    const { log, header, lines, badLines, badSamples, lostEvents } = this;
    return { log, header, style: this.style ?? KERNEL_STYLE, lines, badLines, badSamples, lostEvents };
  }

  private continueLine(part: string): void {
    if (this.isSkipping || part === '') return;
    this.carry += part;
    if (this.carry.length <= LONGEST_LINE) return;
    this.isSkipping = true;
    this.carry = this.carry.slice(0, SAMPLE_LENGTH);
  }

  /** A line that lies whole in the chunk is read where it lies. */
  private endLine(chunk: string, from: number, to: number): void {
    this.lines++;
    if (this.carry === '' && !this.isSkipping) {
      this.wholeLine(chunk, from, to);
      return;
    }
    const line = this.carry + chunk.slice(from, to);
    this.carry = '';
    if (this.isSkipping) this.bad(line);
    else this.wholeLine(line, 0, line.length);
    this.isSkipping = false;
  }

  private wholeLine(text: string, from: number, to: number): void {
    const end = to > from && text.charCodeAt(to - 1) === CARRIAGE_RETURN ? to - 1 : to;
    if (end - from > LONGEST_LINE) this.bad(text.slice(from, from + SAMPLE_LENGTH));
    else if (this.head.read(text, from, end)) this.event(text, end);
    else this.otherLine(text.slice(from, end));
  }

  private otherLine(line: string): void {
    if (line.startsWith('#')) this.comment(line);
    else if (line.trim() !== '' && !this.lost(line) && !isTraceCmdHeader(line)) this.bad(line);
  }

  private event(text: string, to: number): void {
    const { comm, pid, cpu, flags, timeNs, textAt } = this.head.head;
    this.style ??= this.head.style;
    const { kind, fields, printed } = this.texts.read(text, textAt, to);
    const name = pid === 0 && comm === '<idle>' ? `swapper/${cpu}` : comm;
    this.log.appendRow(timeNs, cpu, flags | inferredFlags(pid, name), pid, name, kind, fields, printed);
  }

  private comment(line: string): void {
    if (this.log.length > 0) this.note(line, 0);
    else if (this.header.length < LONGEST_HEADER) this.header.push(detached(line));
  }

  /** `CPU:1 [LOST 120 EVENTS]` of the kernel, `CPU:1 [120 EVENTS DROPPED]` of trace-cmd. */
  private lost(line: string): boolean {
    const match = /^ *CPU[: ]\d+:? *\[?(?:LOST )?(\d*) ?EVENTS(?: DROPPED)?\]?/.exec(line);
    if (match === null) return false;
    const count = Number(match[1]);
    this.lostEvents += Number.isSafeInteger(count) ? count : 0;
    this.note(line, Number.isSafeInteger(count) ? count : 0);
    return true;
  }

  private note(line: string, lost: number): void {
    const { log } = this;
    const last = log.length - 1;
    const [timeNs, cpu, pid, comm] = last < 0 ? [0, 0, 0, ''] : [log.timeNs(last), log.cpu(last), log.pid(last), log.comm(last)];
    log.appendRow(timeNs, cpu, last < 0 ? 0 : log.flags(last), pid, comm, trace_note, [line, lost]);
  }

  private bad(line: string): void {
    this.badLines++;
    if (this.badSamples.length < MOST_SAMPLES) this.badSamples.push({ number: this.lines, text: detached(line.slice(0, SAMPLE_LENGTH)) });
  }
}

const LONGEST_LINE = 65_536;
const CARRIAGE_RETURN = 13;
const LONGEST_HEADER = 1000;
const SAMPLE_LENGTH = 200;
const MOST_SAMPLES = 20;

function isTraceCmdHeader(line: string): boolean {
  return /^(cpus=\d+|version = \d+|CPU \d+ is empty)$/.test(line.trim());
}

/** What ftrace leaves to the reader: which tasks are workers, and which are idle tasks. */
function inferredFlags(pid: number, comm: string): number {
  if (pid === 0) return TraceFlag.IDLE;
  return comm.startsWith('kworker/') ? TraceFlag.WQ_WORKER : 0;
}
