import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { simulate, type RunInput } from '../src/lab/run.ts';
import { Log, type LogChunk } from '../src/trace/log.ts';
import { SlowpathPage } from './page.ts';

const folder = 'src/lessons/10-wq-simple';
const file = (name: string) => ({ name, text: readFileSync(`${folder}/${name}`, 'utf8') });

const inputs: readonly RunInput[] = [
  { machine: {}, bpf: file('wq_simple.bpf.c'), user: file('wq_simple.c'), inputs: [] },
  { machine: { cpus: 2, preempt: 'full', traced: true }, bpf: file('timer_simple.bpf.c'), user: file('timer_simple.c'), inputs: [] },
];

for (const input of inputs) {
  test(`${input.machine.preempt ?? 'voluntary'}: the same Log, byte for byte, in Node and in the browser`, async ({ page }) => {
    await new SlowpathPage(page).open();
    const sent = await page.evaluate(async (task) => {
      const script = performance.getEntriesByType('resource').find(({ name }) => /\/worker-[^/]+\.js$/.test(name))!.name;
      const worker = new Worker(script, { type: 'module' });
      const answer = await new Promise<{ result: { chunk: { rows: Record<string, ArrayLike<number>> } } }>((resolve) => {
        worker.onmessage = ({ data }) => resolve(data);
        worker.postMessage({ id: 0, task });
      });
      worker.terminate();
      const { chunk } = answer.result;
      // What passes to the test is JSON: arrays go with the name of their type.
      const rows = Object.entries(chunk.rows).map(([name, array]) => [name, array.constructor.name, Array.from(array)] as const);
      return { ...chunk, rows };
    }, { kind: 'simulate', input });

    const arrays = { Float64Array, Uint8Array, Uint16Array, Uint32Array, Int32Array } as const;
    const rows = Object.fromEntries(sent.rows.map(([name, type, values]) => [name, arrays[type as keyof typeof arrays].from(values)]));
    const inBrowser = Log.fromChunk({ ...sent, rows } as unknown as LogChunk);
    const inNode = simulate(input).log!;
    expect(inBrowser.length).toBe(inNode.length);
    expect(inBrowser.hash()).toBe(inNode.hash());
  });
}
