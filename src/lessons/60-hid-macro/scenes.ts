import type { EventAnchor, Scene } from '../lesson.ts';

const verdict: EventAnchor = { event: 'bpf_verifier_log', fields: { name: 'on_report' } };
const pressed: EventAnchor = { event: 'hid_report', fields: { source: 'device' } };
const typed: EventAnchor = { event: 'hid_report', fields: { source: 'bpf' } };

export const scenes: readonly Scene[] = [
  { id: 'load', at: { wq: { text: 'skel = hid_macro_bpf__open();' } } },
  { id: 'verdict', at: { wq: verdict } },
  { id: 'attach', at: { wq: { event: 'bpf_link_attach' } } },
  { id: 'key', at: { wq: pressed } },
  { id: 'fast-path', at: { wq: { event: 'funcgraph_entry', fields: { func: 'on_report' } } } },
  { id: 'gap', at: { wq: { event: 'hrtimer_expire_entry', fields: { function: 'bpf_timer_cb' } } } },
  { id: 'letter', at: { wq: { event: 'funcgraph_entry', fields: { func: 'type_letter' } } } },
  { id: 'again', at: { wq: typed } },
  { id: 'next', at: { wq: { event: 'hrtimer_start', fields: { function: 'bpf_timer_cb' }, after: typed } } },
  { id: 'result', at: { wq: { text: 'close(fd);' } } },
];
