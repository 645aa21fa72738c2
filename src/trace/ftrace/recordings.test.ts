import { describe, expect, test } from 'vitest';
import { recordedLog, recordingCollections, recordingNames, recordingText, recordingsAreThere } from '../testing/recorded.ts';
import { formatFtrace } from './format.ts';
import { parseFtrace } from './parse.ts';

describe.skipIf(!recordingsAreThere)('recordings of a real kernel', () => {
  test.each(recordingNames)('%s goes in without a loss and out as it came', (name) => {
    const text = recordingText(name);
    const file = parseFtrace(text);
    const eventLines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(file.badLines).toBe(0);
    expect(file.log.length).toBe(eventLines.length);
    expect(formatFtrace(file.log, file)).toBe(text);
  });

  test.each(recordingNames)('%s is understood by fields, not kept as text', (name) => {
    const log = recordedLog(name);
    const left = new Set<string>();
    for (let index = 0; index < log.length; index++) {
      if (log.printed(index) !== undefined || log.kind(index).system === 'imported') left.add(log.kind(index).name);
    }
    expect([...left].filter((kind) => !/^(timer_expire|call_function_single|irq_work)_/.test(kind))).toEqual([]);
  });

  test.each(recordingCollections)('%s, several recordings in one file, comes back byte for byte', (name) => {
    const text = recordingText(name);
    const file = parseFtrace(text);
    expect(file.badLines).toBe(0);
    expect(formatFtrace(file.log, file)).toBe(text);
  });
});
