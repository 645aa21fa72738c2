import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readElf } from '../bpf/elf/index.ts';
import { compileBpf } from '../c/index.ts';
import { input_event } from '../base/event.ts';
import { hidMacro } from '../lessons/60-hid-macro/scenario.ts';
import type { Log } from '../trace/log.ts';
import { loadDrivers } from './drivers.ts';
import { objectText } from './object-text.ts';
import { simulate } from './run.ts';

/**
 * The lesson's `hid_macro.bpf.c` as clang 14 made it of headers like ours
 * (`-O2 -g -target bpf -mcpu=v3`, then `llvm-strip -g`): a struct of functions, a timer, a work.
 */
const bytes = new Uint8Array(readFileSync('src/lab/testing/hid_macro.clang.bpf.o'));
const [{ bpf, user }] = hidMacro.runs;

/** What is typed, key by key. */
async function typed(text: string): Promise<string[]> {
  const input = { machine: hidMacro.machine, bpf: { name: bpf.name, text }, user };
  const { object } = compileBpf(bpf.name, bpf.text);
  await loadDrivers({ machine: hidMacro.machine, bpf: [object!] });
  const { log, diagnostics } = simulate(input);
  if (!log) throw new Error(JSON.stringify(diagnostics));
  return eventsOf(log);
}

function eventsOf(log: Log): string[] {
  return Array.from({ length: log.length }, (_, index) => index)
    .filter((index) => log.kind(index) === input_event)
    .map((index) => log.fields(index).join(' '));
}

it('reads a struct of functions, its programs and what they refer to', () => {
  const { object, diagnostics } = readElf('hid_macro.bpf.o', bytes);
  expect(diagnostics).toEqual([]);
  expect(object!.functions.map(({ name }) => name)).toContain('on_report');
  expect(object!.externs.map(({ name }) => name)).toContain('bpf_wq_start');
});

it('loads, registers and runs it as what our own compiler makes', async () => {
  const own = await typed(bpf.text);
  expect(own).toHaveLength(10);
  expect(await typed(objectText('hid_macro.bpf.o', bytes))).toEqual(own);
});
