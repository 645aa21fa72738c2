import { NS_PER_SEC } from '../../base/units.ts';
import { detached } from '../interning.ts';
import { parseTraceFlags } from './flags.ts';

/** The columns before an event's text. */
export interface LineHead {
  comm: string;
  pid: number;
  cpu: number;
  flags: number;
  timeNs: number;
  /** Where the event's text begins in the line. */
  textAt: number;
}

/** How a trace lays out its lines: what an export needs to look the same. */
export interface LineStyle {
  /** Digits of the fraction: 6 for µs, 9 for ns, 0 for a plain counter. */
  readonly timeDigits: number;
  /** Columns from the flags' end to the colon after the time. */
  readonly timeWidth: number;
  /** Flag columns: 5, 4 in older kernels, 0 with `noirq-info`. */
  readonly flagColumns: number;
}

/** What 6.12 prints with its ns clocks. */
export const KERNEL_STYLE: LineStyle = { timeDigits: 9, timeWidth: 15, flagColumns: 5 };

const BLANK = 32;
const COLON = 58;
const DOT = 46;
const ZERO = 48;
const DASH = 45;
const OPEN_PAREN = 40;
const CLOSE_PAREN = 41;
const OPEN = 91;
const CLOSE = 93;

/** CPUs beyond this are no CPUs (`NR_CPUS` of distributions). */
const MOST_CPUS = 8192;

/**
 * Reads the head of a line as `trace`, `trace_pipe` and `trace-cmd report`
 * print it: `TASK-PID [(TGID)] [CPU] [flags] time: text`. One object is filled
 * again and again.
 */
export class LineHeadReader {
  readonly head: LineHead = { comm: '', pid: 0, cpu: 0, flags: 0, timeNs: 0, textAt: 0 };
  /** The layout of the line read last. */
  timeDigits = 0;
  timeWidth = 0;
  flagColumns = 0;
  private readonly flagWords = new Map<string, number | undefined>();
  private fractionNs = 0;

  /** Whether the line, the characters `from` … `to` - 1, has such a head. */
  read(text: string, from = 0, to = text.length): boolean {
    const open = cpuColumn(text, from, to);
    const isRead = open >= 0 && this.readTask(text, from, open) && this.readRest(text, open, to);
    return isRead || this.readLatencyFormat(text, from, to);
  }

  get style(): LineStyle {
    const { timeDigits, timeWidth, flagColumns } = this;
    return { timeDigits, timeWidth, flagColumns };
  }

  /** `comm-pid` and perhaps `(tgid)`; a comm may contain any character. */
  private readTask(line: string, from: number, open: number): boolean {
    let end = lastNonBlank(line, from, open - 1);
    if (line.charCodeAt(end) === CLOSE_PAREN) end = lastNonBlank(line, from, lastOf(line, OPEN_PAREN, from, end) - 1);
    const dash = lastOf(line, DASH, from, end);
    const first = firstNonBlank(line, from);
    if (dash <= first) return false;
    const pid = parseDigits(line, dash + 1, end + 1);
    if (pid < 0 || pid > 0x7fffffff) return false;
    this.head.pid = pid;
    const { comm } = this.head;
    const isSame = dash - first === comm.length && line.startsWith(comm, first);
    if (!isSame) this.head.comm = line.slice(first, dash);
    return true;
  }

  private readRest(line: string, open: number, to: number): boolean {
    const close = find(line, CLOSE, open, to);
    const cpu = parseDigits(line, open + 1, close);
    if (cpu < 0 || cpu >= MOST_CPUS) return false;
    this.head.cpu = cpu;
    let at = firstNonBlank(line, close + 1);
    this.head.flags = 0;
    this.flagColumns = 0;
    const tokenEnd = find(line, BLANK, at, to);
    const flags = tokenEnd > at && tokenEnd <= at + 6 ? this.flagsOf(line.slice(at, tokenEnd)) : undefined;
    if (flags !== undefined) {
      this.head.flags = flags;
      this.flagColumns = tokenEnd - at;
      at = tokenEnd;
    } else at = close + 1;
    return this.readTime(line, at, to);
  }

  private flagsOf(text: string): number | undefined {
    if (this.flagWords.has(text)) return this.flagWords.get(text);
    const flags = parseTraceFlags(text);
    if (this.flagWords.size < 10_000) this.flagWords.set(text, flags);
    return flags;
  }

  /** `seconds.fraction:` or `ticks:`; ticks count as ns. */
  private readTime(line: string, from: number, to: number): boolean {
    const start = firstNonBlank(line, from);
    let at = start;
    let whole = 0;
    for (let digit; (digit = line.charCodeAt(at) - ZERO), digit >= 0 && digit <= 9; at++) whole = whole * 10 + digit;
    if (at === start) return false;
    const isSeconds = line.charCodeAt(at) === DOT;
    const end = isSeconds ? this.readFraction(line, at + 1) : at;
    if (end < 0 || end >= to || line.charCodeAt(end) !== COLON) return false;
    if (!isSeconds) this.timeDigits = 0;
    const timeNs = isSeconds ? whole * NS_PER_SEC + this.fractionNs : whole;
    if (!Number.isSafeInteger(timeNs)) return false;
    this.head.timeNs = timeNs;
    this.timeWidth = end - from;
    this.head.textAt = Math.min(to, line.charCodeAt(end + 1) === BLANK ? end + 2 : end + 1);
    return true;
  }

  /** Where the fraction ends, or -1; its value is left in `fractionNs`. */
  private readFraction(line: string, from: number): number {
    let at = from;
    let value = 0;
    for (let digit; (digit = line.charCodeAt(at) - ZERO), digit >= 0 && digit <= 9; at++) value = value * 10 + digit;
    const digits = at - from;
    if (digits < 1 || digits > 9) return -1;
    this.timeDigits = digits;
    this.fractionNs = value * 10 ** (9 - digits);
    return at;
  }

  /** The `latency-format` option: `TASK-PID CPU` and the flags in one word, times in µs since the start. */
  private readLatencyFormat(text: string, from: number, to: number): boolean {
    const match = LATENCY.exec(text.slice(from, Math.min(to, from + LONGEST_HEAD)));
    if (match === null) return false;
    const flags = this.flagsOf(match[4].slice(0, 5)) ?? this.flagsOf(match[4].slice(0, 4));
    const cpu = Number(match[3]);
    if (flags === undefined || cpu >= MOST_CPUS) return false;
    const seconds = match[6] !== undefined;
    const timeNs = seconds ? Number(match[5]) * NS_PER_SEC + Number(match[6].padEnd(9, '0')) : Number(match[5]) * 1000;
    if (!Number.isSafeInteger(timeNs)) return false;
    Object.assign(this.head, { comm: detached(match[1].trim()), pid: Number(match[2]), cpu, flags, timeNs, textAt: from + match[0].length });
    return true;
  }
}

const LATENCY = /^ *(.{1,16}?)[- ] *(\d{1,9}) +(\d{1,4})([.\w]{4,6}) *(\d{1,9})(?:us[!+#*@ $]?|\.(\d{6,9})):? *: */;

/** No head is longer. */
const LONGEST_HEAD = 256;

/** Where `[` of a ` [digits]` column stands: the first that looks like one. */
function cpuColumn(line: string, from: number, to: number): number {
  const limit = Math.min(to, from + LONGEST_HEAD);
  for (let open = find(line, OPEN, from, limit); open >= 0; open = find(line, OPEN, open + 1, limit)) {
    let at = open + 1;
    while (isDigit(line.charCodeAt(at))) at++;
    if (at > open + 1 && at < to && line.charCodeAt(at) === CLOSE && open > from && line.charCodeAt(open - 1) === BLANK && isAfterPid(line, from, open)) return open;
  }
  return -1;
}

/** A comm like `a [0] b` has a bracket of its own: the column follows a pid or a tgid. */
function isAfterPid(line: string, from: number, open: number): boolean {
  const code = line.charCodeAt(lastNonBlank(line, from, open - 1));
  return isDigit(code) || code === CLOSE_PAREN;
}

function find(line: string, code: number, from: number, to: number): number {
  for (let at = from; at < to; at++) if (line.charCodeAt(at) === code) return at;
  return -1;
}

function lastOf(line: string, code: number, from: number, end: number): number {
  for (let at = end; at >= from; at--) if (line.charCodeAt(at) === code) return at;
  return -1;
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= ZERO + 9;
}

function firstNonBlank(line: string, from: number): number {
  let at = from;
  while (line.charCodeAt(at) === BLANK) at++;
  return at;
}

function lastNonBlank(line: string, from: number, end: number): number {
  let at = end;
  while (at > from && line.charCodeAt(at) === BLANK) at--;
  return at;
}

/** The number in digits `from` … `to` - 1, -1 for anything else. */
function parseDigits(line: string, from: number, to: number): number {
  if (to <= from || to - from > 10) return -1;
  let value = 0;
  for (let at = from; at < to; at++) {
    const code = line.charCodeAt(at);
    if (!isDigit(code)) return -1;
    value = value * 10 + code - ZERO;
  }
  return value;
}
