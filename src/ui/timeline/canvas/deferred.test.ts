import { describe, expect, it } from 'vitest';
import { parseFtrace } from '../../../trace/ftrace/parse.ts';
import { deferredLanesOf } from './deferred.ts';
import { waysWithin } from './lane-rows.ts';
import { HARDIRQ, NOTHING, SOFTIRQ, WAITING, WORKER } from './lanes.ts';

const text = `
             app-7       [000] d..2.   1.000010000: hrtimer_start: hrtimer=00000000aaaa0001 function=bpf_timer_cb expires=60000 softexpires=60000 mode=REL|SOFT was_armed=0
             app-7       [001] d..2.   1.000020000: workqueue_queue_work: work struct=00000000bbbb0001 function=vmstat_update workqueue=events req_cpu=8192 cpu=1
     kworker/1:1-9       [001] .....   1.000030000: workqueue_execute_start: work struct 00000000bbbb0001: function vmstat_update
     kworker/1:1-9       [001] d..2.   1.000035000: workqueue_queue_work: work struct=00000000bbbb0001 function=vmstat_update workqueue=events req_cpu=8192 cpu=1
     kworker/1:1-9       [001] .....   1.000040000: workqueue_execute_end: work struct 00000000bbbb0001: function vmstat_update
     kworker/1:1-9       [001] .....   1.000050000: workqueue_execute_start: work struct 00000000bbbb0001: function vmstat_update
             app-7       [000] ..s1.   1.000060000: hrtimer_cancel: hrtimer=00000000aaaa0001
             app-7       [000] ..s1.   1.000060000: hrtimer_expire_entry: hrtimer=00000000aaaa0001 function=bpf_timer_cb now=60000
             app-7       [000] ..s1.   1.000064000: hrtimer_expire_exit: hrtimer=00000000aaaa0001
     kworker/1:1-9       [001] .....   1.000070000: workqueue_execute_end: work struct 00000000bbbb0001: function vmstat_update
          <idle>-0       [000] d.h1.   1.000080000: hrtimer_expire_entry: hrtimer=00000000aaaa0002 function=tick_nohz_handler now=80000
          <idle>-0       [000] d.h1.   1.000090000: hrtimer_expire_exit: hrtimer=00000000aaaa0002
`;

const lanes = deferredLanesOf(parseFtrace(text).log);
const states = (at: number, ...us: number[]) => us.map((each) => lanes[at].lane.at(1e9 + each * 1000)?.state);

describe('deferredLanesOf', () => {
  it('has BPF’s own first, then what is called back most', () => {
    expect(lanes.map(({ sort, name }) => [sort, name])).toEqual([['timer', 'bpf_timer_cb'], ['wq', 'vmstat_update'], ['timer', 'tick_nohz_handler']]);
  });

  it('says when each waited and when it ran', () => {
    expect(states(0, 5, 15, 62, 70)).toEqual([undefined, WAITING, SOFTIRQ, NOTHING]);
    expect(states(1, 25, 33, 37, 45, 55, 75)).toEqual([WAITING, WORKER, WORKER, WAITING, WORKER, NOTHING]);
    expect(states(2, 85)).toEqual([HARDIRQ]);
  });

  it('leads from each start to its callback, over a cancel that only says that it expires', () => {
    const ways = lanes.map((lane) => lane.ways.map(({ fromNs, fromCpu, toNs }) => [fromNs - 1e9, fromCpu, toNs - 1e9]));
    expect(ways).toEqual([[[10_000, 0, 60_000]], [[20_000, 1, 30_000], [35_000, 1, 50_000]], []]);
  });

  it('finds the ways in sight, or none where they are too many', () => {
    const { ways } = lanes[1];
    expect(waysWithin(ways, 1e9 + 32_000, 1e9 + 60_000, 9)).toEqual([ways[1]]);
    expect(waysWithin(ways, 1e9, 1e9 + 60_000, 1)).toBeUndefined();
  });
});
