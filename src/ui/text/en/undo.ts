import type { ChangeSort } from '../../../lab/state.ts';

/** Words of the notice that a change can be taken back. */
export const enUndo = {
  lost: {
    reset: 'The programs are as the lesson ships them.',
    template: 'A template has taken the place of your program.',
    solution: 'A solution has taken the place of your program.',
  } as Readonly<Partial<Record<ChangeSort, string>>>,
  undo: 'Undo',
  dismiss: 'Dismiss',
};
