import type { Anchor, Scene } from '../lesson.ts';

const entered = (func: string): Anchor => ({ event: 'funcgraph_entry', fields: { func } });
/** Both twins have a program of that name. */
const inBoth = (func: string) => ({ timer: entered(func), wq: entered(func) });
const closing: Anchor = { text: 'close(bpf_map__fd(skel->maps.array));' };
const table: Anchor = { text: 'row("before init: start", skel->bss->start_raw);' };

export const scenes: readonly Scene[] = [
  { id: 'order', at: inBoth('wrong_order') },
  { id: 'callback', at: inBoth('right_order') },
  { id: 'pending', at: inBoth('while_pending') },
  { id: 'own-callback', at: inBoth('from_callback') },
  { id: 'cancel', at: { timer: entered('take_back') } },
  { id: 'gone', at: inBoth('overwrite') },
  { id: 'last-fd', at: { timer: closing, wq: closing } },
  { id: 'table', at: { timer: table, wq: table } },
];
