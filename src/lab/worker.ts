import type { Diagnostic } from '../base/diagnostic.ts';
import { chunkBuffers, type LogChunk } from '../trace/log.ts';
import { inspect } from './inspect.ts';
import { listingsOf } from './inspect-listing.ts';
import type { ImageListing, Inspection } from './inspection.ts';
import { compilePrograms, simulate, type CompiledPrograms, type RunInput } from './run.ts';

/** What the page asks. */
export type WorkerTask =
  | { readonly kind: 'simulate'; readonly input: RunInput }
  | { readonly kind: 'inspect'; readonly input: RunInput; readonly position: number; readonly before: number }
  | { readonly kind: 'list'; readonly input: RunInput };

/** What it is told, by the kind of its question. A Log goes as its arrays, moved and not copied. */
export interface WorkerResults {
  readonly simulate: { readonly chunk?: LogChunk; readonly diagnostics: readonly Diagnostic[] };
  readonly inspect: Inspection;
  readonly list: readonly ImageListing[];
}

/** `id` comes back with the answer. */
export interface WorkerRequest {
  readonly id: number;
  readonly task: WorkerTask;
}

/** The result, or our own mistake. */
export type WorkerAnswer =
  | { readonly id: number; readonly result: WorkerResults[keyof WorkerResults] }
  | { readonly id: number; readonly fault: { readonly message: string; readonly stack: string } };

const scope = globalThis as unknown as {
  onmessage: (event: { data: WorkerRequest }) => void;
  postMessage(answer: WorkerAnswer, transfer?: ArrayBuffer[]): void;
};

scope.onmessage = ({ data: { id, task } }) => {
  try {
    answer(id, task);
  } catch (error) {
    const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
    scope.postMessage({ id, fault: { message, stack } });
  }
};

function answer(id: number, task: WorkerTask): void {
  switch (task.kind) {
    case 'simulate': {
      const { log, diagnostics } = simulate(task.input);
      const chunk = log?.since();
      return scope.postMessage({ id, result: { chunk, diagnostics } }, chunk ? chunkBuffers(chunk) : []);
    }
    case 'inspect':
      return scope.postMessage({ id, result: inspect(task.input, task.position, task.before, compiled(task.input)).inspection });
    case 'list':
      return scope.postMessage({ id, result: listingsOf(task.input, compiled(task.input)) });
  }
}

/** A reader steps through one run, or two: their programs are compiled once. */
const KEPT = 4;
const kept = new Map<string, CompiledPrograms>();

function compiled(input: RunInput): CompiledPrograms {
  if (!('text' in input.bpf)) return compilePrograms(input);
  const key = JSON.stringify([input.bpf.name, input.bpf.text, input.user.name, input.user.text]);
  const programs = kept.get(key) ?? compilePrograms(input);
  kept.delete(key);
  kept.set(key, programs);
  if (kept.size > KEPT) kept.delete(kept.keys().next().value!);
  return programs;
}
