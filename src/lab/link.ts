import { sumOf } from './link-sum.ts';
import { packState, unpackState, type LinkState } from './link-state.ts';
import { nameOfPlace } from './place.ts';
import { languageOf, type Language } from '../lessons/index.ts';
import type { Lab, LabRun, Pairing, RunId, Theme } from './state.ts';

/**
 * A link: readable parameters for authors, `#s=` for what the reader changed.
 * Unknown keys are ignored, so that older pages open newer links.
 */
export interface Link {
  readonly lesson?: string;
  /** What its author calls it. */
  readonly name?: string;
  /** A place by name (`place.ts`) or a plain step number. */
  readonly at?: string;
  /** Names the state that the link showed where it was made (`link-sum.ts`). */
  readonly sum?: string;
  readonly focus?: RunId;
  readonly show?: 'both' | RunId;
  readonly pairing?: Pairing;
  readonly theme?: Theme;
  readonly lang?: Language;
  readonly speed?: number;
  readonly state?: LinkState;
  /** A lecture: windows that name the same one are in step. */
  readonly present?: string;
  /** The lecturer's own window. */
  readonly isSpeaker?: boolean;
  /** There was a payload, and it could not be read. */
  readonly isBroken: boolean;
  /** All that makes the run is in the link: drafts that this reader has kept are not shown. */
  readonly isWhole?: boolean;
}

/** A name is a line, not a page. */
const LONGEST_NAME = 80;

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
    name: word('name')?.trim().slice(0, LONGEST_NAME),
    at: word('at'),
    sum: word('sum'),
    focus: word('focus'),
    show: word('show'),
    pairing: oneOf('pairing', ['story', 'clock']),
    theme: oneOf('theme', ['system', 'light', 'dark']),
    lang: languageOf(word('lang')),
    speed: speed >= 0.1 && speed <= 10 ? speed : undefined,
    state,
    present: word('present'),
    isSpeaker: query.has('speaker'),
    isBroken: Boolean(payload) && state === undefined,
    isWhole: query.has('sum'),
  };
}

/** What the author of a link may choose of it. */
export interface LinkChoices {
  readonly name?: string;
  /** False leaves out edited programs and what was typed to them: the lesson's own are shown. */
  readonly hasPrograms?: boolean;
}

/** The query and hash that bring somebody else to what this reader sees. */
export async function formatLink(lab: Lab, { name = lab.linkName, hasPrograms = true }: LinkChoices = {}): Promise<string> {
  const run = lab.runs.find(({ id }) => id === lab.focus)!;
  const query = new URLSearchParams({ lesson: lab.lesson.id });
  if (name) query.set('name', name);
  if (run.recording) query.set('at', nameOfPlace(run.recording, lab.scenes, run.id, run.position));
  if (lab.runs.length > 1) query.set('focus', lab.focus);
  if (lab.runs.length > 1 && lab.shown !== 'both') query.set('show', lab.shown);
  if (lab.pairing !== 'story') query.set('pairing', lab.pairing);
  if (lab.isLanguageLinked) query.set('lang', lab.language);
  const changes = changesOf(lab);
  const isComplete = hasPrograms || Object.keys(changes.files).length === 0;
  if (isComplete && run.recording) query.set('sum', sumOf(lab.runs));
  const payload = await packState(isComplete ? changes : { files: {}, machine: changes.machine, notes: changes.notes });
  return `?${query}${payload && `#s=${payload}`}`;
}

/** Whether programs of the reader's own would go along with a link. */
export function hasOwnPrograms({ runs }: Pick<Lab, 'runs'>): boolean {
  return runs.some(({ files }) => files.some(({ text, original }) => text !== original));
}

/** What the reader changed: files as they run now, dials as they stand, what was typed and noted. */
function changesOf({ runs, machine, originalMachine, notes }: Lab): LinkState {
  const files = Object.fromEntries(
    runs.flatMap((run) => run.files.filter(({ text, original }) => text !== original).map(({ name, text }) => [name, text])),
  );
  const turned = Object.entries(machine).filter(([dial, value]) => value !== originalMachine[dial as keyof typeof machine]);
  const typed = ofRuns(runs, (run) => (run.typed?.length ? run.typed : undefined));
  const patience = ofRuns(runs, (run) => run.patience);
  return { files, machine: Object.fromEntries(turned), ...(typed && { typed }), ...(patience && { patience }), ...(notes.length > 0 && { notes }) };
}

/** Something that some runs have, by run; undefined where none has it. */
function ofRuns<Value>(runs: readonly LabRun[], read: (run: LabRun) => Value | undefined): Record<RunId, Value> | undefined {
  const entries = runs.flatMap((run): [RunId, Value][] => {
    const value = read(run);
    return value === undefined ? [] : [[run.id, value]];
  });
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}
