import type { Keep } from '../../lab/drafts.ts';

/** What a newcomer is told, in this order: one after another, each beside its control. */
export const HINTS = ['step', 'timeline', 'edit'] as const;
export type Hint = (typeof HINTS)[number];

/** Moves by hand after which each may be shown: nobody is told of everything at once. */
const FROM: Readonly<Record<Hint, number>> = { step: 0, timeline: 3, edit: 7 };

/** Moves after which a hint that was not taken leaves by itself; *Step* is waited for. */
export const MOVES_SHOWN = 3;

/** The hint that is due: the first one that was never shown; undefined where it is not its time yet. */
export function hintDue(seen: readonly Hint[], moves: number): Hint | undefined {
  const next = HINTS.find((hint) => !seen.includes(hint));
  return next && moves >= FROM[next] ? next : undefined;
}

const KEY = 'slowpath/hints';

/** Hints that this device has shown. Where nothing can be kept all count as shown: none is shown twice. */
export function seenHints(keep: Keep | undefined): readonly Hint[] {
  try {
    if (!keep) return HINTS;
    const kept = (keep.getItem(KEY) ?? '').split(' ');
    return HINTS.filter((hint) => kept.includes(hint));
  } catch {
    return HINTS;
  }
}

export function keepSeenHints(keep: Keep | undefined, seen: readonly Hint[]): void {
  try {
    keep?.setItem(KEY, seen.join(' '));
  } catch {
    // What cannot be kept counts as shown at the next visit.
  }
}
