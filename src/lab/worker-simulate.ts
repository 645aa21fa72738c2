import { Log } from '../trace/log.ts';
import type { Simulate, SimulationResult } from './simulation.ts';
import type { WorkerAnswer, WorkerRequest } from './worker.ts';

/** Runs simulations in a worker of their own, so that the page never waits for one. */
export function simulateInWorker(worker: Worker): Simulate {
  const waiting = new Map<number, { resolve(result: SimulationResult): void; reject(error: Error): void }>();
  let requests = 0;

  worker.addEventListener('message', ({ data }: MessageEvent<WorkerAnswer>) => {
    const { resolve, reject } = waiting.get(data.id)!;
    waiting.delete(data.id);
    if ('fault' in data) reject(Object.assign(new Error(data.fault.message), { stack: data.fault.stack }));
    else resolve({ log: data.chunk && Log.fromChunk(data.chunk), diagnostics: data.diagnostics });
  });
  worker.addEventListener('error', (event) => {
    for (const { reject } of waiting.values()) reject(new Error(event.message || 'The worker did not start.'));
    waiting.clear();
  });

  return (request) =>
    new Promise((resolve, reject) => {
      const id = requests++;
      waiting.set(id, { resolve, reject });
      worker.postMessage({ id, request } satisfies WorkerRequest);
    });
}
