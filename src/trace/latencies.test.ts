import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
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

describe.skipIf(!recordingsAreThere)('latencies of recordings', () => {
  const waits = (name: string, func: string) => latenciesOf(recordedLog(name)).find((group) => group.name === func)?.latencies.map(({ waitNs }) => waitNs);

  test('are the fixtures’', () => {
    expect(waits('cloud.smp1.timer_0', 'bpf_timer_cb')).toEqual([4904]);
    expect(waits('cloud.smp1.wq_A_sleeps10ms_B', 'bpf_wq_work')).toEqual([22194, 94789]);
    expect(waits('cloud.smp1.wq_marks', 'nobody')).toBeUndefined();
  });
});
