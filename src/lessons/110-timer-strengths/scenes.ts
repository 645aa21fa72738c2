import type { EventAnchor, Scene } from '../lesson.ts';

const sample = (occurrence: number): EventAnchor => ({ event: 'funcgraph_entry', fields: { func: 'sample' }, occurrence });
const armed = (occurrence: number): EventAnchor => ({ event: 'hrtimer_start', fields: { function: 'bpf_timer_cb' }, occurrence });
const due = (occurrence: number): EventAnchor => ({ event: 'hrtimer_expire_entry', fields: { function: 'bpf_timer_cb' }, occurrence });
const inBoth = (anchor: EventAnchor) => ({ timer: anchor, wq: anchor });
const setting = { text: 'elem->due = bpf_ktime_get_ns() + PERIOD;' };
const table = { text: 'printf("fired %u times, took %u samples' };

export const scenes: readonly Scene[] = [
  { id: 'begin', at: { timer: setting, wq: setting } },
  { id: 'due', at: inBoth(due(1)) },
  { id: 'again', at: inBoth(armed(2)) },
  { id: 'next-period', at: inBoth(due(2)) },
  // The timer has taken its second sample by the time the worker takes its first.
  { id: 'sample', at: { timer: sample(2), wq: sample(1) } },
  { id: 'result', at: { timer: table, wq: table } },
];
