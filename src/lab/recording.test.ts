import { expect, it } from 'vitest';
import { busyMachineLog } from '../trace/testing/busy-machine.ts';
import { prepareInPieces, recordingOf } from './recording.ts';

it('folds a long Log in pieces, once, and stops', () => {
  const recording = recordingOf(busyMachineLog(10_000));
  const prepared: number[] = [];
  let tick: (() => void) | undefined;
  const every = (_: number, next: () => void) => {
    tick = next;
    return () => (tick = undefined);
  };
  prepareInPieces({ ...recording, prepare: (position) => prepared.push(position) }, every);
  while (tick) tick();
  expect(prepared).toHaveLength(Math.ceil(recording.log.length / prepared[0]));
  expect(prepared.at(-1)).toBeGreaterThanOrEqual(recording.log.length);
});
