import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseFtrace } from './ftrace/parse.ts';
import { histogram, latenciesOf, percentile } from './latencies.ts';
import type { LatencyGroup } from './latencies.ts';
import { recordedLog, recordingsAreThere } from './testing/recorded.ts';

function groupOf(waits: readonly number[]): LatencyGroup {
  const latencies = waits.toSorted((one, other) => one - other).map((waitNs) => ({ sort: 'work' as const, name: 'w', from: 1, to: 2, waitNs }));
  return { sort: 'work', name: 'w', latencies };
}

test('percentiles by nearest rank', () => {
  const group = groupOf([5, 1, 4, 2, 3]);
  expect([0, 0.2, 0.5, 0.9, 1].map((share) => percentile(group, share))).toEqual([1, 1, 3, 5, 5]);
});

test('a histogram holds every wait in one bar, and its bars join', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(10_000_000), { minLength: 1 }), (waits) => {
      const bars = histogram(groupOf(waits));
      bars.forEach(({ fromNs, toNs, count }, at) => {
        expect(count).toBe(waits.filter((wait) => wait >= fromNs && wait < toNs).length);
        if (at > 0) expect(fromNs).toBe(bars[at - 1].toNs);
      });
      expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(waits.length);
    }),
  );
});

test('calls, interrupts and softirqs last from their entry to their exit', () => {
  const line = (task: string, flags: string, us: number, says: string) => `${task.padStart(24)} [000] ${flags} 1.${String(us).padStart(6, '0')}000: ${says}`;
  const { log } = parseFtrace([
    line('app-7', '...1.', 5, 'sys_close -> 0x0'),
    line('app-7', '...1.', 10, 'sys_unlink(pathname: 4e302e)'),
    line('app-7', 'd.h1.', 12, 'irq_handler_entry: irq=24 name=virtio0'),
    line('app-7', 'd.h1.', 15, 'irq_handler_exit: irq=24 ret=handled'),
    line('app-7', '..s1.', 16, 'softirq_entry: vec=8 [action=HRTIMER]'),
    line('app-7', '..s1.', 20, 'softirq_exit: vec=8 [action=HRTIMER]'),
    line('app-7', '...1.', 40, 'sys_unlink -> 0x0'),
    line('app-7', 'd.h1.', 50, 'local_timer_entry: vector=236'),
    '',
  ].join('\n'));
  expect(latenciesOf(log).map(({ sort, name, latencies }) => [sort, name, latencies.map(({ waitNs }) => waitNs)])).toEqual([
    ['syscall', 'unlink', [30_000]], ['irq', 'virtio0', [3000]], ['softirq', 'HRTIMER', [4000]],
  ]);
});

describe.skipIf(!recordingsAreThere)('latencies of recordings', () => {
  const waits = (name: string, func: string) => latenciesOf(recordedLog(name)).find((group) => group.name === func)?.latencies.map(({ waitNs }) => waitNs);

  test('are the fixtures’', () => {
    expect(waits('cloud.smp1.timer_0', 'bpf_timer_cb')).toEqual([4904]);
    expect(waits('cloud.smp1.wq_A_sleeps10ms_B', 'bpf_wq_work')).toEqual([22194, 94789]);
    expect(waits('cloud.smp1.wq_marks', 'nobody')).toBeUndefined();
  });
});
