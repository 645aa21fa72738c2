import { decodeUtf8 } from '../../base/bytes.ts';
import { NS_PER_SEC } from '../../base/units.ts';
import { flagsAt, flagsOfEntry } from './flags.ts';
import { BLANK, BRACKET_CLOSE, BRACKET_OPEN, COLON, DASH, DOT, PAREN_CLOSE, PAREN_OPEN, ZERO, digitsAt, find, findLast, isDigit, skipBlanks, trimEnd } from './scan.ts';

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

/** CPUs beyond this are no CPUs (`NR_CPUS` of distributions). */
const MOST_CPUS = 8192;
const MOST_PIDS = 2 ** 31;

/** No head is longer. */
const LONGEST_HEAD = 256;

/**
 * The columns before an event's text, as `trace`, `trace_pipe` and `trace-cmd
 * report` print them: `TASK-PID [(TGID)] [CPU] [flags] time: text`. One object
 * is filled again and again.
 */
export class LineHead {
  /** Bytes `commFrom` … `commTo` - 1. */
  commFrom = 0;
  commTo = 0;
  pid = 0;
  cpu = 0;
  flags = 0;
  timeNs = 0;
  /** Where the event's text begins. */
  textAt = 0;
  /** Behind the flags, where the time's column begins; -1 where there are no flags. */
  flagsEnd = -1;
  timeDigits = 0;
  timeWidth = 0;
  flagColumns = 0;
  private fractionNs = 0;

  get style(): LineStyle {
    const { timeDigits, timeWidth, flagColumns } = this;
    return { timeDigits, timeWidth, flagColumns };
  }

  /** Whether the line in bytes `from` … `to` - 1 has such a head. */
  read(bytes: Uint8Array, from: number, to: number): boolean {
    const open = cpuColumn(bytes, from, to);
    const isRead = open >= 0 && this.readTask(bytes, from, open) && this.readRest(bytes, open, to);
    return isRead || this.readLatencyFormat(bytes, from, to);
  }

  /** `comm-pid` and perhaps `(tgid)`; a comm may contain any character. */
  private readTask(bytes: Uint8Array, from: number, open: number): boolean {
    let end = trimEnd(bytes, from, open);
    if (bytes[end - 1] === PAREN_CLOSE) end = trimEnd(bytes, from, findLast(bytes, PAREN_OPEN, from, end));
    const dash = findLast(bytes, DASH, from, end);
    this.commFrom = skipBlanks(bytes, from, end);
    this.commTo = dash;
    this.pid = digitsAt(bytes, dash + 1, end);
    return dash > this.commFrom && this.pid >= 0 && this.pid < MOST_PIDS;
  }

  private readRest(bytes: Uint8Array, open: number, to: number): boolean {
    const close = find(bytes, BRACKET_CLOSE, open, to);
    this.cpu = digitsAt(bytes, open + 1, close);
    if (this.cpu < 0 || this.cpu >= MOST_CPUS) return false;
    const at = skipBlanks(bytes, close + 1, to);
    const end = find(bytes, BLANK, at, Math.min(to, at + 6));
    const flags = flagsAt(bytes, at, end);
    this.flags = Math.max(0, flags);
    this.flagColumns = flags < 0 ? 0 : end - at;
    this.flagsEnd = flags < 0 ? -1 : end;
    return this.readTime(bytes, flags < 0 ? close + 1 : end, to);
  }

  /** What follows the flags, for those who know the head up to there: `seconds.fraction:` or `ticks:`; ticks count as ns. */
  readTime(bytes: Uint8Array, from: number, to: number): boolean {
    const start = skipBlanks(bytes, from, to);
    let at = start;
    let whole = 0;
    for (; at < to && isDigit(bytes[at]); at++) whole = whole * 10 + bytes[at] - ZERO;
    const isSeconds = at > start && at < to && bytes[at] === DOT;
    if (isSeconds) at = this.readFraction(bytes, at + 1, to);
    else this.timeDigits = 0;
    if (at <= start || at >= to || bytes[at] !== COLON) return false;
    this.timeNs = isSeconds ? whole * NS_PER_SEC + this.fractionNs : whole;
    this.timeWidth = at - from;
    this.textAt = Math.min(to, bytes[at + 1] === BLANK ? at + 2 : at + 1);
    return Number.isSafeInteger(this.timeNs);
  }

  /** Where the fraction ends, or -1; its value is left in `fractionNs`. */
  private readFraction(bytes: Uint8Array, from: number, to: number): number {
    let at = from;
    let value = 0;
    for (; at < to && isDigit(bytes[at]); at++) value = value * 10 + bytes[at] - ZERO;
    const digits = at - from;
    if (digits < 1 || digits > 9) return -1;
    this.timeDigits = digits;
    this.fractionNs = value * 10 ** (9 - digits);
    return at;
  }

  /** The `latency-format` option, plain or with `verbose`. */
  private readLatencyFormat(bytes: Uint8Array, from: number, to: number): boolean {
    const text = decodeUtf8(bytes.subarray(from, Math.min(to, from + LONGEST_HEAD)));
    this.flagsEnd = -1;
    return this.readLatency(LATENCY.exec(text), bytes, from) || this.readVerbose(VERBOSE.exec(text), from);
  }

  /** `TASK-PID CPU` and the flags in one word, times in µs since the start. */
  private readLatency(match: RegExpExecArray | null, bytes: Uint8Array, from: number): boolean {
    if (match === null || !isAscii(match[0])) return false;
    const [head, blanks, comm, pid, cpu, flags, whole, fraction] = match;
    const flagsFrom = from + match.indices![5]![0];
    const columns = Math.min(5, flags.length);
    const word = flagsAt(bytes, flagsFrom, flagsFrom + columns);
    this.commFrom = from + blanks.length;
    this.commTo = this.commFrom + comm.length;
    this.pid = Number(pid);
    this.cpu = Number(cpu);
    this.flags = word;
    this.timeNs = fraction === undefined ? Number(whole) * 1000 : Number(whole) * NS_PER_SEC + Number(fraction.padEnd(9, '0'));
    this.textAt = from + head.length;
    Object.assign(this, { timeDigits: 6, timeWidth: 14, flagColumns: columns });
    return word >= 0 && this.cpu < MOST_CPUS && Number.isSafeInteger(this.timeNs);
  }

  /**
   * `TASK PID CPU flags preempt-count index [time] …` (`trace_print_lat_context`): the flags
   * as their number, the time in hex, in µs of the trace's clock, or its ticks where it counts no ns.
   */
  private readVerbose(match: RegExpExecArray | null, from: number): boolean {
    if (match === null || !isAscii(match[0])) return false;
    const [head, blanks, comm, pid, cpu, flags, depth, time, milliseconds] = match;
    this.commFrom = from + blanks.length;
    this.commTo = this.commFrom + comm.length;
    this.pid = Number(pid);
    this.cpu = Number(cpu);
    this.flags = flagsOfEntry(Number(flags), parseInt(depth, 16));
    this.timeNs = parseInt(time, 16) * (milliseconds === undefined ? 1 : 1000);
    this.textAt = from + head.length;
    Object.assign(this, { timeDigits: 6, timeWidth: 14, flagColumns: 5 });
    return this.pid < MOST_PIDS && this.cpu < MOST_CPUS && Number(flags) < 256 && Number.isSafeInteger(this.timeNs);
  }
}

const LATENCY = /^( *)(.{1,16}?)[- ] *(\d{1,9}) +(\d{1,4})([.\w]{4,6}) *(\d{1,12})(?:us[!+#*@ $]?|\.(\d{6,9})):? *: */d;

const VERBOSE = /^( *)(\S.{0,15}?) +(\d{1,10}) +(\d{1,4}) (\d{1,3}) ([0-9a-f]{8}) [0-9a-f]{8,16} ?\[([0-9a-f]{8,16})\] (?:\d+(\.\d{3}ms)|\d+) \(\+\d+(?:\.\d{3}ms)?\): /;

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 126) return false;
  return true;
}

/** Where `[` of a ` [digits]` column stands: the first that looks like one. */
function cpuColumn(bytes: Uint8Array, from: number, to: number): number {
  const limit = Math.min(to, from + LONGEST_HEAD);
  for (let open = find(bytes, BRACKET_OPEN, from + 1, limit); open >= 0; open = find(bytes, BRACKET_OPEN, open + 1, limit)) {
    let at = open + 1;
    while (at < limit && isDigit(bytes[at])) at++;
    if (at > open + 1 && bytes[at] === BRACKET_CLOSE && bytes[open - 1] === BLANK && isAfterPid(bytes, from, open)) return open;
  }
  return -1;
}

/** A comm like `a [0] b` has a bracket of its own: the column follows a pid or a tgid. */
function isAfterPid(bytes: Uint8Array, from: number, open: number): boolean {
  const end = trimEnd(bytes, from, open);
  return end > from && (isDigit(bytes[end - 1]) || bytes[end - 1] === PAREN_CLOSE);
}
