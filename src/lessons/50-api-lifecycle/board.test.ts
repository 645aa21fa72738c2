import { expect, test } from 'vitest';
import { simulate } from '../../lab/run.ts';
import { boardPrograms, boardResults, callsFor, type BoardCall, type BoardMechanism } from './board.ts';

function play(mechanism: BoardMechanism, calls: readonly BoardCall[]) {
  const { bpf, user } = boardPrograms(mechanism, calls);
  const { log, diagnostics, exitStatus } = simulate({ machine: { cpus: 1 }, bpf: { name: 'board.bpf.c', text: bpf }, user: { name: 'board.c', text: user }, inputs: [] });
  expect(diagnostics).toEqual([]);
  expect(exitStatus).toBe(0);
  return boardResults(log!, calls).map(({ answer, callbacks }) => (callbacks ? `${answer ?? '-'} ran ${callbacks}` : (answer ?? '-')));
}

test('in order it runs', () => {
  expect(play('timer', ['init', 'set_callback', 'start', 'wait'])).toEqual([0, 0, 0, '- ran 1']);
  expect(play('wq', ['init', 'set_callback', 'start', 'start', 'wait'])).toEqual([0, 0, 0, 0, '- ran 1']);
});

test('out of order each says what is missing', () => {
  expect(play('timer', ['start', 'init', 'init', 'start', 'set_callback', 'cancel'])).toEqual([-22, 0, -16, -22, 0, 0]);
  expect(play('wq', ['set_callback', 'init', 'start'])).toEqual([-22, 0, -22]);
});

test('what is taken back does not run: cancelled, overwritten, deleted, closed', () => {
  expect(play('timer', ['init', 'set_callback', 'start', 'cancel', 'wait', 'start'])).toEqual([0, 0, 0, 1, '-', -22]);
  expect(play('wq', ['init', 'set_callback', 'start', 'update', 'wait', 'init'])).toEqual([0, 0, 0, 0, '-', 0]);
  expect(play('timer', ['init', 'set_callback', 'start', 'delete', 'wait', 'start'])).toEqual([0, 0, 0, 0, '-', '-']);
  expect(play('timer', ['init', 'set_callback', 'start', 'close', 'wait', 'init'])).toEqual([0, 0, 0, '-', '-', -1]);
});

test('a work has no cancel', () => {
  expect(callsFor('wq')).not.toContain('cancel');
});
