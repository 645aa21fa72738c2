import { useEffect, useRef, useState } from 'react';
import { LONGEST_NOTE, withNote } from '../../lab/notes.ts';
import { useActions, useLabStore } from '../lab.ts';
import { enEvents } from '../text/en/events.ts';
import { useWords } from '../text/words.ts';
import type { Range } from './range.ts';
import './notes.css';

/** Writes a line beside what is selected: a button, and a field once it is pressed. */
export function NoteField({ range, onWritten }: { range: Range; onWritten: () => void }) {
  const text = useWords('events', enEvents).notes;
  const store = useLabStore();
  const { setNotes } = useActions();
  const [isOpen, setOpen] = useState(false);
  const keep = (line: string) => {
    setNotes(withNote(store.getState().notes, { ...range, text: line }));
    onWritten();
  };
  return isOpen ? (
    <Field name={text.line} onLine={keep} />
  ) : (
    <button type="button" title={text.writeTip} onClick={() => setOpen(true)}>
      {text.write}
    </button>
  );
}

/** Takes the place of the button that had the focus, and its focus. */
function Field({ name, onLine }: { name: string; onLine: (line: string) => void }) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    onLine(field.current!.value);
  };
  return (
    <form className="note-field" onSubmit={submit}>
      <input ref={field} type="text" maxLength={LONGEST_NOTE} aria-label={name} placeholder={name} />
    </form>
  );
}
