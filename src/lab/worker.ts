import type { Diagnostic } from '../base/diagnostic.ts';
import { chunkBuffers, type LogChunk } from '../trace/log.ts';
import { isWithin } from '../bpf/repertoire.ts';
import { commonCode } from './common-code.ts';
import { loadDrivers } from './drivers.ts';
import type { ImageListing, Inspection } from './inspection.ts';
import { runPrograms } from './machine-run.ts';
import type { NoObject, ObjectFacts, ProgramLog } from './object-facts.ts';
import { isLinkable } from './run-input.ts';
import type { CompiledPrograms, RunInput, RunOutput } from './run-input.ts';
import { shippedPrograms } from './shipped.ts';

/** What the page asks. */
export type WorkerTask =
  | { readonly kind: 'simulate'; readonly input: RunInput }
  | { readonly kind: 'inspect'; readonly input: RunInput; readonly position: number; readonly before: number }
  | { readonly kind: 'list'; readonly input: RunInput }
  | { readonly kind: 'build'; readonly input: RunInput }
  | { readonly kind: 'verify'; readonly input: RunInput; readonly level: 1 | 2 }
  | { readonly kind: 'read-object'; readonly text: string };

/** What it is told, by the kind of its question. A Log goes as its arrays, moved and not copied. */
export interface WorkerResults {
  readonly simulate: { readonly chunk?: LogChunk; readonly diagnostics: readonly Diagnostic[] };
  readonly inspect: Inspection;
  readonly list: readonly ImageListing[];
  readonly build: Uint8Array<ArrayBuffer> | undefined;
  readonly verify: readonly ProgramLog[];
  readonly 'read-object': ObjectFacts | NoObject;
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
  onmessage: (event: { data: WorkerRequest }) => Promise<void>;
  postMessage(answer: WorkerAnswer, transfer?: ArrayBuffer[]): void;
};

scope.onmessage = async ({ data: { id, task } }) => {
  try {
    await answer(id, task);
  } catch (error) {
    const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
    scope.postMessage({ id, fault: { message, stack } });
  }
};

/** A run needs the machine and its programs; what only looks at one is fetched when asked for. */
async function answer(id: number, task: WorkerTask): Promise<void> {
  if (task.kind === 'read-object') {
    const { readObject } = await import('./object-tasks.ts');
    return scope.postMessage({ id, result: readObject(task.text) });
  }
  if (task.kind === 'build') {
    const { buildObject } = await import('./object-tasks.ts');
    return scope.postMessage({ id, result: buildObject(task.input) });
  }
  await loadDrivers(task.input);
  const programs = await compiled(task.input);
  switch (task.kind) {
    case 'simulate': {
      const { log, diagnostics } = await run(task.input, programs);
      const chunk = log?.since();
      return scope.postMessage({ id, result: { chunk, diagnostics } }, chunk ? chunkBuffers(chunk) : []);
    }
    case 'inspect': {
      const { inspect } = await import('./inspect.ts');
      return scope.postMessage({ id, result: inspect(task.input, task.position, task.before, programs).inspection });
    }
    case 'list': {
      const { listingsOf } = await import('./inspect-listing.ts');
      return scope.postMessage({ id, result: listingsOf(programs) });
    }
    case 'verify': {
      const { verifierLogs } = await import('./object-tasks.ts');
      return scope.postMessage({ id, result: verifierLogs(task.input, task.level, programs) });
    }
  }
}

/** Most programs get along with the common code; all of it is fetched for one that does not. */
async function run(input: RunInput, programs: CompiledPrograms): Promise<RunOutput> {
  if (!isLinkable(programs)) return { diagnostics: programs.diagnostics };
  const common = isWithin(commonCode.repertoire, programs.bpf.values()) ? runPrograms(input, programs, commonCode) : undefined;
  if (common?.log) return common;
  const { wholeCode } = await import('./whole-code.ts');
  return runPrograms(input, programs, wholeCode);
}

/** A reader steps through one run, or two: their programs are compiled once. */
const KEPT = 4;
const kept = new Map<string, Promise<CompiledPrograms>>();

function compiled(input: RunInput): Promise<CompiledPrograms> {
  if (!('text' in input.bpf)) return compile(input);
  const key = JSON.stringify([input.bpf.name, input.bpf.text, input.user.name, input.user.text]);
  const programs = kept.get(key) ?? programsOf(input);
  kept.delete(key);
  kept.set(key, programs);
  if (kept.size > KEPT) kept.delete(kept.keys().next().value!);
  return programs;
}

/** A lesson's own programs come compiled; the compiler is for what the reader has changed. */
async function programsOf(input: RunInput): Promise<CompiledPrograms> {
  return (await shippedPrograms(input)) ?? compile(input);
}

async function compile(input: RunInput): Promise<CompiledPrograms> {
  const { compilePrograms } = await import('./compile.ts');
  return compilePrograms(input);
}
