import type { TimelineNote } from '../../lab/state.ts';
import type { Plot } from '../../trace/layout/plot.ts';
import { icons } from '../icons.tsx';
import { useActions, useLab } from '../lab.ts';
import { enEvents } from '../text/en/events.ts';
import { useWords } from '../text/words.ts';
import { placedNotes } from './placed-notes.ts';
import type { PlacedNote } from './placed-notes.ts';
import './notes.css';

/** Under the timeline: a bracket for each note that is in sight, and its line below. */
export default function NotesStrip({ plot }: { plot: Plot }) {
  const text = useWords('events', enEvents).notes;
  const notes = useLab((lab) => lab.notes);
  const { setNotes, select } = useActions();
  const { placed, lanes } = placedNotes(notes, plot);
  return (
    <ul className="notes-strip" aria-label={text.region} style={{ height: lanes * LANE }}>
      {placed.map((each) => (
        <Note key={notes.indexOf(each.note)} placed={each} remove={text.remove(each.note.text)} onSelect={select} onRemove={() => setNotes(notes.filter((note) => note !== each.note))} />
      ))}
    </ul>
  );
}

/** How high a bracket and its line are, in CSS pixels. */
const LANE = 30;

interface NoteProps {
  readonly placed: PlacedNote;
  readonly remove: string;
  readonly onSelect: (note: TimelineNote) => void;
  readonly onRemove: () => void;
}

function Note({ placed: { note, from, to, left, right, lane }, remove, onSelect, onRemove }: NoteProps) {
  const top = lane * LANE;
  return (
    <li>
      <span className="note-bracket" style={{ left: from, top, width: to - from }} />
      <span className="note-line" style={{ left, top: top + 5, maxWidth: right - left }}>
        <button type="button" className="note-text" title={note.text} onClick={() => onSelect(note)}>
          {note.text}
        </button>
        <button type="button" className="note-remove" aria-label={remove} title={remove} onClick={onRemove}>
          {icons.no}
        </button>
      </span>
    </li>
  );
}
