import type { EventAnchor, Scene } from '../lesson.ts';

const inBoth = (anchor: EventAnchor) => ({ timer: anchor, wq: anchor });
const sample = (occurrence: number): EventAnchor => ({ event: 'funcgraph_entry', fields: { func: 'sample' }, occurrence });
const armed = (occurrence: number): EventAnchor => ({ event: 'hrtimer_start', fields: { function: 'bpf_timer_cb' }, occurrence });
const table = { text: 'printf("fired %u times, took %u samples' };

/** Its sample is the latest of all where it is left to a work: the neighbour's rhythm has drifted there by then. */
const WORST = 8;

export const scenes: readonly Scene[] = [
  { id: 'begin', at: inBoth({ event: 'funcgraph_entry', fields: { func: 'begin' } }) },
  { id: 'due', at: inBoth({ event: 'hrtimer_expire_entry', fields: { function: 'bpf_timer_cb' } }) },
  { id: 'sample', at: inBoth(sample(1)) },
  { id: 'again', at: inBoth(armed(3)) },
  { id: 'late', at: inBoth(sample(WORST)) },
  { id: 'result', at: { timer: table, wq: table } },
];
