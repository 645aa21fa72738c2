import { decodeUtf8 } from '../base/bytes.ts';
import { FtraceReader, type BadLine } from '../trace/ftrace/parse.ts';
import { isLogFile, parseLogFile } from '../trace/log-format.ts';
import type { Log } from '../trace/log.ts';

/** A trace that was made elsewhere, read into a Log. */
export interface OpenedRecording {
  /** The file's name, or what stands for one. */
  readonly name: string;
  readonly log: Log;
  /** Lines that are no events. */
  readonly badLines: number;
  /** The first of them. */
  readonly badSamples: readonly BadLine[];
  /** Events that the kernel says it dropped. */
  readonly lostEvents: number;
}

export interface Opening {
  /** `share`: how much of the file has been read, 0 … 1; `events`: how many were found in it. */
  progress(share: number, events: number): void;
  readonly signal: AbortSignal;
}

/** Read at a time: a few milliseconds of work, so that the page stays awake. */
const PIECE = 1 << 19;
/** Enough to tell our own format by. */
const FIRST = 64;

/** Reads a file of any length piece by piece: ftrace text or our own log. Rejects where `signal` aborts or the file cannot be read. */
export async function openRecording(file: Blob, name: string, opening: Opening): Promise<OpenedRecording> {
  const first = decodeUtf8(await bytesOf(file.slice(0, FIRST)));
  if (isLogFile(first)) return { name, badSamples: [], lostEvents: 0, ...parseLogFile(await file.text()) };
  const reader = new FtraceReader();
  for (let from = 0; from < file.size; from += PIECE) {
    const bytes = await bytesOf(file.slice(from, from + PIECE));
    opening.signal.throwIfAborted();
    reader.push(bytes);
    opening.progress(Math.min(1, (from + PIECE) / file.size), reader.log.length);
  }
  const { log, badLines, badSamples, lostEvents } = reader.finish();
  return { name, log, badLines, badSamples, lostEvents };
}

async function bytesOf(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await blob.arrayBuffer());
}
