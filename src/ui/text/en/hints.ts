import type { Hint } from '../../hints/hints.ts';

/** What a newcomer is told, in a line each. Loaded behind the first picture. */
export const enHints = {
  step: 'Press **Step**, or the right arrow key: the machine goes on by one line or event.',
  timeline: 'Click anywhere on the timeline to go there; drag along its axis to measure.',
  edit: 'This is a real program: press **Edit**, change it, run it.',
} satisfies Record<Hint, string>;
