import { expect, test } from 'vitest';
import { packet_arrive, packet_done } from '../base/event.ts';
import { Log } from './log.ts';
import { timelineOf } from './timeline-builder.ts';

test('a packet lies in its card’s lane from the ring to its verdict, several side by side', () => {
  const log = new Log();
  log.append(100, 0, 0, 0, 'swapper/0', packet_arrive, 1, 'eth0', '192.0.2.1', 64, 1);
  log.append(150, 0, 0, 0, 'swapper/0', packet_arrive, 2, 'eth0', '192.0.2.2', 64, 2);
  log.append(300, 0, 0, 0, 'swapper/0', packet_done, 1, 'eth0', 'PASS');
  const [lane, ...others] = timelineOf(log).devices;
  expect(others).toEqual([]);
  expect(lane.spans.map(({ label, fromNs, toNs, isOpen }) => [label, fromNs, toNs, isOpen])).toEqual([
    ['192.0.2.1', 100, 300, false],
    ['192.0.2.2', 150, 300, true],
  ]);
});
