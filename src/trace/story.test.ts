import { describe, expect, test } from 'vitest';
import * as events from '../base/event.ts';
import { TraceFlag } from '../base/trace-flags.ts';
import { Log } from './log.ts';
import { milestonesOf } from './story.ts';
import { recordedLog, recordingsAreThere } from './testing/recorded.ts';

const unlink = events.syscallKinds.get('unlink')!;
const sleep = events.syscallKinds.get('clock_nanosleep')!;

/** Rows of (flags, pid, kind, fields…), a microsecond apart. */
function logOf(...rows: [number, number, events.EventKind, ...events.FieldValue[]][]): Log {
  const log = new Log();
  rows.forEach(([flags, pid, kind, ...fields], at) => log.appendRow(at * 1000, 0, flags, pid, pid === 7 ? 'app' : 'kworker/0:1', kind, fields));
  return log;
}

const W = TraceFlag.WQ_WORKER;

test('the story of a work that runs while its caller waits', () => {
  const log = logOf(
    [0, 7, events.image_load, 2, 'bpf', 'wq_simple'],
    [0, 7, unlink.enter, 'elsewhere'],
    [0, 7, unlink.exit, 0],
    [0, 7, unlink.enter, 'x'],
    [0, 7, events.funcgraph_entry, 'do_unlinkat', 0],
    [0, 7, events.funcgraph_entry, 'test_workqueue', 2],
    [0, 7, events.mem_write, 1, 0, 0, 4, 1],
    [0, 7, events.workqueue_queue_work, 0xaa, 'bpf_wq_work', 'events', 8192, 0],
    [0, 7, events.funcgraph_exit, 'test_workqueue', 2, '0'],
    [W, 9, events.workqueue_execute_start, 0xaa, 'bpf_wq_work'],
    [W, 9, events.bpf_async_callback, 1, 'wq_callback', 1, 0],
    [W, 9, events.funcgraph_entry, 'wq_callback', 2],
    [W, 9, events.mem_write, 1, 0, 0, 4, 42],
    [W, 9, events.funcgraph_exit, 'wq_callback', 2, '0'],
    [W, 9, events.workqueue_execute_end, 0xaa, 'bpf_wq_work'],
    [0, 7, unlink.exit, 0],
    [0, 7, sleep.enter, 1, 0, 0, 0],
    [0, 7, events.task_exit_status, 7, 0],
  );
  expect(milestonesOf(log).map(({ key, position }) => `${position} ${key}`)).toEqual([
    '4 started', '6 program-entered', '8 deferred', '9 program-left', '10 taken', '11 callback-entered', '13 written', '15 callback-left',
    '16 caller-goes-on', '17 caller-sleeps', '18 caller-exits',
  ]);
});

test('a run that defers nothing has no story', () => {
  expect(milestonesOf(logOf([0, 7, unlink.enter, 'x'], [0, 7, unlink.exit, 0]))).toEqual([]);
});

const storyOf = (name: string) => milestonesOf(recordedLog(name)).map(({ key }) => key);

describe.skipIf(!recordingsAreThere)('recordings of a real kernel', () => {
  test('the twins tell the same story, the work on RT with its caller back first', () => {
    const story = ['started', 'deferred', 'taken', 'callback-left', 'caller-goes-on', 'caller-sleeps'];
    expect(storyOf('cloud.smp1.timer_0')).toEqual(story);
    expect(storyOf('cloud.smp1.wq_marks')).toEqual(story);
    expect(storyOf('rt.smp1.wq_marks')).toEqual(['started', 'deferred', 'caller-goes-on', 'taken', 'callback-left', 'caller-sleeps']);
  });
});
