import { describe, expect, test } from 'vitest';
import { chromeTraceOf, formatChromeTrace } from './chrome.ts';
import { Log } from './log.ts';
import { brokenRule } from './testing/chrome-rules.ts';
import { recordedLog, recordingNames, recordingsAreThere } from './testing/recorded.ts';

describe.skipIf(!recordingsAreThere)('Chrome traces of recordings', () => {
  test.each(recordingNames)('%s keeps the rules', (name) => {
    const { traceEvents } = chromeTraceOf(recordedLog(name));
    expect(brokenRule(traceEvents)).toBe('');
    expect(traceEvents.filter(({ ph }) => ph === 's').length).toBeGreaterThan(0);
    expect(traceEvents.some(({ ph }) => ph === 'C')).toBe(true);
  });

  test('the rules can be broken', () => {
    const { traceEvents } = chromeTraceOf(recordedLog('cloud.smp1.wq_marks'));
    const cut = traceEvents.map((event) => (event.name === 'unlink' ? { ...event, dur: event.dur! + 1e6 } : event));
    expect(brokenRule(cut)).toMatch(/leaves/);
    expect(brokenRule(traceEvents.filter(({ ph }) => ph !== 'f'))).toMatch(/flows begin/);
    expect(brokenRule(traceEvents.filter(({ name }) => name !== 'thread_name'))).not.toBe('');
  });
});

test('an empty Log is an empty trace', () => {
  expect(JSON.parse(formatChromeTrace(new Log()))).toMatchObject({ displayTimeUnit: 'ns' });
});
