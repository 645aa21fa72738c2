import type { Chart } from '../chart.ts';
import { jobWaits } from './jobs.ts';

export const charts: readonly Chart[] = [{ kind: 'waits', id: 'waits', series: ['whole', 'slices'].map((run) => ({ run, waits: jobWaits })) }];
