import { Log } from '../trace/log.ts';
import type { Simulator } from './simulation.ts';
import type { WorkerAnswer, WorkerRequest, WorkerResults, WorkerTask } from './worker.ts';

type Answered = (result: WorkerResults[keyof WorkerResults]) => void;

/** Runs simulations in a worker of their own, so that the page never waits for one. */
export function simulateInWorker(worker: Worker): Simulator {
  const waiting = new Map<number, { resolve: Answered; reject(error: Error): void }>();
  let requests = 0;

  worker.addEventListener('message', ({ data }: MessageEvent<WorkerAnswer>) => {
    const { resolve, reject } = waiting.get(data.id)!;
    waiting.delete(data.id);
    if ('fault' in data) reject(Object.assign(new Error(data.fault.message), { stack: data.fault.stack }));
    else resolve(data.result);
  });
  worker.addEventListener('error', (event) => {
    for (const { reject } of waiting.values()) reject(new Error(event.message || 'The worker did not start.'));
    waiting.clear();
  });

  const ask = <Kind extends WorkerTask['kind']>(task: Extract<WorkerTask, { kind: Kind }>) =>
    new Promise<WorkerResults[Kind]>((resolve, reject) => {
      const id = requests++;
      waiting.set(id, { resolve: resolve as Answered, reject });
      worker.postMessage({ id, task } satisfies WorkerRequest);
    });

  return {
    async simulate(input) {
      const { chunk, diagnostics } = await ask<'simulate'>({ kind: 'simulate', input });
      return { log: chunk && Log.fromChunk(chunk), diagnostics };
    },
    inspect: (input, position, before) => ask<'inspect'>({ kind: 'inspect', input, position, before }),
    list: (input) => ask<'list'>({ kind: 'list', input }),
    readObject: (text) => ask<'read-object'>({ kind: 'read-object', text }),
    buildObject: (input) => ask<'build'>({ kind: 'build', input }),
    verifierLogs: (input, level) => ask<'verify'>({ kind: 'verify', input, level }),
  };
}
