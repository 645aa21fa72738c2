import { describe, expect, test } from 'vitest';
import { requestIrq, raiseDeviceIrq } from './irq.ts';
import type { Machine } from './machine.ts';
import { localBhDisable, localIrqRestore, localIrqSave } from './preempt.ts';
import { localBhEnable, openSoftirq } from './softirq.ts';
import { NET_RX_SOFTIRQ, NET_TX_SOFTIRQ, raiseSoftirqIrqoff } from './softirq-raise.ts';
import { boot, fieldsOf, mark, userTask } from './testing/scenario.ts';

const NIC_IRQ = 11;

/** A network card whose interrupt raises vectors. */
function nic(m: Machine, ...vectors: number[]): void {
  requestIrq(m, NIC_IRQ, 'eth0', function* handler(machine) {
    for (const vector of vectors) raiseSoftirqIrqoff(machine, vector);
    return 'handled';
  });
}

describe('softirqs', () => {
  test('are served behind the interrupt, lowest number first, on top of whoever was there', () => {
    const { m, recording } = boot();
    nic(m, NET_RX_SOFTIRQ, NET_TX_SOFTIRQ);
    openSoftirq(m, NET_RX_SOFTIRQ, (machine) => mark(machine, 'rx'));
    openSoftirq(m, NET_TX_SOFTIRQ, (machine) => mark(machine, 'tx'));
    userTask(m, 'app', function* run(machine) {
      yield* machine.spend(1e6);
      return 0;
    });
    m.at(5e5, () => raiseDeviceIrq(m, 0, NIC_IRQ));
    m.run();
    expect(recording.story().filter((line) => /softirq|mark/.test(line))).toEqual([
      'd.h.. app softirq_raise NET_RX',
      'd.h.. app softirq_raise NET_TX',
      '..s.. app softirq_entry NET_TX',
      '..s1. app mark tx',
      '..s.. app softirq_exit NET_TX',
      '..s.. app softirq_entry NET_RX',
      '..s1. app mark rx',
      '..s.. app softirq_exit NET_RX',
    ]);
  });

  test('one that raises itself for ever is served ten times, then by ksoftirqd', () => {
    const { m, recording } = boot();
    let left = 25;
    nic(m, NET_RX_SOFTIRQ);
    openSoftirq(m, NET_RX_SOFTIRQ, function* again(machine) {
      yield* machine.spend(1000);
      if (--left === 0) return;
      const flags = localIrqSave(machine);
      raiseSoftirqIrqoff(machine, NET_RX_SOFTIRQ);
      localIrqRestore(machine, flags);
    });
    m.at(5e5, () => raiseDeviceIrq(m, 0, NIC_IRQ));
    m.run();
    const servedOn = recording.named('softirq_entry').map((event) => event.comm);
    expect(servedOn.filter((comm) => comm === 'swapper/0')).toHaveLength(10);
    expect(servedOn.filter((comm) => comm === 'ksoftirqd/0')).toHaveLength(15);
  });

  test('wait while bottom halves are disabled (b), and are served when they are enabled', () => {
    const { m, recording } = boot();
    nic(m, NET_RX_SOFTIRQ);
    openSoftirq(m, NET_RX_SOFTIRQ, (machine) => mark(machine, 'rx'));
    userTask(m, 'app', function* run(machine) {
      localBhDisable(machine);
      yield* machine.spend(1e6);
      yield* mark(machine, 'still off');
      yield* localBhEnable(machine);
      yield* mark(machine, 'on');
      return 0;
    });
    m.at(5e5, () => raiseDeviceIrq(m, 0, NIC_IRQ));
    m.run();
    expect(recording.story().filter((line) => line.includes('mark'))).toEqual([
      'b..1. app mark still off', '..s1. app mark rx', '...1. app mark on',
    ]);
  });

  test('raised by a task, they wake ksoftirqd', () => {
    const { m, recording } = boot();
    openSoftirq(m, NET_RX_SOFTIRQ, (machine) => mark(machine, 'rx'));
    userTask(m, 'app', function* run(machine) {
      const flags = localIrqSave(machine);
      raiseSoftirqIrqoff(machine, NET_RX_SOFTIRQ);
      localIrqRestore(machine, flags);
      return 0;
    });
    m.run();
    expect(recording.named('softirq_entry').map((event) => event.comm)).toEqual(['ksoftirqd/0']);
  });

  test('PREEMPT_RT serves them in a thread', () => {
    const { m, recording } = boot({ preempt: 'rt' });
    nic(m, NET_RX_SOFTIRQ);
    openSoftirq(m, NET_RX_SOFTIRQ, (machine) => mark(machine, 'rx'));
    m.at(5e5, () => raiseDeviceIrq(m, 0, NIC_IRQ));
    m.run();
    expect(recording.story().filter((line) => /softirq_e|mark/.test(line))).toEqual([
      '..s.2 ksoftirqd/0 softirq_entry NET_RX', '..s12 ksoftirqd/0 mark rx', '..s.2 ksoftirqd/0 softirq_exit NET_RX',
    ]);
  });
});

test('an interrupt storm takes the CPU from the program, and ends', () => {
  const storm = { irq: 9, name: 'acpi', cpu: 0, startNs: 1e6, periodNs: 10_000, count: 50, handlerNs: 8000 };
  const { m, recording } = boot({ storms: [storm] });
  let tookNs = 0;
  userTask(m, 'app', function* run(machine) {
    const startNs = machine.nowNs;
    yield* machine.spend(2e6);
    tookNs = machine.nowNs - startNs;
    return 0;
  });
  expect(m.run()).toBe('idle');
  expect(recording.named('irq_handler_entry').map((event) => fieldsOf(event).name)).toHaveLength(50);
  expect(tookNs).toBeGreaterThan(2e6 + 50 * 8000);
});
