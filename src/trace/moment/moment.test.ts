import { describe, expect, test } from 'vitest';
import * as events from '../../base/event.ts';
import type { EventKind, FieldValue } from '../../base/event.ts';
import { TraceFlag } from '../../base/trace-flags.ts';
import { Log } from '../log.ts';
import { recordedLog, recordingNames, recordingsAreThere } from '../testing/recorded.ts';
import type { Moment } from './moment.ts';
import { MomentIndex } from './moment-index.ts';
import { asyncAt, contextStack, elementBytes, executingFrame, lastWriteTo, readInteger } from './questions.ts';

const U = TraceFlag.USER;
const unlink = events.syscallKinds.get('unlink')!;

type Row = readonly [number, EventKind, ...FieldValue[]];

function logOf(...rows: readonly Row[]): Log {
  const log = new Log();
  rows.forEach(([flags, kind, ...fields], at) => log.appendRow(at * 10, 0, flags, 7, 'app', kind, fields));
  return log;
}

function lastMoment(...rows: readonly Row[]) {
  const log = logOf(...rows);
  return new MomentIndex(log).momentAt(log.length);
}

const setUp: readonly Row[] = [
  [0, events.image_load, 1, 'user', 'app'],
  [0, events.image_load, 2, 'bpf', 'app'],
  [0, events.map_create, 1, 'array', 'array', 4, 8, 2, ''],
];

describe('contexts', () => {
  test('user frames, system call, program, and back', () => {
    const log = logOf(
      ...setUp,
      [U, events.funcgraph_entry, 'main', 1],
      [U, events.source_line, 1, 'app.c', 12, 'main'],
      [0, unlink.enter, 'x'],
      [0, events.funcgraph_entry, 'do_unlinkat', 0],
      [0, events.funcgraph_entry, 'prog', 2],
      [0, events.source_line, 2, 'app.bpf.c', 5, 'prog'],
      [0, events.funcgraph_exit, 'prog', 2, '0'],
      [0, events.funcgraph_exit, 'do_unlinkat', 0, '0'],
      [0, unlink.exit, 0],
      [U, events.source_line, 1, 'app.c', 13, 'main'],
    );
    const index = new MomentIndex(log);
    const drawn = (position: number) =>
      contextStack(index.momentAt(position), 0).map(({ context, name, frames, isReturning }) => `${context}${name}${isReturning ? '!' : ''}(${frames.map(({ func, line }) => func + (line ?? '')).join(' ')})`).join(' ');
    expect([5, 6, 9, 10, 11, 12, 13].map(drawn)).toEqual([
      'U(main12)', 'U(main12) Kunlink()', 'U(main12) Kunlink(do_unlinkat prog5)', 'U(main12) Kunlink(do_unlinkat)', 'U(main12) Kunlink()',
      'U(main12) Kunlink!()', 'U(main13)',
    ]);
    const { last, lines } = index.momentAt(13).images.get(1)!;
    expect(last).toMatchObject({ file: 'app.c', line: 13, func: 'main', context: 'U', index: 12 });
    expect([...lines.keys()]).toEqual(['app.c:12', 'app.c:13']);
    expect(executingFrame(index.momentAt(9), 0)).toMatchObject({ func: 'prog', image: 2, line: 5 });
  });

  test('a function that an event implies and another marks stands there once', () => {
    const W = TraceFlag.WQ_WORKER;
    const moment = lastMoment([W, events.workqueue_execute_start, 5, 'bpf_wq_work'], [W, events.funcgraph_entry, 'bpf_wq_work', 0]);
    expect(contextStack(moment, 0)[0].frames.map(({ func, isImplied }) => [func, isImplied])).toEqual([
      ['worker_thread', true], ['process_one_work', true], ['bpf_wq_work', false],
    ]);
  });
});

describe('maps', () => {
  test('bytes, and why they are what they are', () => {
    const moment = lastMoment(
      ...setUp,
      [0, events.funcgraph_entry, 'prog', 2],
      [0, events.source_line, 2, 'app.bpf.c', 9, 'prog'],
      [0, events.mem_write, 1, 1, 4, 4, 42, 0, 0, 0],
      [0, events.mem_copy, 1, 1, 0, '01020304'],
      [0, events.mem_write, 1, 1, 4, 4, 0xfffffffe, 0, 42, 0],
    );
    const map = moment.maps.get(1)!;
    expect([...elementBytes(map, 1)]).toEqual([1, 2, 3, 4, 0xfe, 0xff, 0xff, 0xff]);
    expect([...elementBytes(map, 0)]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    const element = map.elements.get(1)!;
    expect(element.key).toBe('01000000');
    expect(readInteger(element.bytes, 4, 4, true)).toBe(-2n);
    expect(element.writes.map(({ index }) => index)).toEqual([6, 7]);
    const why = lastWriteTo(element, 4, 4)!;
    expect(why).toMatchObject({ index: 7, source: { file: 'app.bpf.c', line: 9, func: 'prog' } });
    expect([[...why.old], [...why.new]]).toEqual([[42, 0, 0, 0], [0xfe, 0xff, 0xff, 0xff]]);
    expect(moment.lastWrite).toBe(why);
  });

  test('elements of a hash come and go', () => {
    const rows: Row[] = [...setUp, [0, events.map_elem_insert, 1, 3, '07000000', '2a00000000000000']];
    expect(lastMoment(...rows).maps.get(1)!.elements.get(3)).toMatchObject({ key: '07000000', bytes: Uint8Array.of(42, 0, 0, 0, 0, 0, 0, 0) });
    expect(lastMoment(...rows, [0, events.map_elem_delete, 1, 3, '07000000']).maps.get(1)!.elements.size).toBe(0);
  });
});

describe('a bpf_timer', () => {
  const armed: readonly Row[] = [
    ...setUp,
    [0, events.hrtimer_init, 0x99, 'CLOCK_MONOTONIC', 'REL|SOFT'],
    [0, events.bpf_async_init, 1, 'timer', 1, 0, 4, 0x99],
    [0, events.bpf_async_set_callback, 1, 'cb'],
    [0, events.hrtimer_start, 0x99, 'bpf_timer_cb', 500, 500, 'REL|SOFT', 0],
  ];
  const S = TraceFlag.SOFTIRQ;

  test('lives in its map value and waits in the queue', () => {
    const moment = lastMoment(...armed);
    expect(asyncAt(moment, 1, 0, 4)).toMatchObject({ id: 1, state: 'armed', callback: 'cb', place: { at: 'hrtimer-queue', cpu: 0 } });
    expect(moment.cpus[0].hrtimerQueue).toEqual([0x99]);
  });

  test('cancelled it is idle, and has forgotten its callback', () => {
    const moment = lastMoment(...armed, [0, events.hrtimer_cancel, 0x99], [0, events.bpf_async_cancel, 1]);
    expect(moment.asyncs.get(1)).toMatchObject({ state: 'idle', callback: '', place: { at: 'value' } });
    expect(moment.cpus[0].hrtimerQueue).toEqual([]);
  });

  test('armed again by its own callback it goes from the softirq back to the queue', () => {
    const running: readonly Row[] = [
      ...armed,
      [S, events.softirq_entry, 8, 'HRTIMER'],
      [S, events.hrtimer_expire_entry, 0x99, 'bpf_timer_cb', 510],
      [S, events.bpf_async_callback, 1, 'cb', 1, 0],
      [S, events.hrtimer_start, 0x99, 'bpf_timer_cb', 900, 900, 'REL|SOFT', 0],
    ];
    expect(lastMoment(...running).asyncs.get(1)).toMatchObject({ state: 'running', isStartedAgain: true, calls: 1, place: { at: 'softirq', cpu: 0 } });
    const after = lastMoment(...running, [S, events.hrtimer_expire_exit, 0x99]);
    expect(after.asyncs.get(1)).toMatchObject({ state: 'armed', isStartedAgain: false, place: { at: 'hrtimer-queue', cpu: 0 } });
    expect(after.hrtimers.get(0x99)!.state).toBe('armed');
  });

  test('freed it is gone, and its place is free', () => {
    const moment = lastMoment(...armed, [0, events.bpf_async_free, 1]);
    expect(moment.asyncs.get(1)).toMatchObject({ state: 'freed', place: { at: 'gone' } });
    expect(asyncAt(moment, 1, 0, 4)).toBeUndefined();
  });
});

describe('workers', () => {
  test('are idle last in, first out', () => {
    const moment = lastMoment(
      [0, events.worker_create, 20, 'kworker/0:0', 0, 0],
      [0, events.worker_create, 21, 'kworker/0:1', 0, 0],
      [0, events.worker_enter_idle, 20],
      [0, events.worker_enter_idle, 21],
    );
    expect(moment.pools.get('0')!.idle).toEqual([21, 20]);
    expect(moment.workers.get(20)).toMatchObject({ state: 'idle', pool: '0' });
  });
});

describe('texts', () => {
  test('grow, and earlier Moments keep their end', () => {
    const log = logOf([0, events.terminal_write, 1, 'one\n'], [0, events.terminal_write, 2, 'two\n'], [0, events.console_event, 'oops']);
    const index = new MomentIndex(log);
    const late = index.momentAt(3);
    const early = index.momentAt(1);
    expect(early.terminal.toArray().map(({ text }) => text)).toEqual(['one\n']);
    expect(late.terminal.toArray().map(({ fd, text }) => [fd, text])).toEqual([[1, 'one\n'], [2, 'two\n']]);
    expect(late.kernelLog.last).toMatchObject({ text: 'oops', index: 2 });
  });
});

/** With its lists spelt out. */
function plain(moment: Moment) {
  const { terminal, tracePipe, kernelLog, verifierLogs, ...rest } = moment;
  return { ...rest, texts: [terminal, tracePipe, kernelLog, verifierLogs].map((list) => list.toArray()) };
}

const recorded = () => recordedLog(recordingNames[0]);

describe.skipIf(!recordingsAreThere)('seeking', () => {
  test('comes to the same Moment by any way and any spacing', () => {
    const one = new MomentIndex(recorded(), 3);
    const other = new MomentIndex(recorded(), 1000);
    for (let position = recorded().length; position >= 0; position -= 5) expect(plain(one.momentAt(position))).toEqual(plain(other.momentAt(position)));
    for (let position = 0; position <= recorded().length; position++) expect(plain(one.momentAt(position))).toEqual(plain(other.momentAt(position)));
  });

  test('never changes a Moment that was handed out', () => {
    const index = new MomentIndex(recorded(), 4);
    const kept = [0, 5, 6, 20, 40].map((position) => ({ moment: index.momentAt(position), copy: structuredClone(plain(index.momentAt(position))) }));
    for (let position = 0; position <= recorded().length; position++) index.momentAt(position);
    for (const { moment, copy } of kept) expect(plain(moment)).toEqual(copy);
  });

  test('shares what no event touched', () => {
    const index = new MomentIndex(recorded());
    for (let position = 10; position < 20; position++) {
      const [before, after] = [index.momentAt(position), index.momentAt(position + 1)];
      expect(after.maps).toBe(before.maps);
      const name = recorded().kind(position).name;
      if (!name.startsWith('hrtimer')) expect(after.hrtimers).toBe(before.hrtimers);
    }
  });

  test('gives the same object for the same position', () => {
    const index = new MomentIndex(recorded());
    expect(index.momentAt(7)).toBe(index.momentAt(7));
  });
});
