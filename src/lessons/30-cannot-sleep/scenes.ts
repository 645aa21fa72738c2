import type { EventAnchor, Scene } from '../lesson.ts';

const loaded: EventAnchor = { event: 'bpf_verifier_log', fields: { name: 'through_the_hole' } };
const asked: EventAnchor = { event: 'funcgraph_entry', fields: { func: 'through_the_hole' } };
const sleeping: EventAnchor = { event: 'funcgraph_entry', fields: { func: 'lab_msleep' } };
const awake: EventAnchor = { event: 'funcgraph_exit', fields: { func: 'lab_msleep' } };
const unmarked: EventAnchor = { event: 'funcgraph_entry', fields: { func: 'past_the_mark' } };
const asleep: EventAnchor = { event: 'sched_switch', fields: { prev_state: 'D' } };

export const scenes: readonly Scene[] = [
  {
    id: 'verifier',
    at: { timer: { text: 'skel = timer_sleeps_bpf__open_and_load();' }, wq: { text: 'skel = wq_sleeps_bpf__open_and_load();' } },
  },
  { id: 'hole', at: { timer: loaded, wq: loaded } },
  { id: 'armed', at: { timer: asked, wq: asked } },
  { id: 'sleep', at: { timer: sleeping, wq: sleeping } },
  { id: 'splat', at: { timer: { event: 'console', fields: { msg: 'Call Trace:' } }, wq: { event: 'hrtimer_start', after: sleeping } } },
  { id: 'asleep', at: { timer: asleep, wq: asleep } },
  { id: 'awake', at: { timer: awake, wq: awake } },
  { id: 'unmarked', at: { timer: unmarked, wq: unmarked } },
];
