import { packState, unpackState, type LinkState } from './link-state.ts';
import { nameOfPlace } from './place.ts';
import type { Lab, Language, Pairing, RunId, Theme } from './state.ts';

/**
 * A link: readable parameters for authors, `#s=` for what the reader changed.
 * Unknown keys are ignored, so that older pages open newer links.
 */
export interface Link {
  readonly lesson?: string;
  /** A place by name (`place.ts`) or a plain step number. */
  readonly at?: string;
  readonly focus?: RunId;
  readonly show?: 'both' | RunId;
  readonly pairing?: Pairing;
  readonly theme?: Theme;
  readonly lang?: Language;
  readonly speed?: number;
  readonly state?: LinkState;
  /** There was a payload, and it could not be read. */
  readonly isBroken: boolean;
}

/** Reads an address's query and hash. Never throws: what makes no sense is left out. */
export async function parseLink(search: string, hash: string): Promise<Link> {
  const query = new URLSearchParams(search);
  const word = (name: string) => query.get(name) ?? undefined;
  const oneOf = <T extends string>(name: string, values: readonly T[]) => values.find((value) => value === query.get(name));
  const speed = Number(query.get('speed') ?? Number.NaN);
  const payload = new URLSearchParams(hash.replace(/^#/, '')).get('s');
  const state = payload ? await unpackState(payload) : undefined;
  return {
    lesson: word('lesson'),
    at: word('at'),
    focus: word('focus'),
    show: word('show'),
    pairing: oneOf('pairing', ['story', 'clock']),
    theme: oneOf('theme', ['system', 'light', 'dark']),
    lang: oneOf('lang', ['en']),
    speed: speed >= 0.1 && speed <= 10 ? speed : undefined,
    state,
    isBroken: Boolean(payload) && state === undefined,
  };
}

/** The query and hash that bring somebody else to what this reader sees. */
export async function formatLink(lab: Lab): Promise<string> {
  const run = lab.runs.find(({ id }) => id === lab.focus)!;
  const query = new URLSearchParams({ lesson: lab.lesson.id });
  if (run.recording) query.set('at', nameOfPlace(run.recording, lab.scenes, run.id, run.position));
  if (lab.runs.length > 1) query.set('focus', lab.focus);
  if (lab.runs.length > 1 && lab.shown !== 'both') query.set('show', lab.shown);
  if (lab.pairing !== 'story') query.set('pairing', lab.pairing);
  const payload = await packState(changesOf(lab));
  return `?${query}${payload && `#s=${payload}`}`;
}

/** What the reader changed: files as they run now, dials as they stand. */
function changesOf({ runs, machine, originalMachine }: Lab): LinkState {
  const files = Object.fromEntries(
    runs.flatMap((run) => run.files.filter(({ text, original }) => text !== original).map(({ name, text }) => [name, text])),
  );
  const turned = Object.entries(machine).filter(([dial, value]) => value !== originalMachine[dial as keyof typeof machine]);
  return { files, machine: Object.fromEntries(turned) };
}
