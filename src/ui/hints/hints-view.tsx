import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useLab } from '../lab.ts';
import { enHints } from '../text/en/hints.ts';
import { rich } from '../text/rich.ts';
import { RichText } from '../text/rich-text.tsx';
import { useWords } from '../text/words.ts';
import { hintDue, keepSeenHints, MOVES_SHOWN, seenHints, type Hint } from './hints.ts';
import './hints.css';

/** Who has begun by then needs no hint. */
const QUIET_MS = 1_500;

/** The control that each hint stands beside, and the side. */
const PLACES: Readonly<Record<Hint, { readonly control: string; readonly side: 'above' | 'below' }>> = {
  step: { control: '.press.main', side: 'above' },
  timeline: { control: '.timeline > header', side: 'above' },
  edit: { control: '.code [data-hint="edit"]', side: 'below' },
};

/** Three hints at a first visit, one after another; each leaves when it is followed, by Escape, or after some steps. */
export default function Hints() {
  const moves = useLab((lab) => lab.moves);
  const isEditing = useLab((lab) => lab.code.editing);
  const isBusy = useLab((lab) => lab.playing || (lab.prediction !== undefined && lab.prediction.chosen === undefined));
  const [seen, setSeen] = useState(() => seenHints(storage()));
  const [shown, setShown] = useState<{ readonly hint: Hint; readonly moves: number }>();
  const due = hintDue(seen, moves);
  const isFollowed = (hint: Hint) => (hint === 'step' && moves > 0) || (hint === 'edit' && isEditing);
  if (due && isFollowed(due)) setSeen([...seen, due]);
  if (shown && (isFollowed(shown.hint) || moves >= shown.moves + MOVES_SHOWN)) setShown(undefined);
  useEffect(() => keepSeenHints(storage(), seen), [seen]);
  useEffect(() => {
    if (!due || isBusy) return undefined;
    const timer = setTimeout(() => {
      // On a phone its view may not be open: then another time.
      if (!boxOf(due)) return;
      setShown({ hint: due, moves });
      setSeen((before) => [...before, due]);
    }, QUIET_MS);
    return () => clearTimeout(timer);
  }, [due, isBusy, moves]);
  if (!shown || isBusy) return null;
  return <HintBeside hint={shown.hint} onDone={() => setShown(undefined)} />;
}

function HintBeside({ hint, onDone }: { hint: Hint; onDone: () => void }) {
  const text = useWords('hints', enHints);
  const ref = usePlace(hint);
  useEffect(() => {
    const own = new AbortController();
    addEventListener('keydown', ({ key }) => key === 'Escape' && onDone(), { signal: own.signal });
    addEventListener('pointerdown', ({ target }) => hint === 'timeline' && target instanceof Element && target.closest('.timeline') && onDone(), { signal: own.signal });
    return () => own.abort();
  }, [hint, onDone]);
  return (
    <p ref={ref} role="note" className={`hint ${PLACES[hint].side}`}>
      <RichText text={rich(text[hint])} />
    </p>
  );
}

/** Where the control stands; undefined while it is not to be seen. */
function boxOf(hint: Hint): DOMRect | undefined {
  const box = document.querySelector(PLACES[hint].control)?.getBoundingClientRect();
  return box && box.width > 0 ? box : undefined;
}

/** Beside its control, wherever that goes; away while the control is not to be seen. */
function usePlace(hint: Hint) {
  const ref = useRef<HTMLParagraphElement>(null);
  useLayoutEffect(() => {
    const { side } = PLACES[hint];
    const place = () => {
      const note = ref.current;
      const box = boxOf(hint);
      if (!note) return;
      note.hidden = !box;
      if (!box) return;
      const left = Math.max(16, Math.min(box.left, innerWidth - note.offsetWidth - 16));
      note.style.setProperty('--left', `${left}px`);
      note.style.setProperty('--top', `${side === 'above' ? box.top - note.offsetHeight - 10 : box.bottom + 10}px`);
      note.style.setProperty('--tip', `${Math.max(16, Math.min(box.left + Math.min(box.width, 80) / 2 - left, note.offsetWidth - 16))}px`);
    };
    place();
    const own = new AbortController();
    for (const type of ['resize', 'scroll']) addEventListener(type, place, { signal: own.signal, capture: true });
    return () => own.abort();
  }, [hint]);
  return ref;
}

/** A sandboxed frame has none, and throws when asked. */
function storage(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}
