import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formatFtrace } from './format.ts';
import { parseFtrace } from './parse.ts';

const folder = new URL('../../../../shared/groundtruth/traces/', import.meta.url);
const isThere = existsSync(folder);
if (!isThere) console.log('recordings of a real kernel are not there: their tests are skipped');

describe.skipIf(!isThere)('recordings of a real kernel', () => {
  const names = isThere ? readdirSync(folder).filter((name) => name.includes('smp')) : [];

  test.each(names)('%s goes in without a loss and out as it came', (name) => {
    const text = readFileSync(new URL(name, folder), 'utf8');
    const file = parseFtrace(text);
    const eventLines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(file.badLines).toBe(0);
    expect(file.log.length).toBe(eventLines.length);
    expect(formatFtrace(file.log, file)).toBe(text);
  });

  test.each(names)('%s is understood by fields, not kept as text', (name) => {
    const { log } = parseFtrace(readFileSync(new URL(name, folder), 'utf8'));
    const left = new Set<string>();
    for (let index = 0; index < log.length; index++) {
      if (log.printed(index) !== undefined || log.kind(index).system === 'imported') left.add(log.kind(index).name);
    }
    expect([...left].filter((kind) => !/^(timer_expire|call_function_single|irq_work)_/.test(kind))).toEqual([]);
  });
});
