import { decodeUtf8, encodeUtf8 } from '../../base/bytes.ts';
import { trace_note } from '../../base/event.ts';
import { TraceFlag } from '../../base/trace-flags.ts';
import { BadLines } from '../bad-lines.ts';
import type { BadLine } from '../bad-lines.ts';
import { ByteLines } from '../byte-lines.ts';
import type { LineTaker } from '../byte-lines.ts';
import { Log } from '../log.ts';
import { EventTextReader } from './event-text.ts';
import { KnownHeads } from './known-heads.ts';
import { KERNEL_STYLE, LineHead } from './line.ts';
import type { LineStyle } from './line.ts';
import { startsWith } from './scan.ts';
import { TextIds } from './text-ids.ts';

export type { BadLine };

/** ftrace text into a Log: `trace`, `trace_pipe`, `trace-cmd report`, with headers or without. */

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
  /** Events that the ring buffer overwrote before the first that is there, as the header counts them. */
  readonly overwrittenEvents: number;
  /** Lines of the function and function_graph tracers. */
  readonly tracerLines: number;
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
export class FtraceReader implements LineTaker {
  readonly log = new Log();
  private readonly ids = new TextIds(this.log);
  private readonly head = new LineHead();
  private readonly known = new KnownHeads();
  private readonly texts = new EventTextReader(this.ids);
  private readonly cutter = new ByteLines(this, LONGEST_LINE);
  private readonly header: string[] = [];
  private readonly bad = new BadLines();
  private style: LineStyle | undefined;
  private lines = 0;
  private lostEvents = 0;
  private overwrittenEvents = 0;
  private graphLines = 0;
  private readonly idleComms: number[] = [];
  /** Blank lines since the last line that says something. */
  private blankLines = 0;

  get badLines(): number {
    return this.bad.count;
  }

  push(piece: Uint8Array): void {
    this.cutter.push(piece);
  }

  finish(): FtraceFile {
    this.cutter.end();
    if (this.blankLines > 0) this.keepBlankLines();
    const { log, header, lines, bad, lostEvents, overwrittenEvents } = this;
    const tracerLines = this.graphLines + this.texts.functionEntries;
    const style = this.style ?? KERNEL_STYLE;
    return { log, header, style, lines, badLines: bad.count, badSamples: bad.samples, lostEvents, overwrittenEvents, tracerLines };
  }

  line(bytes: Uint8Array, from: number, to: number): void {
    this.lines++;
    const { head, known } = this;
    const place = known.find(bytes, from, to);
    if (place >= 0 && head.readTime(bytes, from + known.lengthOf(place) - 1, to)) this.event(bytes, to, known.cpus[place], known.flags[place], known.pids[place], known.comms[place]);
    else if (head.read(bytes, from, to)) this.newHead(bytes, from, to);
    else this.otherLine(bytes, from, to);
  }

  longLine(bytes: Uint8Array, from: number, to: number): void {
    this.bad.add(++this.lines, bytes, from, to);
  }

  private newHead(bytes: Uint8Array, from: number, to: number): void {
    const { head, ids } = this;
    const { cpu, pid, commFrom, commTo } = head;
    this.style ??= head.style;
    const isIdle = pid === 0 && startsWith(bytes, IDLE, commFrom, commTo);
    const comm = isIdle ? this.idleComm(cpu) : ids.idOf(bytes, commFrom, commTo);
    const flags = head.flags | inferredFlags(pid, startsWith(bytes, KWORKER, commFrom, commTo));
    if (head.flagsEnd >= 0) this.known.keep(bytes, from, head.flagsEnd + 1, cpu, flags, pid, comm);
    this.event(bytes, to, cpu, flags, pid, comm);
  }

  /** An event whose head is read, up to its time and where its text begins. */
  private event(bytes: Uint8Array, to: number, cpu: number, flags: number, pid: number, comm: number): void {
    if (this.blankLines > 0) this.keepBlankLines();
    const { head, texts } = this;
    texts.read(bytes, head.textAt, to);
    this.log.appendEncoded(head.timeNs, cpu, flags, pid, comm, texts.kind, texts.values, texts.count);
  }

  private idleComm(cpu: number): number {
    return (this.idleComms[cpu] ??= this.ids.idOfText(`swapper/${cpu}`));
  }

  private otherLine(bytes: Uint8Array, from: number, to: number): void {
    const line = decodeUtf8(bytes.subarray(from, to));
    if (line === '') this.blankLines++;
    else if (line.startsWith('#')) this.comment(line);
    else if (line.trim() !== '' && !this.lost(line) && !this.graph(line) && !isTraceCmdHeader(line)) this.bad.add(this.lines, bytes, from, to);
  }

  private comment(line: string): void {
    if (this.log.length > 0) return this.note(line, 0);
    for (const text of [...this.takeBlankLines(), line]) if (this.header.length < LONGEST_HEADER) this.header.push(text);
    const counts = /^# entries-in-buffer\/entries-written: (\d+)\/(\d+) /.exec(line);
    if (counts !== null) this.overwrittenEvents = count(counts[2]) - Math.min(count(counts[1]), count(counts[2]));
  }

  /** `CPU:1 [LOST 120 EVENTS]` of the kernel, `CPU:1 [120 EVENTS DROPPED]` of trace-cmd. */
  private lost(line: string): boolean {
    const match = /^ *CPU[: ]\d+:? *\[?(?:LOST )?(\d*) ?EVENTS(?: DROPPED)?\]?/.exec(line);
    if (match === null) return false;
    const lost = count(match[1]);
    this.lostEvents += lost;
    this.note(line, lost);
    return true;
  }

  /** A line of the function_graph tracer, or of a stack trace below an event: kept as it is. */
  private graph(line: string): boolean {
    const isGraph = GRAPH_LINE.test(line);
    if (!isGraph && !STACK_LINE.test(line)) return false;
    if (isGraph) this.graphLines++;
    this.note(line, 0);
    return true;
  }

  /** Blank lines before an event or at the end: a note of their own, or part of the header. */
  private keepBlankLines(): void {
    if (this.log.length === 0) this.header.push(...this.takeBlankLines());
    else this.note('\n'.repeat(this.takeBlankLines().length - 1), 0);
  }

  private takeBlankLines(): string[] {
    const taken = Array.from({ length: Math.min(this.blankLines, LONGEST_HEADER) }, () => '');
    this.blankLines = 0;
    return taken;
  }

  /** Stands beside the event before it, with the blank lines that were between. */
  private note(text: string, lost: number): void {
    const { log } = this;
    const line = [...this.takeBlankLines(), text].join('\n');
    const last = log.length - 1;
    if (last < 0) log.appendRow(0, 0, TraceFlag.IDLE, 0, 'swapper/0', trace_note, [line, lost]);
    else log.appendRow(log.timeNs(last), log.cpu(last), log.flags(last), log.pid(last), log.comm(last), trace_note, [line, lost]);
  }
}

const LONGEST_LINE = 65_536;
const LONGEST_HEADER = 1000;

/** ` 0)   1.382 us    |  f();` with or without a time and a task before the bar; ` 0)  a-1  =>  b-2` at a switch, between rules. */
const GRAPH_LINE = /^ *(?:\d+\.\d+ *\| *)?\d{1,4}\) .*(?:\||=>)|^ ?-{20,}$/;
/** ` => schedule`, below an event recorded with its stack. */
const STACK_LINE = /^ => +\S/;

const IDLE = encodeUtf8('<idle>');
const KWORKER = encodeUtf8('kworker/');

/** A count in a line's own words; 0 where it says none, or one that no machine reaches. */
function count(digits: string): number {
  const value = Number(digits);
  return Number.isSafeInteger(value) ? value : 0;
}

function isTraceCmdHeader(line: string): boolean {
  return /^(cpus=\d+|version = \d+|CPU \d+ is empty)$/.test(line.trim());
}

/** What ftrace leaves to the reader: which tasks are workers, and which are idle tasks. */
function inferredFlags(pid: number, isKworker: boolean): number {
  if (pid === 0) return TraceFlag.IDLE;
  return isKworker ? TraceFlag.WQ_WORKER : 0;
}
