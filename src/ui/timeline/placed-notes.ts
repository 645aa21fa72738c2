import type { TimelineNote } from '../../lab/state.ts';
import type { Plot } from '../../trace/layout/plot.ts';

/** Where a note stands under the plot, in its pixels. */
export interface PlacedNote {
  readonly note: TimelineNote;
  /** Of its stretch, as far as that is seen. */
  readonly from: number;
  readonly to: number;
  /** Its line has room from here to there: to the next note of its lane, or the edge. */
  readonly left: number;
  readonly right: number;
  /** Lanes lie below each other; 0 is the first. */
  readonly lane: number;
}

/** A line that has more to say than this is cut off. */
const MOST_ROOM = 360;
/** A letter of its type, a Chinese one, and what stands around a line: about so wide, in pixels. */
const LETTER = 6.4;
const WIDE_LETTER = 13;
const AROUND = 44;

function roomFor(text: string): number {
  const wide = text.match(/[\u2e80-\uffef]/g)?.length ?? 0;
  return Math.min(MOST_ROOM, AROUND + wide * WIDE_LETTER + (text.length - wide) * LETTER);
}

/** Notes that are in sight, each in the first lane that is free where it begins. */
export function placedNotes(notes: readonly TimelineNote[], plot: Plot): { readonly placed: readonly PlacedNote[]; readonly lanes: number } {
  const ends: number[] = [];
  const seen = notes.flatMap((note) => {
    const from = Math.max(plot.left, plot.x(note.fromNs));
    const to = Math.min(plot.right, plot.x(note.toNs));
    if (from > to) return [];
    // Close to the edge a line begins before its stretch rather than end beyond the plot.
    const room = roomFor(note.text);
    const left = Math.max(plot.left, Math.min(from, plot.right - room));
    const free = ends.findIndex((end) => end <= left);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = Math.max(to, left + room);
    return [{ note, from, to: Math.max(to, from + 1), left, lane }];
  });
  const placed = seen.map((each, index) => ({ ...each, right: seen.find(({ lane }, later) => later > index && lane === each.lane)?.left ?? plot.right }));
  return { placed, lanes: ends.length };
}
