import type { EventAnchor, Scene } from '../lesson.ts';

const attaching = { text: 'skel->links.gate = bpf_program__attach_xdp(' };
const decides: EventAnchor = { event: 'funcgraph_entry', fields: { func: 'gate' } };
const asks: EventAnchor = { event: 'funcgraph_entry', fields: { func: 'slowpath_ask_reputation' } };
const asleep: EventAnchor = { event: 'sched_switch', fields: { prev_state: 'D' }, after: asks };
const early: EventAnchor = { event: 'funcgraph_entry', fields: { func: 'gate' }, occurrence: 5 };
const bad: EventAnchor = { event: 'funcgraph_exit', fields: { func: 'slowpath_ask_reputation', ret: '1' } };
const inBoth = (anchor: Scene['at'][string]) => ({ wq: anchor, daemon: anchor });

export const scenes: readonly Scene[] = [
  { id: 'begin', at: inBoth(attaching) },
  { id: 'stranger', at: inBoth(decides) },
  { id: 'ask', at: inBoth(asks) },
  { id: 'asleep', at: inBoth(asleep) },
  { id: 'early', at: inBoth(early) },
  { id: 'verdict', at: inBoth(bad) },
  { id: 'kept-out', at: inBoth({ text: 'dropped++;' }) },
  { id: 'result', at: inBoth({ text: 'printf("let in unknown' }) },
];
