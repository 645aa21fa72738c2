import type { EventAnchor, Scene } from '../lesson.ts';

const attaching = { text: 'skel->links.rate_limit = bpf_program__attach_xdp(' };
const came: EventAnchor = { event: 'packet_arrive' };
const decides: EventAnchor = { event: 'funcgraph_entry', fields: { func: 'rate_limit' } };
const inserted: EventAnchor = { event: 'map_elem_insert', after: decides };
/** When there are some that nobody has seen for a while. */
const sweeps: EventAnchor = { event: 'funcgraph_entry', fields: { func: 'sweep' }, after: { event: 'packet_arrive', occurrence: 60 } };
const swept: EventAnchor = { event: 'funcgraph_exit', fields: { func: 'sweep' }, after: sweeps };
const table = { text: 'printf("passed %u, limited %u' };
const inAll = (anchor: Scene['at'][string]) => ({ path: anchor, timer: anchor, wq: anchor });

export const scenes: readonly Scene[] = [
  { id: 'attach', at: inAll(attaching) },
  { id: 'packet', at: inAll(came) },
  { id: 'decide', at: inAll(decides) },
  { id: 'bucket', at: inAll(inserted) },
  { id: 'sweep', at: inAll(sweeps) },
  { id: 'swept', at: inAll(swept) },
  { id: 'result', at: inAll(table) },
];
