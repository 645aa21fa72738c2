import { expect, test } from 'vitest';
import { rcuReadLock, rcuReadUnlock } from './preempt.ts';
import { callRcu, synchronizeRcu } from './rcu.ts';
import { boot, mark, userSleep, userTask } from './testing/scenario.ts';

test('call_rcu calls back in the RCU softirq of a tick, for which an idle CPU goes on ticking', () => {
  const { m, recording } = boot();
  userTask(m, 'app', function* run(machine) {
    callRcu(machine, (later) => mark(later, 'freed'));
    yield* userSleep(machine, 1e8);
    return 0;
  });
  m.run();
  const [freed] = recording.named('bpf_trace_printk');
  expect(Math.floor(freed.timeNs / 4e6)).toBe(1);
  expect(recording.story().filter((line) => /RCU|freed/.test(line))).toEqual([
    'd.h1. swapper/0 softirq_raise RCU', '..s1. swapper/0 softirq_entry RCU', '..s2. swapper/0 mark freed', '..s1. swapper/0 softirq_exit RCU',
  ]);
});

test('a reader that began before holds the grace period up, on another CPU too', () => {
  const { m } = boot({ cpus: 2 });
  const order: string[] = [];
  userTask(m, 'reader', function* run(machine) {
    rcuReadLock(machine);
    yield* machine.spend(30e6);
    order.push('reader leaves');
    rcuReadUnlock(machine);
    return 0;
  });
  userTask(m, 'writer', function* run(machine) {
    yield* machine.spend(1e6);
    yield* synchronizeRcu(machine);
    order.push('grace period over');
    return 0;
  }, { cpu: 1 });
  m.run();
  expect(order).toEqual(['reader leaves', 'grace period over']);
});
