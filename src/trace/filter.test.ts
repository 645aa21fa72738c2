import { describe, expect, test } from 'vitest';
import { contextOf } from '../base/trace-flags.ts';
import { EventFilter, MatchList } from './filter.ts';
import { busyMachineLog } from './testing/busy-machine.ts';

const log = busyMachineLog(5000);
const all = Array.from({ length: log.length }, (_, index) => index);
const matchesOf = (query: ConstructorParameters<typeof EventFilter>[1]) => {
  const filter = new EventFilter(log, query);
  return all.filter((index) => filter.matches(index));
};

describe('filters', () => {
  test('by CPU, context and kind, all at once', () => {
    const found = matchesOf({ cpus: [1], contexts: ['S'], kinds: ['hrtimer_expire_entry'] });
    expect(found.length).toBeGreaterThan(10);
    expect(found).toEqual(all.filter((index) => log.cpu(index) === 1 && contextOf(log.flags(index)) === 'S' && log.kind(index).name === 'hrtimer_expire_entry'));
  });

  test('by text in names, tasks and fields, and by pointer', () => {
    expect(matchesOf({ text: 'WORKQUEUE_exec' }).every((index) => log.kind(index).name.startsWith('workqueue_exec'))).toBe(true);
    expect(matchesOf({ text: 'bench_timer' }).some((index) => log.text(index, 'function') === 'bench_timer')).toBe(true);
    const armed = matchesOf({ kinds: ['hrtimer_start'] })[0];
    expect(matchesOf({ text: log.num(armed, 'hrtimer').toString(16) })).toContain(armed);
    expect(matchesOf({ text: 'there is no such text' })).toEqual([]);
  });

  test('next and previous, in pieces', () => {
    const filter = new EventFilter(log, { kinds: ['softirq_entry'] });
    const found = matchesOf({ kinds: ['softirq_entry'] });
    let step = filter.find(found[2] + 1, 1, 3);
    while (step.at !== undefined) step = filter.find(step.at, 1, 3);
    expect(step.match).toBe(found[3]);
    expect(filter.find(found[2] - 1, -1).match).toBe(found[1]);
    expect(filter.find(found.at(-1)! + 1)).toEqual({});
    expect(filter.find(-1, -1)).toEqual({});
  });

  test('a list is the same however it is made', () => {
    const list = new MatchList(log, { pids: [log.pid(4000)] });
    while (!list.isDone) list.advance(700);
    const found = matchesOf({ pids: [log.pid(4000)] });
    expect(Array.from({ length: list.length }, (_, at) => list.at(at))).toEqual(found);
    expect(list.numberAt(found[5])).toBe(5);
    expect(list.numberAt(found[5] + 1)).toBe(6);
  });
});
