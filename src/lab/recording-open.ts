import type { BadLine } from '../trace/bad-lines.ts';
import type { Log } from '../trace/log.ts';
import type { TraceTrouble } from '../trace/open-trace.ts';
import { openInWorker } from './recording-worker-open.ts';

/** A trace that was made elsewhere, read into a Log. */
export interface OpenedRecording {
  /** The file's name, or what stands for one. */
  readonly name: string;
  readonly log: Log;
  /** Lines that are no events. */
  readonly badLines: number;
  /** The first of them. */
  readonly badSamples: readonly BadLine[];
  /** Events that the kernel says were dropped, or overwritten before the first one that is there. */
  readonly lostEvents: number;
  /** Why there is nothing to look at. */
  readonly trouble?: TraceTrouble;
}

export interface Opening {
  /** `share`: how much of the file has been read, 0 … 1; `events`: how many were found in it. */
  progress(share: number, events: number): void;
  readonly signal: AbortSignal;
}

/** Reads a file of any length in a worker: ftrace text or our own log. Rejects where `signal` aborts or the file cannot be read. */
export async function openRecording(file: Blob, name: string, { progress, signal }: Opening): Promise<OpenedRecording> {
  const worker = new Worker(new URL('./recording-worker.ts', import.meta.url), { type: 'module' });
  try {
    const { log, badLines, badSamples, lostEvents, overwrittenEvents, trouble } = await openInWorker(worker, file, {
      signal,
      onProgress: ({ bytes, totalBytes, events }) => progress(totalBytes === 0 ? 1 : bytes / totalBytes, events),
    });
    return { name, log, badLines, badSamples, lostEvents: lostEvents + overwrittenEvents, trouble };
  } finally {
    worker.terminate();
  }
}
