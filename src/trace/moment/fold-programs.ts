import type { AppendedList } from './appended-list.ts';
import type { EventCursor } from './cursor.ts';
import type { Draft } from './draft.ts';
import { cpuOf } from './machine-parts.ts';
import type { Moment } from './moment.ts';

/** Programs, attachments, images, and all that is text: terminal, trace_pipe, kernel log, verifier. */

export function foldRunStart(draft: Draft, event: EventCursor): void {
  draft.moment.config = event.text('config');
  draft.moment.seed = event.num('seed');
  const cpus = cpusOf(draft.moment.config);
  if (cpus > 0) cpuOf(draft, cpus - 1);
}

/** How many CPUs the machine was made with, 0 where its configuration does not say. */
function cpusOf(config: string): number {
  const count = /"cpus":(\d+)/.exec(config);
  return count ? Number(count[1]) : 0;
}

/** The run is over, and why. */
export function foldRunEnd(draft: Draft, event: EventCursor): void {
  draft.moment.ended = { reason: event.text('reason'), detail: event.text('detail') };
}

/** Code that lines and frames will speak of. */
export function foldImageLoad(draft: Draft, event: EventCursor): void {
  const image = event.num('image');
  draft.own(draft.moment, 'images').set(image, { image, type: event.text('type'), name: event.text('name'), lines: new Map() });
}

/** A program was accepted and is there to be attached. */
export function foldProgramLoad(draft: Draft, event: EventCursor): void {
  const id = event.num('prog');
  draft.own(draft.moment, 'programs').set(id, {
    id, name: event.text('name'), type: event.text('type'), insns: event.num('insns'), image: event.num('image'), isFreed: false,
  });
}

/** The last one that held the program has let go. */
export function foldProgramFree(draft: Draft, event: EventCursor): void {
  const program = draft.ownEntry(draft.own(draft.moment, 'programs'), event.num('prog'));
  if (program !== undefined) program.isFreed = true;
}

/** A program hangs on a target. */
export function foldLinkAttach(draft: Draft, event: EventCursor): void {
  draft.own(draft.moment, 'links').push({ program: event.num('prog'), target: event.text('target'), index: event.index });
}

/** It does no longer. */
export function foldLinkDetach(draft: Draft, event: EventCursor): void {
  const { links } = draft.moment;
  const at = links.findIndex(({ program, target }) => program === event.num('prog') && target === event.text('target'));
  if (at >= 0) draft.own(draft.moment, 'links').splice(at, 1);
}

/** Text for the terminal, or typed there. */
export function foldTerminal(draft: Draft, event: EventCursor): void {
  append(draft, 'terminal', () => ({ ...event.occasion(), fd: event.num('fd'), text: event.text('text') }));
}

/** A line of the kernel log. */
export function foldConsole(draft: Draft, event: EventCursor): void {
  append(draft, 'kernelLog', () => ({ ...event.occasion(), text: event.text('msg') }));
}

/** A line of `trace_pipe`. */
export function foldTracePrintk(draft: Draft, event: EventCursor): void {
  append(draft, 'tracePipe', () => ({ ...event.occasion(), text: event.text('msg') }));
}

/** What the verifier said of a program. */
export function foldVerifierLog(draft: Draft, event: EventCursor): void {
  append(draft, 'verifierLogs', () => ({ ...event.occasion(), program: event.text('name'), ret: event.num('ret'), log: event.text('log') }));
}

type ListKey = 'terminal' | 'tracePipe' | 'kernelLog' | 'verifierLogs';
type Entry<K extends ListKey> = Moment[K] extends AppendedList<infer T> ? T : never;

function append<K extends ListKey>(draft: Draft, key: K, make: () => Entry<K>): void {
  const list = draft.moment[key] as AppendedList<Entry<K>>;
  draft.moment[key] = list.append(make) as Moment[K];
}
