import type { Anchor, EventAnchor, Scene } from '../lesson.ts';

const onAll = (anchor: Anchor) => ({ older: anchor, recorded: anchor, newer: anchor });
const verdict: EventAnchor = { event: 'bpf_verifier_log' };
const complaint: EventAnchor = { event: 'terminal_write', fields: { fd: 2 } };
const givenUp: Anchor = { text: 'printf("Not loaded.' };
const end: Anchor = { text: 'return err != 0;' };

export const scenes: readonly Scene[] = [
  { id: 'make', at: onAll({ text: 'skel = wq_simple_bpf__open();' }) },
  { id: 'open', at: onAll({ text: 'err = wq_simple_bpf__load(skel);' }) },
  { id: 'maps', at: onAll({ event: 'map_create' }) },
  { id: 'verdict', at: { older: verdict, recorded: verdict, newer: complaint } },
  { id: 'attach', at: { older: givenUp, recorded: { event: 'bpf_link_attach' }, newer: givenUp } },
  { id: 'trampoline', at: { recorded: { event: 'funcgraph_entry', fields: { func: 'test_workqueue' } } } },
  { id: 'result', at: { older: end, recorded: { text: 'printf("wq_executed' }, newer: end } },
];
