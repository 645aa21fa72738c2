import type { Command } from './shortcuts.ts';

/** Every command that has keys, and which: the dialog lists them in this order. */
export const KEYS: readonly (readonly [Command, readonly string[]])[] = [
  ['step', ['→', 'PageDown']],
  ['stepBack', ['←', 'PageUp']],
  ['nextEvent', ['.']],
  ['previousEvent', [',']],
  ['nextScene', ['Shift →']],
  ['previousScene', ['Shift ←']],
  ['play', ['Space']],
  ['restart', ['Home']],
  ['end', ['End']],
  ['undo', ['Ctrl Z']],
  ['redo', ['Ctrl Shift Z']],
  ['palette', ['Ctrl K']],
  ['keys', ['?']],
];
