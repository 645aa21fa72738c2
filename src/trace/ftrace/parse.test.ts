import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeUtf8 } from '../../base/bytes.ts';
import { formatTraceFlags } from '../../base/trace-flags.ts';
import { recordingNames, recordingText, recordingsAreThere } from '../testing/recorded.ts';
import { flagsAt } from './flags.ts';
import { formatFtrace } from './format.ts';
import { FtraceReader, parseFtrace } from './parse.ts';

const one = (line: string) => {
  const file = parseFtrace(line);
  const { log } = file;
  expect([file.badLines, log.length]).toEqual([0, 1]);
  return { timeNs: log.timeNs(0), cpu: log.cpu(0), pid: log.pid(0), comm: log.comm(0), flags: formatTraceFlags(log.flags(0)), kind: log.kind(0).name, fields: log.fields(0) };
};

test('flags go both ways', () => {
  for (const irqs of '.dDb') {
    for (const resched of '.npNlbLB') {
      for (const context of '.hsHzZ') {
        const text = `${irqs}${resched}${context}1f`;
        expect(formatTraceFlags(flagsAt(encodeUtf8(text), 0, 5))).toBe(text);
      }
    }
  }
  expect(flagsAt(encodeUtf8('hello'), 0, 5)).toBe(-1);
  expect(flagsAt(encodeUtf8('..s10'), 0, 5)).toBe(-1);
});

describe('lines', () => {
  test('of trace_pipe with microseconds', () => {
    expect(one('          <idle>-0       [003] d.h1.    12.000345: softirq_raise: vec=8 [action=HRTIMER]')).toEqual({
      timeNs: 12_000_345_000, cpu: 3, pid: 0, comm: 'swapper/3', flags: 'd.h1.', kind: 'softirq_raise', fields: [8, 'HRTIMER'],
    });
  });

  test('with a tgid, four flag columns, and a comm full of brackets', () => {
    expect(one(' a [0] b-c-77   (   70) [001] d.s2   5.000001: sched_waking: comm=x y pid=3 prio=120 target_cpu=001')).toMatchObject({
      comm: 'a [0] b-c', pid: 77, cpu: 1, flags: 'd.s2.', kind: 'sched_waking', fields: ['x y', 3, 120, 1],
    });
  });

  test('of a plain counter clock', () => {
    expect(one('     app-7       [000] .....   5372000770: hrtimer_cancel: hrtimer=000000007a4427fe')).toMatchObject({ timeNs: 5372000770 });
  });

  test('of trace-cmd report, without flags and in its own words', () => {
    expect(one('             app-151   [000]   678.123456: sched_switch:         app:151 [120] R+ ==> kworker/0:1:10 [120]')).toMatchObject({
      flags: '.....', timeNs: 678_123_456_000, kind: 'sched_switch', fields: ['app', 151, 120, 'R+', 'kworker/0:1', 10, 120],
    });
    expect(one('             app-151   [000] d..1.  678.123456: workqueue_execute_start: work struct 0xffff888100a1b2c3: function bpf_wq_work')).toMatchObject({
      kind: 'workqueue_execute_start', fields: ['0xffff888100a1b2c3', 'bpf_wq_work'],
    });
  });

  test('of the latency format', () => {
    expect(one('  <idle>-0       0d.h1.  103us+: local_timer_entry: vector=236')).toMatchObject({ cpu: 0, flags: 'd.h1.', timeNs: 103_000, kind: 'local_timer_entry', fields: [236] });
  });

  test.each([
    ['trace-cmd, without flags', '          <idle>-0     [001]  6158.498424: softirq_raise:        vec=8 [action=HRTIMER]', '.....', 1],
    ['trace-cmd with flags, nanoseconds and a tgid', '             app-151   (  151) [001] d.h1.  6158.498424123: local_timer_entry:    vector=236', 'd.h1.', 1],
    ['trace-cmd with latency columns', '             app-151     1d.h1.  6158.498424: local_timer_entry:    vector=236', 'd.h1.', 1],
    ['a kernel of four columns', '             app-151   [001] d.h1  6158.498424: local_timer_entry: vector=236', 'd.h1.', 1],
    ['noirq-info', '             app-151   [001]  6158.498424: local_timer_entry: vector=236', '.....', 1],
    ['the latency format, with a delay mark', '     app-151       1d.h1.  103us!: local_timer_entry: vector=236', 'd.h1.', 1],
    ['the latency format, with absolute times', '     app-151       1d.h1. 6158498424us : local_timer_entry: vector=236', 'd.h1.', 1],
  ])('of %s', (_, line, flags, cpu) => {
    const read = one(line);
    expect([read.flags, read.cpu]).toEqual([flags, cpu]);
    expect(['softirq_raise', 'local_timer_entry']).toContain(read.kind);
  });

  test('of trace-cmd report, its head and what it says of lost events', () => {
    const text = [
      'version = 7', 'CPU 0 is empty', 'cpus=2',
      '             app-151   [001]  6158.498424: local_timer_entry:    vector=236',
      'CPU:1 [40 EVENTS DROPPED]',
      '             app-151   [001]  6158.498425: local_timer_exit:     vector=236',
      '',
    ].join('\n');
    const file = parseFtrace(text);
    expect([file.log.length, file.badLines, file.lostEvents]).toEqual([3, 0, 40]);
    expect([0, 1, 2].map((index) => file.log.kind(index).name)).toEqual(['local_timer_entry', 'trace_note', 'local_timer_exit']);
  });

  test('of an older kernel: a field less', () => {
    expect(one('     app-7     [000] d..1.     5.000001: hrtimer_start: hrtimer=0000000012345678 function=f expires=10 softexpires=9 mode=REL')).toMatchObject({
      kind: 'hrtimer_start', fields: [0x12345678, 'f', 10, 9, 'REL', 0],
    });
  });

  test('of unknown events, system calls and tracers stay what they are', () => {
    const text = [
      '             app-7       [000] ...1.     5.000001: sys_futex(uaddr: 7ffd, op: 80)',
      '             app-7       [000] ...1.     5.000002: sys_futex -> 0xfffffffffffffff5',
      '             app-7       [000] .....     5.000003: block_rq_issue: 8,0 W 4096 () 1234 + 8 [app]',
      '             app-7       [000] .....     5.000004: do_unlinkat <-__x64_sys_unlink',
      '             app-7       [000] .....     5.000005: sched_switch: something else altogether',
      '             app-7       [000] ...1.     5.000006: sys_unlink(pathname: 4e303d)',
      '             app-7       [000] ...1.     5.000007: sys_unlink(name: 4e303d)',
      '             app-7       [000] ...1.     5.000008: sys_openat(dfd: ffffff9c, filename: "a, \\"b\\"", flags: 41, mode: 1a4)',
      'CPU:1 [LOST 12 EVENTS]',
      '##### CPU 1 buffer started ####',
      '             app-7       [001] ...1.     5.000009: tracing_mark_write: hello',
      '',
    ].join('\n');
    const file = parseFtrace(text);
    expect(file.badLines).toBe(0);
    expect(file.lostEvents).toBe(12);
    expect(formatFtrace(file.log, file)).toBe(text);
    expect(file.log.text(7, 'filename')).toBe('a, "b"');
    expect(file.log.num(7, 'dfd')).toBe(-100);
  });

  test('that make no sense are counted and shown', () => {
    const file = parseFtrace('hello\n     app-7       [000] .....     5.000003: a: b\nworld\r\n\n');
    expect(file.log.kind(0).name).toBe('a');
    expect(file.badSamples).toEqual([{ number: 1, text: 'hello' }, { number: 3, text: 'world' }]);
  });

  test.each([
    ['between events', 'E\n\n\nE\n'],
    ['before a comment, as between two recordings in one file', 'E\n\n##### the next one\n# tracer: nop\nE\n'],
    ['in the header', '# tracer: nop\n\n# more\nE\n'],
    ['at the end', 'E\n\n\n'],
  ])('that are blank stay %s', (_, pattern) => {
    const text = pattern.replaceAll('E', '             app-7       [000] .....     5.000003: a: b');
    const file = parseFtrace(text);
    expect(file.badLines).toBe(0);
    expect(formatFtrace(file.log, file)).toBe(text);
  });

  test.each([
    ['of a clock in ns', '        wq_simple     151   1 12 00000102 0000002a [005e0c41] 6163.521ms (+0.003ms): ', 0x5e0c41 * 1000],
    ['of a counter', '        wq_simple     151   1 12 00000102 0000002a [00000000005e0c41] 6163521 (+3): ', 0x5e0c41],
    ['with a comm of two words', '        wq simple     151   1 12 00000102 0000002a [005e0c41] 6163.521ms (+0.003ms): ', 0x5e0c41 * 1000],
  ])('of the latency format with verbose, %s', (_, head, timeNs) => {
    const read = one(`${head}softirq_raise: vec=8 [action=HRTIMER]`);
    expect(read).toMatchObject({ timeNs, cpu: 1, pid: 151, kind: 'softirq_raise', fields: [8, 'HRTIMER'] });
    expect([read.comm.replace(' ', '_'), read.flags]).toEqual(['wq_simple', '.Nh2.'.replace('N', 'n')]);
  });

  test('that claim a million CPUs, or a time beyond reason, are none', () => {
    const file = parseFtrace('app-7 [1000000] ..... 5.000003: a: b\napp-7 [000] ..... 99999999999999.000003: a: b\napp-99999999999 [000] ..... 5.000003: a: b\n');
    expect([file.log.length, file.badLines]).toEqual([0, 3]);
  });
});

describe('streams', () => {
  test('a line of 10 MB is one bad line, and memory of it is small', () => {
    const reader = new FtraceReader();
    for (let piece = 0; piece < 100; piece++) reader.push(new Uint8Array(100_000).fill(120));
    reader.push(encodeUtf8('\n     app-7       [000] .....     5.000003: a: b\n'));
    const file = reader.finish();
    expect([file.lines, file.badLines, file.log.length, file.badSamples[0].text.length]).toEqual([2, 1, 1, 200]);
  });

  test.skipIf(!recordingsAreThere)('pieces of any size give the same Log', () => {
    const bytes = encodeUtf8(recordingText(recordingNames[0]));
    const whole = parseFtrace(recordingText(recordingNames[0])).log.hash();
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), (size) => {
        const reader = new FtraceReader();
        for (let from = 0; from < bytes.length; from += size) reader.push(bytes.subarray(from, from + size));
        expect(reader.finish().log.hash()).toBe(whole);
      }),
      { numRuns: 20 },
    );
  });

  test.skipIf(!recordingsAreThere)('mutated recordings are read to their end', () => {
    const lines = recordingText(recordingNames[0]).split('\n').filter((line) => !line.startsWith('#')).slice(0, 50);
    fc.assert(
      fc.property(fc.nat(lines.length - 1), fc.nat(150), fc.string({ maxLength: 5 }), fc.nat(20), (at, column, noise, removed) => {
        const mutated = lines.map((line, index) => (index === at ? line.slice(0, column) + noise + line.slice(column + removed) : line)).join('\n');
        const file = parseFtrace(`${mutated}\n`);
        expect(file.log.length + file.badLines).toBeGreaterThanOrEqual(lines.length - 1);
      }),
      { numRuns: 300 },
    );
  });
});
