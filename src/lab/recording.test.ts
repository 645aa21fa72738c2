import { expect, it } from 'vitest';
import { busyMachineLog } from '../trace/testing/busy-machine.ts';
import { prepareInPieces, recordingOf } from './recording.ts';

it('folds a long Log in pieces, once, and stops', () => {
  const recording = recordingOf(busyMachineLog(10_000));
  const prepared: number[] = [];
  const timers = new Set<() => void>();
  const every = (_: number, tick: () => void) => {
    timers.add(tick);
    return () => void timers.delete(tick);
  };
  prepareInPieces({ ...recording, prepare: (position) => prepared.push(position) }, every);
  for (let rounds = 0; rounds < 100; rounds++) for (const tick of timers) tick();
  expect(prepared).toHaveLength(Math.ceil(recording.log.length / prepared[0]));
  expect(prepared.at(-1)).toBeGreaterThanOrEqual(recording.log.length);
});
