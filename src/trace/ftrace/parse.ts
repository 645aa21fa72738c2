import { decodeUtf8, encodeUtf8 } from '../../base/bytes.ts';
import { trace_note } from '../../base/event.ts';
import { TraceFlag } from '../../base/trace-flags.ts';
import { Log } from '../log.ts';
import { EventTextReader } from './event-text.ts';
import { KERNEL_STYLE, LineHead } from './line.ts';
import type { LineStyle } from './line.ts';
import { startsWith } from './scan.ts';
import { TextIds } from './text-ids.ts';

/** ftrace text into a Log: `trace`, `trace_pipe`, `trace-cmd report`, with headers or without. */

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
  for (let from = 0, to; from < text.length; from = to) {
    to = pieceEnd(text, from);
    reader.push(encodeUtf8(text.slice(from, to)));
  }
  return reader.finish();
}

const TEXT_PIECE = 1 << 16;

/** Never between the halves of a surrogate pair. */
function pieceEnd(text: string, from: number): number {
  const to = from + TEXT_PIECE;
  const last = text.charCodeAt(to - 1);
  return last >= 0xd800 && last < 0xdc00 ? to + 1 : to;
}

/**
 * Reads a file's bytes piece by piece; pieces may end anywhere. Memory beyond the
 * Log's is bounded whatever comes, and no piece is kept.
 */
export class FtraceReader {
  readonly log = new Log();
  private readonly ids = new TextIds(this.log);
  private readonly head = new LineHead();
  private readonly texts = new EventTextReader(this.ids);
  private readonly header: string[] = [];
  private readonly badSamples: BadLine[] = [];
  private style: LineStyle | undefined;
  private lines = 0;
  private badLines = 0;
  private lostEvents = 0;
  /** The beginning of a line whose end has not come: its first `carried` bytes. */
  private readonly carry = new Uint8Array(LONGEST_LINE);
  private carried = 0;
  /** Inside a line that is too long to be one. */
  private isSkipping = false;

  push(chunk: Uint8Array): void {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      if (this.carried > 0) this.endCarried(chunk, from, end);
      else this.line(chunk, from, end);
      from = end + 1;
    }
    this.carryOver(chunk, from, chunk.length);
  }

  finish(): FtraceFile {
    if (this.carried > 0) this.endCarried(this.carry, 0, 0);
    const { log, header, lines, badLines, badSamples, lostEvents } = this;
    return { log, header, style: this.style ?? KERNEL_STYLE, lines, badLines, badSamples, lostEvents };
  }

  private carryOver(chunk: Uint8Array, from: number, to: number): void {
    const room = LONGEST_LINE - this.carried;
    if (to - from > room) this.isSkipping = true;
    const end = Math.min(to, from + room);
    this.carry.set(chunk.subarray(from, end), this.carried);
    this.carried += end - from;
  }

  private endCarried(chunk: Uint8Array, from: number, to: number): void {
    this.carryOver(chunk, from, to);
    const { carried, isSkipping } = this;
    this.carried = 0;
    this.isSkipping = false;
    if (isSkipping) this.bad(this.carry, 0, carried, ++this.lines);
    else this.line(this.carry, 0, carried);
  }

  private line(bytes: Uint8Array, from: number, to: number): void {
    this.lines++;
    const end = to > from && bytes[to - 1] === CARRIAGE_RETURN ? to - 1 : to;
    if (end - from > LONGEST_LINE) this.bad(bytes, from, end, this.lines);
    else if (this.head.read(bytes, from, end)) this.event(bytes, end);
    else this.otherLine(bytes, from, end);
  }

  private event(bytes: Uint8Array, to: number): void {
    const { head, texts, log, ids } = this;
    this.style ??= head.style;
    texts.read(bytes, head.textAt, to);
    const isIdle = head.pid === 0 && startsWith(bytes, IDLE, head.commFrom, head.commTo);
    const comm = isIdle ? ids.idOfText(`swapper/${head.cpu}`) : ids.idOf(bytes, head.commFrom, head.commTo);
    const flags = head.flags | inferredFlags(head.pid, startsWith(bytes, KWORKER, head.commFrom, head.commTo));
    log.appendEncoded(head.timeNs, head.cpu, flags, head.pid, comm, texts.kind, texts.values, texts.count);
  }

  private otherLine(bytes: Uint8Array, from: number, to: number): void {
    const line = decodeUtf8(bytes.subarray(from, to));
    if (line.startsWith('#')) this.comment(line);
    else if (line.trim() !== '' && !this.lost(line) && !isTraceCmdHeader(line)) this.bad(bytes, from, to, this.lines);
  }

  private comment(line: string): void {
    if (this.log.length > 0) this.note(line, 0);
    else if (this.header.length < LONGEST_HEADER) this.header.push(line);
  }

  /** `CPU:1 [LOST 120 EVENTS]` of the kernel, `CPU:1 [120 EVENTS DROPPED]` of trace-cmd. */
  private lost(line: string): boolean {
    const match = /^ *CPU[: ]\d+:? *\[?(?:LOST )?(\d*) ?EVENTS(?: DROPPED)?\]?/.exec(line);
    if (match === null) return false;
    const count = Number.isSafeInteger(Number(match[1])) ? Number(match[1]) : 0;
    this.lostEvents += count;
    this.note(line, count);
    return true;
  }

  /** Stands beside the event before it. */
  private note(line: string, lost: number): void {
    const { log } = this;
    const last = log.length - 1;
    if (last < 0) log.appendRow(0, 0, TraceFlag.IDLE, 0, 'swapper/0', trace_note, [line, lost]);
    else log.appendRow(log.timeNs(last), log.cpu(last), log.flags(last), log.pid(last), log.comm(last), trace_note, [line, lost]);
  }

  private bad(bytes: Uint8Array, from: number, to: number, number: number): void {
    this.badLines++;
    if (this.badSamples.length < MOST_SAMPLES) this.badSamples.push({ number, text: decodeUtf8(bytes.subarray(from, Math.min(to, from + SAMPLE_LENGTH))) });
  }
}

const NEWLINE = 10;
const CARRIAGE_RETURN = 13;
const LONGEST_LINE = 65_536;
const LONGEST_HEADER = 1000;
const SAMPLE_LENGTH = 200;
const MOST_SAMPLES = 20;

const IDLE = encodeUtf8('<idle>');
const KWORKER = encodeUtf8('kworker/');

function isTraceCmdHeader(line: string): boolean {
  return /^(cpus=\d+|version = \d+|CPU \d+ is empty)$/.test(line.trim());
}

/** What ftrace leaves to the reader: which tasks are workers, and which are idle tasks. */
function inferredFlags(pid: number, isKworker: boolean): number {
  if (pid === 0) return TraceFlag.IDLE;
  return isKworker ? TraceFlag.WQ_WORKER : 0;
}
