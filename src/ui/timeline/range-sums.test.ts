import { expect, it } from 'vitest';
import { parseFtrace } from '../../trace/ftrace/parse.ts';
import { rangeSums } from './range-sums.ts';

const line = (us: number, says: string) => `     kworker/0:1-9       [000] .....     1.${String(us).padStart(6, '0')}000: ${says}`;
const { log } = parseFtrace([
  line(1, 'sched_wakeup: comm=kworker/0:1 pid=9 prio=120 target_cpu=000'),
  line(2, 'workqueue_execute_start: work struct 00000000bbbb0001: function short'),
  line(3, 'workqueue_execute_end: work struct 00000000bbbb0001: function short'),
  line(4, 'workqueue_execute_start: work struct 00000000bbbb0001: function short'),
  line(5, 'workqueue_execute_end: work struct 00000000bbbb0001: function short'),
  line(6, 'workqueue_execute_start: work struct 00000000bbbb0002: function long'),
  line(9, 'workqueue_execute_start: work struct 00000000bbbb0003: function open'),
  line(16, 'workqueue_execute_end: work struct 00000000bbbb0002: function long'),
  '',
].join('\n'));

it('has the busiest work first, and one that is not over up to the end', () => {
  expect(rangeSums(log, 0, log.length, 1e9 + 17_000)).toEqual({
    wakeups: 1,
    works: [{ name: 'long', count: 1, ns: 10_000 }, { name: 'open', count: 1, ns: 8000 }, { name: 'short', count: 2, ns: 2000 }],
  });
});

it('counts what begins in the range', () => {
  expect(rangeSums(log, 3, 5, 1e9 + 6000).works).toEqual([{ name: 'short', count: 1, ns: 1000 }]);
  expect(rangeSums(log, 1, 1, 0)).toEqual({ wakeups: 0, works: [] });
});
