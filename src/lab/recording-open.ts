import type { BadLine } from '../trace/bad-lines.ts';
import { Log } from '../trace/log.ts';
import type { TraceTrouble } from '../trace/open-trace.ts';
import type { RecordingAnswer, RecordingFacts, RecordingRequest } from './recording-worker.ts';

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
export function openRecording(file: Blob, name: string, { progress, signal }: Opening): Promise<OpenedRecording> {
  const worker = new Worker(new URL('./recording-worker.ts', import.meta.url), { type: 'module' });
  const log = new Log();
  const reading = new Promise<RecordingFacts>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<RecordingAnswer>) => {
      if ('chunk' in data) log.appendChunk(data.chunk);
      if ('progress' in data) progress(data.progress.totalBytes === 0 ? 1 : data.progress.bytes / data.progress.totalBytes, data.progress.events);
      else if ('facts' in data) resolve(data.facts);
      else reject(new Error('fault' in data ? data.fault.message : 'cancelled'));
    });
    worker.addEventListener('error', (event) => reject(new Error(event.message || 'The worker did not start.')));
    signal.addEventListener('abort', () => reject(new Error('cancelled')));
    worker.postMessage({ id: 0, open: file } satisfies RecordingRequest);
  });
  // A worker that is thrown away needs no word to stop.
  return reading
    .then(({ badLines, badSamples, lostEvents, overwrittenEvents, trouble }) => ({ name, log, badLines, badSamples, lostEvents: lostEvents + overwrittenEvents, trouble }))
    .finally(() => worker.terminate());
}
