import { runnerImport } from 'vite';
import { Log, type LogChunk } from '../src/trace/log.ts';
import type { LessonRunInNode } from './lesson-runs.ts';

type Inputs = readonly LessonRunInNode['input'][];

/** Runs a function in the page: each driver has its own way. */
type Evaluate = (inPage: (inputs: Inputs) => Promise<SentLog[]>, inputs: Inputs) => Promise<SentLog[]>;

const columnTypes = { Float64Array, Uint8Array, Uint16Array, Uint32Array, Int32Array } as const;

/** What passes from the page is JSON: columns go as text, with the name of their type. */
interface SentLog extends Omit<LogChunk, 'rows'> {
  readonly rows: readonly (readonly [column: string, type: string, base64: string])[];
}

/** The Logs of all lessons' runs by name: as Node has them, and as the page's own worker has them. */
export async function lessonLogs(evaluate: Evaluate): Promise<{ readonly inNode: HashesByRun; readonly inBrowser: HashesByRun }> {
  const { module: { lessonRunsInNode } } = await runnerImport<{ lessonRunsInNode: readonly LessonRunInNode[] }>('/e2e/lesson-runs.ts', { logLevel: 'error' });
  const sent = await evaluate(runInWorker, lessonRunsInNode.map(({ input }) => input));
  const byRun = (hashes: readonly string[]) => Object.fromEntries(lessonRunsInNode.map(({ name }, index) => [name, hashes[index]]));
  return { inNode: byRun(lessonRunsInNode.map(({ hash }) => hash)), inBrowser: byRun(sent.map((log) => received(log).hash())) };
}

type HashesByRun = Readonly<Record<string, string>>;

function received({ rows, ...rest }: SentLog): Log {
  const columns = rows.map(([name, type, base64]) => {
    const { buffer, byteOffset, byteLength } = Uint8Array.from(Buffer.from(base64, 'base64'));
    const Column = columnTypes[type as keyof typeof columnTypes];
    return [name, new Column(buffer, byteOffset, byteLength / Column.BYTES_PER_ELEMENT)];
  });
  return Log.fromChunk({ ...rest, rows: Object.fromEntries(columns) } as LogChunk);
}

/** Runs one after another in a worker of the page's own script; nothing from around it is there in the page. */
async function runInWorker(inputs: Inputs): Promise<SentLog[]> {
  const script = performance.getEntriesByType('resource').find(({ name }) => /\/worker-[^/]+\.js$/.test(name))!.name;
  const worker = new Worker(script, { type: 'module' });
  const run = (input: Inputs[number], id: number) => new Promise<LogChunk>((resolve) => {
    worker.addEventListener('message', ({ data }) => resolve(data.result.chunk), { once: true });
    worker.postMessage({ id, task: { kind: 'simulate', input } });
  });
  const base64 = (column: Uint8Array) => {
    let binary = '';
    for (let at = 0; at < column.length; at += 0x8000) binary += String.fromCharCode(...column.subarray(at, at + 0x8000));
    return btoa(binary);
  };
  const sent: SentLog[] = [];
  for (const [id, input] of inputs.entries()) {
    const chunk = await run(input, id);
    const rows = Object.entries(chunk.rows as unknown as Record<string, Uint8Array>).map(([name, column]) => (
      [name, column.constructor.name, base64(new Uint8Array(column.buffer, column.byteOffset, column.byteLength))] as const
    ));
    sent.push({ ...chunk, rows });
  }
  worker.terminate();
  return sent;
}
