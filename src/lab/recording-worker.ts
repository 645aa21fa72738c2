import { openTrace, type TraceFile } from '../trace/open-trace.ts';
import { chunkBuffers, type LogChunk, type LogExtent } from '../trace/log.ts';

/**
 * The worker in which a foreign trace is read: it cuts and understands the bytes,
 * the page gets the Log in chunks as it grows.
 */

/** What the page says. `cancel` takes effect at the next piece. */
export type RecordingRequest =
  | { readonly id: number; readonly open: Blob }
  | { readonly id: number; readonly cancel: true };

/** What is known of a file beside its Log. */
export type RecordingFacts = Omit<TraceFile, 'log'>;

/** What the page is told: any number of `progress`, then one of the others. */
export type RecordingAnswer =
  /** Bytes read so far, and the events since the last answer. */
  | { readonly id: number; readonly progress: RecordingProgress; readonly chunk: LogChunk }
  | { readonly id: number; readonly facts: RecordingFacts; readonly chunk: LogChunk }
  | { readonly id: number; readonly cancelled: true }
  /** The file cannot be read, or our own mistake. */
  | { readonly id: number; readonly fault: { readonly message: string; readonly stack: string } };

export interface RecordingProgress {
  readonly bytes: number;
  readonly totalBytes: number;
  readonly events: number;
  readonly badLines: number;
}

const scope = globalThis as unknown as {
  onmessage: (event: { data: RecordingRequest }) => void;
  postMessage(answer: RecordingAnswer, transfer?: ArrayBuffer[]): void;
};

const open = new Map<number, AbortController>();

scope.onmessage = ({ data }) => {
  if ('cancel' in data) open.get(data.id)?.abort();
  else void read(data.id, data.open);
};

async function read(id: number, file: Blob): Promise<void> {
  const controller = new AbortController();
  open.set(id, controller);
  try {
    await readAll(id, file, controller.signal);
  } catch (error) {
    scope.postMessage(controller.signal.aborted ? { id, cancelled: true } : { id, fault: faultOf(error) });
  } finally {
    open.delete(id);
  }
}

async function readAll(id: number, file: Blob, signal: AbortSignal): Promise<void> {
  let sent: LogExtent | undefined;
  const { log, ...facts } = await openTrace(piecesOf(file), {
    signal,
    onProgress({ bytes, log, badLines }) {
      const chunk = log.since(sent);
      sent = log.extent;
      scope.postMessage({ id, progress: { bytes, totalBytes: file.size, events: log.length, badLines }, chunk }, chunkBuffers(chunk));
    },
  });
  const chunk = log.since(sent);
  scope.postMessage({ id, facts, chunk }, chunkBuffers(chunk));
}

/** Some 50 ms of work each: what comes between them is heard. */
const PIECE = 1 << 22;

async function* piecesOf(file: Blob): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < file.size; from += PIECE) yield new Uint8Array(await file.slice(from, from + PIECE).arrayBuffer());
}

function faultOf(error: unknown): { message: string; stack: string } {
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  return { message, stack };
}
