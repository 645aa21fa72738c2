import type { Challenge } from '../challenge.ts';
import { measured } from './samples.ts';

const US = 1000;

export const challenges: readonly Challenge[] = [
  {
    id: 'late-timer',
    run: 'timer',
    isWon: ({ log }) => measured(log).samples > 0 && measured(log).maxNs > 10 * US,
    // A millisecond is twenty of the storm's periods: the timer would meet it at the same point each time.
    solution: {
      dials: { neighbours: 'storm' },
      edits: [{ file: 'period_timer.bpf.c', from: '#define PERIOD 1000000ULL', to: '#define PERIOD 1010000ULL' }],
    },
  },
  {
    id: 'ten-works',
    run: 'wq',
    isWon: ({ log }) => measured(log).samples === 10 && measured(log).fired === 10,
    solution: { dials: { neighbours: 'hog' } },
  },
];
