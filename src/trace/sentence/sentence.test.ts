import { describe, expect, test } from 'vitest';
import * as events from '../../base/event.ts';
import type { EventKind, FieldValue } from '../../base/event.ts';
import { TraceFlag } from '../../base/trace-flags.ts';
import { Log } from '../log.ts';
import { MomentIndex } from '../moment/moment-index.ts';
import { recordedLog, recordingNames, recordingsAreThere } from '../testing/recorded.ts';
import { bytesOf, fieldAt } from './fields.ts';
import { sentenceOf } from './sentence.ts';

const layout = {
  type: 'struct elem', size: 32,
  fields: [
    { name: 'value', type: 'int', form: 'int', offset: 0, size: 4 },
    { name: 'pos', type: 'struct pos', form: 'struct', offset: 8, size: 8, fields: [{ name: 'x', type: 'int', form: 'int', offset: 8, size: 4 }, { name: 'y', type: 'int', form: 'int', offset: 12, size: 4 }] },
    { name: 'name', type: 'char[16]', form: 'char', offset: 16, size: 16, count: 16 },
  ],
} as const;

test('a field is named as C names it', () => {
  expect(fieldAt(layout, 0, 4)?.path).toBe('value');
  expect(fieldAt(layout, 12, 4)?.path).toBe('pos.y');
  expect(fieldAt(layout, 8, 8)?.path).toBe('pos');
  expect(fieldAt(layout, 19, 1)?.path).toBe('name[3]');
  expect(fieldAt(layout, 0, 8)?.path).toBe('value');
  expect(fieldAt(layout, 4, 4)).toBeUndefined();
  expect(fieldAt(layout, 0, 32)).toBeUndefined();
  expect([...bytesOf(layout.fields[0], 0, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8))]).toEqual([1, 2, 3, 4]);
});

function lastSentence(...rows: [number, EventKind, ...FieldValue[]][]) {
  const log = new Log();
  rows.forEach(([flags, kind, ...fields], at) => log.appendRow(at, 0, flags, 7, 'app', kind, fields));
  return sentenceOf(log, log.length - 1, new MomentIndex(log).momentAt(log.length));
}

test('a store is told by its field, with the value before and after', () => {
  const softirq = TraceFlag.SOFTIRQ | (1 << 8);
  const said = lastSentence(
    [0, events.map_create, 1, 'array', 'array', 4, 32, 1, JSON.stringify(layout)],
    [0, events.image_load, 2, 'bpf', 'timer_simple'],
    [0, events.syscallKinds.get('unlink')!.enter, 'x'],
    [0, events.funcgraph_entry, 'do_unlinkat', 0],
    [softirq, events.softirq_entry, 8, 'HRTIMER'],
    [softirq, events.funcgraph_entry, 'timer_callback', 2],
    [softirq, events.source_line, 2, 'timer_simple.bpf.c', 30, 'timer_callback'],
    [softirq, events.mem_write, 1, 0, 0, 4, 42, 0, 0xffffffff, 0],
  );
  expect(said).toMatchObject({
    key: 'write', who: 'app', context: 'S', frozenIn: 'do_unlinkat',
    params: { map: 'array', what: 'value', old: '-1', new: '42', func: 'timer_callback' },
  });
});

describe.skipIf(!recordingsAreThere)('recordings', () => {
  test.each(recordingNames)('%s: there is something to say of every event we know', (name) => {
    const log = recordedLog(name);
    const index = new MomentIndex(log);
    for (let at = 0; at < log.length; at++) {
      const { key } = sentenceOf(log, at, index.momentAt(at + 1));
      if (log.kind(at).system !== 'imported') expect([log.kind(at).name, key]).not.toEqual([log.kind(at).name, 'other']);
    }
  });

  test('why a task left its CPU', () => {
    const log = recordedLog('cloud.smp1.wq_marks');
    const index = new MomentIndex(log);
    const said = [...log.indicesOf(events.sched_switch)].map((at) => sentenceOf(log, at, index.momentAt(at + 1)));
    const ofApp = said.filter(({ params }) => params.prev === 'wq_marks').map(({ key, params }) => `${key} ${params.syscall} → ${String(params.next).replace(/\d+:\d+/, 'N:M')}`);
    expect(ofApp.slice(-2)).toEqual(['switch-preempt unlink → kworker/N:M', 'switch-timeout clock_nanosleep → swapper/0']);
  });
});
