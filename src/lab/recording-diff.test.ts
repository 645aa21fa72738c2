import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseFtrace } from '../trace/ftrace/parse.ts';
import { Log } from '../trace/log.ts';
import { diffOf } from './recording-diff.ts';

const text = readFileSync('fixtures/linux-6.12/traces/cloud.smp1.wq_simple.txt', 'utf8');
const { log } = parseFtrace(text);

it('finds a story to be its own', () => {
  const rows = diffOf(log, parseFtrace(text).log)!;
  expect(rows.length).toBeGreaterThan(10);
  expect(rows.every(({ recordedNs, simulatedNs }) => recordedNs === simulatedNs)).toBe(true);
});

it('says what one has and the other has not', () => {
  const without = text.split('\n').filter((line) => !/workqueue_execute_end: .*bpf_wq_work/.test(line)).join('\n');
  const only = diffOf(log, parseFtrace(without).log)!.filter(({ simulatedNs }) => simulatedNs === undefined);
  expect(only.map(({ event }) => event.split(' ')[0])).toEqual(['work_end']);
});

it('has nothing to say where there is no story', () => {
  expect(diffOf(log, new Log())).toBeUndefined();
});
