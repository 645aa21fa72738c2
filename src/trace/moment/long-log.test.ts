import { expect, test } from 'vitest';
import { busyMachineLog } from '../testing/busy-machine.ts';
import { MomentIndex } from './moment-index.ts';

test('a Moment of a long Log holds what is alive, not what ever was', () => {
  const log = busyMachineLog(60_000);
  const { hrtimers, cpus } = new MomentIndex(log).momentAt(log.length);
  expect(hrtimers.size).toBeLessThan(600);
  for (const { hrtimerQueue } of cpus) for (const address of hrtimerQueue) expect(hrtimers.has(address)).toBe(true);
});

test('a Moment does not depend on the way to it', () => {
  const log = busyMachineLog(20_000);
  const prepared = new MomentIndex(log);
  for (let position = 0; position < log.length; position += 1000) prepared.prepare(position);
  for (const position of [19_999, 5, 12_345, 9_000]) expect(prepared.momentAt(position)).toEqual(new MomentIndex(log, 1 << 30).momentAt(position));
});
