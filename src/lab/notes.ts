import type { TimelineNote } from './state.ts';

/** A note is a line beside a picture, and a link has to carry it. */
export const LONGEST_NOTE = 120;
const MOST_NOTES = 24;

/** With one more, in the order of time; the same where there is nothing to say or no room left. */
export function withNote(notes: readonly TimelineNote[], { text, ...stretch }: TimelineNote): readonly TimelineNote[] {
  const said = text.trim().slice(0, LONGEST_NOTE);
  if (said === '' || notes.length >= MOST_NOTES) return notes;
  return [...notes, { ...stretch, text: said }].toSorted((one, other) => one.fromNs - other.fromNs || one.toNs - other.toNs);
}

/** What is a note of all that a link says to be one. */
export function checkedNotes(values: readonly unknown[]): readonly TimelineNote[] {
  return values.filter(isNote).reduce<readonly TimelineNote[]>((notes, { fromNs, toNs, text }) => withNote(notes, { fromNs, toNs, text }), []);
}

function isNote(value: unknown): value is TimelineNote {
  if (typeof value !== 'object' || value === null) return false;
  const { fromNs, toNs, text } = value as Partial<Record<keyof TimelineNote, unknown>>;
  return Number.isFinite(fromNs) && Number.isFinite(toNs) && (fromNs as number) <= (toNs as number) && typeof text === 'string';
}
