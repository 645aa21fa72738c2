import { expect, test } from 'vitest';
import type { NicConfig, PacketFlow } from '../../config.ts';
import type { Coroutine } from '../../coroutine.ts';
import { inServingSoftirq } from '../../preempt.ts';
import type { Machine } from '../../machine.ts';
import { XdpAction } from '../../net/core/net-device.ts';
import { boot } from '../../testing/scenario.ts';
import { nicDriver } from './nic.ts';
import { arrivalsOf } from './traffic.ts';

const US = 1000;
const flow: PacketFlow = { startNs: 100 * US, periodNs: 100 * US, count: 3, source: '192.0.2.1', sources: 2 };

function bootWith(nic: NicConfig) {
  const booted = boot({ nic });
  nicDriver.probe(booted.m);
  return booted;
}

function machineWith(nic: NicConfig, run?: (m: Machine) => Coroutine<number>) {
  const { m, recording } = bootWith(nic);
  if (run) m.network.byName('eth0')!.xdp = { id: 7, name: 'prog', run };
  m.run({ untilNs: 50_000 * US });
  return recording.lines();
}

const about = (story: readonly string[], words: RegExp) => story.filter((line) => words.test(line));

test('a packet comes by interrupt, softirq and poll to the protocols', () => {
  const story = machineWith({ ring: 64, flows: [{ ...flow, count: 1 }] });
  expect(about(story, /packet_|irq_handler|softirq_.*NET_RX|napi_poll|netif/).map((line) => line.split(' ')[5])).toEqual([
    'packet_arrive', 'irq_handler_entry', 'softirq_raise', 'irq_handler_exit', 'softirq_entry', 'netif_receive_skb', 'packet_done', 'napi_poll', 'softirq_exit',
  ]);
});

test('an XDP program decides, in softirq; its exceptions are told', () => {
  const actions = [XdpAction.DROP, XdpAction.ABORTED, 77];
  const story = machineWith({ ring: 64, flows: [flow] }, function* run(m) {
    expect(inServingSoftirq(m)).toBe(true);
    yield* m.spend(50);
    return actions.shift()!;
  });
  expect(about(story, /packet_done/).map((line) => line.split(' ').at(-1))).toEqual(['XDP_DROP', 'XDP_ABORTED', 'XDP_ABORTED']);
  expect(about(story, /xdp_exception/)).toHaveLength(2);
});

test('more than the ring holds is lost, and all others are seen once', () => {
  const story = machineWith({ ring: 8, flows: [{ ...flow, count: 500, train: 500, gapNs: 100 }] });
  const lost = about(story, /packet_lost/).length;
  expect(lost).toBeGreaterThan(300);
  expect(about(story, /packet_done/)).toHaveLength(500 - lost);
});

test('a poll takes 64 packets at most, and goes on in the same softirq', () => {
  const story = machineWith({ ring: 256, flows: [{ ...flow, count: 200, train: 200, gapNs: 1 }] });
  expect(about(story, /napi_poll/).length).toBeGreaterThanOrEqual(4);
  expect(about(story, /packet_done/)).toHaveLength(200);
});

test('an endless flood stops at the limit of events, not never', () => {
  const { m } = bootWith({ ring: 16, flows: [{ ...flow, count: 1_000_000, periodNs: 1, startNs: 0 }] });
  expect(m.run({ maxEvents: 5000 })).toBe('budget');
});

test('traffic is a function of flows and seed, in order of time', () => {
  const flows = [{ ...flow, count: 50, jitterNs: 90 * US }, flow];
  const arrivals = arrivalsOf(flows, 3);
  expect(arrivals).toEqual(arrivalsOf(flows, 3));
  expect(arrivals).not.toEqual(arrivalsOf(flows, 4));
  expect(arrivals.map(({ atNs }) => atNs)).toEqual(arrivals.map(({ atNs }) => atNs).toSorted((a, b) => a - b));
});
