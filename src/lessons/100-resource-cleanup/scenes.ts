import type { Anchor, EventAnchor, Scene } from '../lesson.ts';

const inBoth = (anchor: Anchor) => ({ path: anchor, wq: anchor });
const came: EventAnchor = { event: 'packet_arrive' };
const opened: EventAnchor = { event: 'map_elem_insert' };
const cleaning: EventAnchor = { event: 'funcgraph_entry', fields: { func: 'clean_up' } };
const freed: EventAnchor = { event: 'map_elem_delete', after: cleaning };
const done: EventAnchor = { event: 'funcgraph_exit', fields: { func: 'clean_up' } };

export const scenes: readonly Scene[] = [
  { id: 'packet', at: inBoth(came) },
  { id: 'open', at: inBoth(opened) },
  { id: 'close', at: inBoth({ text: 'if (++count < BATCH)' }) },
  { id: 'full', at: { path: cleaning, wq: { event: 'workqueue_queue_work', fields: { function: 'bpf_wq_work' } } } },
  { id: 'free', at: inBoth(freed) },
  // Inline there is no meanwhile: the next packet is looked at when all is done.
  { id: 'meanwhile', at: { wq: { event: 'funcgraph_entry', fields: { func: 'track' }, after: cleaning } } },
  { id: 'done', at: inBoth(done) },
  { id: 'result', at: inBoth({ text: 'printf("opened %u, closed %u' }) },
];
