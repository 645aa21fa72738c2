import type { EventAnchor } from '../lesson.ts';

/** Where the work of an event can be done. */
export type Place = 'fast-path' | 'wq' | 'ring-buffer' | 'timer' | 'timer-wq';

const entered = (func: string, occurrence = 1): EventAnchor => ({ event: 'funcgraph_entry', fields: { func }, occurrence });

/** By which event this lesson's run reaches each place. */
export const arrivals: Readonly<Record<Place, EventAnchor>> = {
  'fast-path': entered('event'),
  wq: entered('in_work'),
  'ring-buffer': entered('on_note'),
  timer: entered('on_time'),
  'timer-wq': entered('in_work', 2),
};
