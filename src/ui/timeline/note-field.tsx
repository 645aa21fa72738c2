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
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), [isOpen]);
  if (!isOpen) {
    return (
      <button type="button" title={text.writeTip} onClick={() => setOpen(true)}>
        {text.write}
      </button>
    );
  }
  const keep = (data: FormData) => {
    setNotes(withNote(store.getState().notes, { ...range, text: String(data.get('note')) }));
    onWritten();
  };
  return (
    <form className="note-field" action={keep}>
      <input ref={field} type="text" name="note" maxLength={LONGEST_NOTE} aria-label={text.line} placeholder={text.line} />
    </form>
  );
}
