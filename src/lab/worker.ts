import { simulate, type RunInput } from './run.ts';
import { chunkBuffers, type LogChunk } from '../trace/log.ts';
import type { Diagnostic } from '../base/diagnostic.ts';

/** What the page sends; `id` comes back with the answer. */
export interface WorkerRequest {
  readonly id: number;
  readonly request: RunInput;
}

/** The answer: a Log's arrays, moved and not copied, or our own mistake. */
export type WorkerAnswer =
  | { readonly id: number; readonly chunk?: LogChunk; readonly diagnostics: readonly Diagnostic[] }
  | { readonly id: number; readonly fault: { readonly message: string; readonly stack: string } };

const scope = globalThis as unknown as {
  onmessage: (event: { data: WorkerRequest }) => void;
  postMessage(answer: WorkerAnswer, transfer?: ArrayBuffer[]): void;
};

scope.onmessage = ({ data: { id, request } }) => {
  try {
    const { log, diagnostics } = simulate(request);
    const chunk = log?.since();
    scope.postMessage({ id, chunk, diagnostics }, chunk ? chunkBuffers(chunk) : []);
  } catch (error) {
    const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
    scope.postMessage({ id, fault: { message, stack } });
  }
};
