import { decodeUtf8 } from '../base/bytes.ts';
import { KERNEL_STYLE } from './ftrace/line.ts';
import { FtraceReader } from './ftrace/parse.ts';
import type { FtraceFile } from './ftrace/parse.ts';
import { isLogFile, LogFileReader } from './log-format.ts';
import type { LogFileHeader } from './log-format.ts';
import { Log } from './log.ts';

/** Why there is nothing to look at: no byte; no event; recorded by trace-cmd in its own binary form; no text at all. */
export type TraceTrouble = 'empty' | 'no-events' | 'trace-dat' | 'binary';

/** What a trace file turned out to be. Of what only ftrace counts our own format has none. */
export interface TraceFile extends FtraceFile {
  readonly format: 'ftrace' | 'log';
  readonly bytes: number;
  /** Our own format: what its header says. */
  readonly logHeader: LogFileHeader;
  readonly trouble?: TraceTrouble;
}

export interface OpenOptions {
  /** Called after each piece with how far it got; the Log may be looked at and must not be kept. */
  readonly onProgress?: (progress: { readonly bytes: number; readonly log: Log; readonly badLines: number }) => void;
  /** An `AbortSignal`, as far as we ask it. */
  readonly signal?: { readonly aborted: boolean };
}

/** Reading was given up by its signal. */
export class TraceAborted extends Error {
  override readonly name = 'AbortError';
}

/**
 * Reads a trace file: our own log, or ftrace text. Pieces come as a stream gives
 * them, and none is kept; memory beyond the Log's is bounded whatever comes.
 * Nothing in a file is fatal. Throws TraceAborted, or what the stream throws.
 */
export async function openTrace(pieces: AsyncIterable<Uint8Array>, { onProgress, signal }: OpenOptions = {}): Promise<TraceFile> {
  const opener = new TraceOpener();
  for await (const piece of pieces) {
    if (signal?.aborted) throw new TraceAborted('The trace was not read to its end.');
    opener.push(piece);
    onProgress?.(opener.progress);
    if (opener.isHopeless) break;
  }
  return opener.finish();
}

/** As `openTrace`, for whoever has the pieces at hand. */
export class TraceOpener {
  private first: Uint8Array = new Uint8Array(0);
  private bytes = 0;
  private reader: FtraceReader | LogFileReader | undefined;
  private trouble: TraceTrouble | undefined;

  /** What comes next need not be read. */
  get isHopeless(): boolean {
    return this.trouble !== undefined;
  }

  get progress(): { readonly bytes: number; readonly log: Log; readonly badLines: number } {
    return { bytes: this.bytes, log: this.reader?.log ?? NO_LOG, badLines: this.reader?.badLines ?? 0 };
  }

  push(piece: Uint8Array): void {
    if (this.isHopeless) return;
    this.bytes += piece.length;
    if (this.reader !== undefined) return this.reader.push(piece);
    this.first = joined(this.first, piece);
    if (this.first.length >= ENOUGH) this.begin();
  }

  finish(): TraceFile {
    const reader = this.reader ?? this.begin();
    const { log, lines, badLines, badSamples } = reader.finish();
    const trouble = this.trouble ?? (this.bytes === 0 ? 'empty' : log.length === 0 ? 'no-events' : undefined);
    const common = { log, bytes: this.bytes, lines, badLines, badSamples, ...(trouble === undefined ? {} : { trouble }) };
    if (reader instanceof LogFileReader) return { ...common, ...NOTHING_OF_FTRACE, format: 'log', logHeader: reader.header };
    const { lostEvents, overwrittenEvents, tracerLines, header, style } = reader.finish();
    return { ...common, format: 'ftrace', lostEvents, overwrittenEvents, tracerLines, header, style, logHeader: {} };
  }

  private begin(): FtraceReader | LogFileReader {
    const { first } = this;
    this.first = new Uint8Array(0);
    this.trouble = troubleOf(first);
    const reader = isLogFile(decodeUtf8(first.subarray(0, ENOUGH))) ? new LogFileReader() : new FtraceReader();
    this.reader = reader;
    if (this.trouble === undefined) reader.push(first);
    return reader;
  }
}

/** Before the first bytes have told the format. */
const NO_LOG = new Log();

/** Bytes that tell the formats apart. */
const ENOUGH = 64;

const NOTHING_OF_FTRACE = { lostEvents: 0, overwrittenEvents: 0, tracerLines: 0, header: [], style: KERNEL_STYLE } as const;

/** trace.dat begins with the bytes 17 08 44 and `tracing`; other binary files with some control byte. */
function troubleOf(first: Uint8Array): TraceTrouble | undefined {
  if (first[0] === 0x17 && first[1] === 8 && first[2] === 0x44) return 'trace-dat';
  const controls = first.subarray(0, ENOUGH).filter((code) => code < 32 && code !== 9 && code !== 10 && code !== 13).length;
  return controls * 8 > Math.min(ENOUGH, first.length) ? 'binary' : undefined;
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  if (one.length === 0) return other;
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
