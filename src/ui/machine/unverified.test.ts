import { expect, it } from 'vitest';
import { damageIn } from './unverified.ts';

const lines = (...texts: string[]) => texts.map((text) => ({ text }));

it('names the worst that the kernel has said', () => {
  expect(damageIn([], false)).toBe('none');
  expect(damageIn(lines('lab: loaded'), false)).toBe('none');
  expect(damageIn(lines('lab: loaded'), true)).toBe('spared');
  expect(damageIn(lines('Voluntary context switch within RCU read-side critical section!'), false)).toBe('rcu');
  expect(damageIn(lines('BUG: scheduling while atomic: kworker/0:1/12/0x00000002'), false)).toBe('atomic');
  expect(damageIn(lines('BUG: kernel NULL pointer dereference, address: 0000000000000000'), false)).toBe('oops');
  expect(damageIn(lines('BUG: unable to handle page fault for address: 1', 'Kernel panic - not syncing: Fatal exception in interrupt'), false)).toBe('panic');
});
