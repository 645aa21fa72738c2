import type { Anchor, Scene } from '../lesson.ts';

const said = (text: string): Anchor => ({ text });
/** The twins say it in the same words. */
const inBoth = (text: string) => ({ timer: said(text), wq: said(text) });

export const scenes: readonly Scene[] = [
  { id: 'order', at: inBoth('TRY(start_raw,') },
  { id: 'callback', at: { timer: said('TRY(set,'), wq: said('TRY(set_flags,') } },
  { id: 'pending', at: { timer: said('TRY(arm,'), wq: said('TRY(start_first,') } },
  { id: 'own-callback', at: inBoth('TRY(restart,') },
  // A work cannot be cancelled: its twin shows where the next chapter begins instead.
  { id: 'cancel', at: { timer: said('TRY(rearm,'), wq: said('overwritten = call(') } },
  { id: 'gone', at: inBoth('TRY(start_lost,') },
  { id: 'last-fd', at: inBoth('close(bpf_map__fd(skel->maps.array));') },
  { id: 'table', at: inBoth('row("before init: start", skel->bss->start_raw);') },
];
