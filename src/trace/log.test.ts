import { describe, expect, test } from 'vitest';
import { mem_write, sched_switch, sched_waking, softirq_entry } from '../base/event.ts';
import type { EventKind } from '../base/event.ts';
import { Log, chunkBuffers } from './log.ts';
import { parseLogFile, serialiseLog } from './log-format.ts';

const foreign: EventKind = { name: 'timer_expire_exit', system: 'imported', fields: [{ name: 'text', type: 'str' }] };

function sample(): Log {
  const log = new Log();
  log.append(10, 0, 0x101, 151, 'app', sched_waking, 'kworker/0:1', 10, 120, 0);
  log.append(20, 1, 0x80000001, 0, 'swapper/1', softirq_entry, 8, 'HRTIMER');
  log.append(2 ** 52, 0, 0, -7, 'ünï "x"\n', mem_write, 1, 2, 8, 8, 4294967295, -1, 0, 42);
  log.append(31, 0, 0, 151, 'app', foreign, 'timer=1');
  log.appendRow(40, 0, 0, 151, 'app', sched_waking, ['a', 'ffff888100a1b2c3', 120, 0], 'as it was printed');
  log.append(41, 0, 0, 151, 'app', sched_switch);
  return log;
}

function rows(log: Log): unknown[] {
  return Array.from({ length: log.length }, (_, index) => [
    log.timeNs(index), log.cpu(index), log.flags(index), log.pid(index), log.comm(index), log.kind(index).name, log.fields(index), log.printed(index),
  ]);
}

describe('Log', () => {
  test('gives back what was appended', () => {
    const log = sample();
    expect(rows(log).slice(0, 3)).toEqual([
      [10, 0, 0x101, 151, 'app', 'sched_waking', ['kworker/0:1', 10, 120, 0], undefined],
      [20, 1, 0x80000001, 0, 'swapper/1', 'softirq_entry', [8, 'HRTIMER'], undefined],
      [2 ** 52, 0, 0, -7, 'ünï "x"\n', 'mem_write', [1, 2, 8, 8, 4294967295, -1, 0, 42], undefined],
    ]);
    expect(log.kind(2)).toBe(mem_write);
    expect(log.num(0, 'pid')).toBe(10);
    expect(log.text(0, 'comm')).toBe('kworker/0:1');
    expect(log.field(0, 'nothing')).toBeUndefined();
    expect(log.text(4, 'pid')).toBe('ffff888100a1b2c3');
    expect(log.num(4, 'pid')).toBeNaN();
    expect(log.printed(4)).toBe('as it was printed');
  });

  test('a field left out is 0 or empty', () => {
    expect(sample().fields(5)).toEqual(['', 0, 0, '', '', 0, 0]);
  });

  test('refuses what is no integer', () => {
    const log = new Log();
    expect(() => log.append(0.5, 0, 0, 0, '', softirq_entry, 8, '')).toThrow('integer');
    expect(() => log.append(1, 0, 0, 0, '', softirq_entry, Number.NaN, '')).toThrow('integer');
  });

  test('finds events by kind and by time', () => {
    const log = sample();
    expect([...log.indicesOf(sched_waking)]).toEqual([0, 4]);
    expect([...log.indicesOf(sched_waking, 1, 4)]).toEqual([]);
    expect([log.positionAt(9), log.positionAt(10), log.positionAt(19), log.positionAt(2 ** 53)]).toEqual([0, 1, 1, 6]);
  });

  test('a slice holds the same events', () => {
    expect(rows(sample().slice(1, 5))).toEqual(rows(sample()).slice(1, 5));
  });

  test('grows far beyond its first arrays', () => {
    const log = new Log();
    for (let index = 0; index < 20_000; index++) log.append(index, 0, 0, index, `task-${index % 7}`, softirq_entry, index % 10, 'x');
    expect(log.length).toBe(20_000);
    expect([log.timeNs(19_999), log.comm(19_999), log.num(12_345, 'vec')]).toEqual([19_999, 'task-0', 5]);
  });
});

describe('Log hash', () => {
  test('does not depend on how texts are numbered', () => {
    const log = new Log();
    log.append(20, 1, 0x80000001, 0, 'swapper/1', softirq_entry, 8, 'HRTIMER');
    expect(log.hash()).toBe(sample().slice(1, 2).hash());
  });

  test('tells Logs apart that differ in one place', () => {
    const made = [
      [10, 0, 0, 1, 'a', 8, 'x'], [11, 0, 0, 1, 'a', 8, 'x'], [10, 1, 0, 1, 'a', 8, 'x'], [10, 0, 1, 1, 'a', 8, 'x'],
      [10, 0, 0, 2, 'a', 8, 'x'], [10, 0, 0, 1, 'b', 8, 'x'], [10, 0, 0, 1, 'a', 9, 'x'], [10, 0, 0, 1, 'a', 8, 'y'],
    ] as const;
    const hashes = made.map(([timeNs, cpu, flags, pid, comm, vec, action]) => {
      const log = new Log();
      log.append(timeNs, cpu, flags, pid, comm, softirq_entry, vec, action);
      return log.hash();
    });
    expect(new Set(hashes).size).toBe(made.length);
    expect(hashes[0]).toMatch(/^[0-9a-f]{16}$/);
  });
});

describe('chunks between threads', () => {
  test('a copy grows chunk by chunk to the same Log', () => {
    const origin = sample();
    const copy = Log.fromChunk(structuredClone(origin.since()));
    expect(rows(copy)).toEqual(rows(origin));
    expect(copy.kind(2)).toBe(mem_write);
    const known = copy.extent;
    origin.append(50, 0, 0, 1, 'late', foreign, 'more');
    const chunk = origin.since(known);
    copy.appendChunk(structuredClone(chunk, { transfer: chunkBuffers(chunk) }));
    expect(rows(copy)).toEqual(rows(origin));
    expect(copy.hash()).toBe(origin.hash());
  });

  test('a chunk out of order is refused', () => {
    const origin = sample();
    const copy = Log.fromChunk(origin.since());
    expect(() => copy.appendChunk(origin.since())).toThrow('out of order');
  });
});

describe('our own log format', () => {
  test('carries everything', () => {
    const file = parseLogFile(serialiseLog(sample(), { seed: 7, program: 'abc' }));
    expect(rows(file.log)).toEqual(rows(sample()));
    expect(file.header).toEqual({ seed: 7, program: 'abc' });
    expect(file.badLines).toBe(0);
    expect(file.log.hash()).toBe(sample().hash());
  });

  test('counts bad lines and goes on', () => {
    const lines = serialiseLog(sample()).split('\n');
    lines.splice(3, 0, '[1,2', '[0,0,0,0,"x","no_such_kind"]', '[0,-1,0,0,"a","sched_waking","a",1,1,1]', '{"kind":3}', '[1.5,0,0,0,"a","sched_waking","a",1,1,1]', 'null');
    const file = parseLogFile(lines.join('\n'));
    expect(file.badLines).toBe(6);
    expect(rows(file.log)).toEqual(rows(sample()));
  });
});
