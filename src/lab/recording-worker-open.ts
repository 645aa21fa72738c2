import { TraceAborted } from '../trace/open-trace.ts';
import { Log } from '../trace/log.ts';
import type { RecordingAnswer, RecordingFacts, RecordingProgress, RecordingRequest } from './recording-worker.ts';

export interface OpenedInWorker extends RecordingFacts {
  readonly log: Log;
}

export interface OpeningInWorker {
  onProgress?(progress: RecordingProgress): void;
  readonly signal?: AbortSignal;
}

let requests = 0;

/**
 * The page's half of `recording-worker.ts`: reads a file in that worker, while
 * the Log grows here chunk by chunk. Rejects with TraceAborted where `signal`
 * aborts, and with what the worker could not do.
 */
export function openInWorker(worker: Worker, file: Blob, { onProgress, signal }: OpeningInWorker = {}): Promise<OpenedInWorker> {
  const id = requests++;
  const log = new Log();
  return new Promise((resolve, reject) => {
    const ended = new AbortController();
    const cancel = () => worker.postMessage({ id, cancel: true } satisfies RecordingRequest);
    const end = (how: () => void) => {
      ended.abort();
      how();
    };
    worker.addEventListener('error', ({ message }) => end(() => reject(new Error(message || 'The worker did not start.'))), { signal: ended.signal });
    worker.addEventListener('message', ({ data }: MessageEvent<RecordingAnswer>) => {
      if (data.id !== id) return;
      if ('chunk' in data) log.appendChunk(data.chunk);
      if ('progress' in data) onProgress?.(data.progress);
      else if ('facts' in data) end(() => resolve({ ...data.facts, log }));
      else if ('cancelled' in data) end(() => reject(new TraceAborted('The trace was not read to its end.')));
      else end(() => reject(Object.assign(new Error(data.fault.message), { stack: data.fault.stack })));
    }, { signal: ended.signal });
    signal?.addEventListener('abort', cancel, { signal: ended.signal });
    worker.postMessage({ id, open: file } satisfies RecordingRequest);
    if (signal?.aborted) cancel();
  });
}
