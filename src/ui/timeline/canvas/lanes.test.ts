import { describe, expect, it } from 'vitest';
import { parseFtrace } from '../../../trace/ftrace/parse.ts';
import { CONTEXTS, emptySums, lanesOf } from './lanes.ts';

const text = `
          <idle>-0       [000] d..2.   1.000000000: sched_switch: prev_comm=swapper/0 prev_pid=0 prev_prio=120 prev_state=R ==> next_comm=app next_pid=7 next_prio=120
             app-7       [000] d.h1.   1.000010000: local_timer_entry: vector=236
             app-7       [000] d.h1.   1.000012000: local_timer_exit: vector=236
             app-7       [000] ..s1.   1.000013000: softirq_entry: vec=8 [action=HRTIMER]
             app-7       [000] ..s1.   1.000017000: softirq_exit: vec=8 [action=HRTIMER]
             app-7       [000] d..2.   1.000020000: sched_switch: prev_comm=app prev_pid=7 prev_prio=120 prev_state=S ==> next_comm=kworker/0:1 next_pid=9 next_prio=120
     kworker/0:1-9       [000] d..2.   1.000030000: sched_switch: prev_comm=kworker/0:1 prev_pid=9 prev_prio=120 prev_state=I ==> next_comm=swapper/0 next_pid=0 next_prio=120
          <idle>-0       [000] d.h1.   1.000050000: local_timer_entry: vector=236
          <idle>-0       [000] d.h1.   1.000052000: local_timer_exit: vector=236
          <idle>-0       [000] d.h1.   1.000060000: local_timer_entry: vector=236
`;

const [{ lane }] = lanesOf(parseFtrace(text).log);
const at = (us: number) => CONTEXTS[lane.at(1e9 + us * 1000)?.state ?? -1];

function between(fromUs: number, toUs: number): Record<string, number> {
  const before = emptySums();
  const behind = emptySums();
  lane.sumsBefore(1e9 + fromUs * 1000, before);
  lane.sumsBefore(1e9 + toUs * 1000, behind);
  return Object.fromEntries(CONTEXTS.map((context, index) => [context, behind[index] - before[index]]).filter(([, sum]) => sum !== 0));
}

describe('lanesOf', () => {
  it('says who had the CPU', () => {
    expect([5, 11, 12.5, 15, 18, 25, 40, 51, 55].map(at)).toEqual(['K', 'H', 'K', 'S', 'K', 'W', 'I', 'H', 'I']);
    expect(at(-1)).toBeUndefined();
  });

  it('adds up any stretch', () => {
    expect(between(0, 50)).toEqual({ K: 14_000, H: 2_000, S: 4_000, W: 10_000, I: 20_000 });
    expect(between(11, 14)).toEqual({ H: 1_000, K: 1_000, S: 1_000 });
  });
});
