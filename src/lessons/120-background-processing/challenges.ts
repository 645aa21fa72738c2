import type { Challenge } from '../challenge.ts';
import { entered, indexOf, jobWaits, packedAt, printed } from './jobs.ts';

const LONGEST_NS = 1_100_000;

export const challenges: readonly Challenge[] = [
  {
    id: 'one-millisecond',
    run: 'slices',
    isWon: ({ log }) => printed(log).strips === 16 && jobWaits(log).length === 5 && jobWaits(log).every(({ waitNs }) => waitNs < LONGEST_NS),
    solution: { edits: [{ file: 'pack_slices.bpf.c', from: '#define SLICE 2', to: '#define SLICE 1' }] },
  },
  {
    id: 'let-in',
    run: 'whole',
    isWon: ({ log }) => {
      const job = indexOf(log, entered('small_job'));
      return job >= 0 && job < packedAt(log) && indexOf(log, entered('pack_all', 2)) < 0;
    },
    solution: { dials: { preempt: 'full' } },
  },
];
