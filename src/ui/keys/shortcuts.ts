/** What a key can ask for. The dialog lists them in this order. */
export type Command =
  | 'step'
  | 'stepBack'
  | 'nextEvent'
  | 'previousEvent'
  | 'nextScene'
  | 'previousScene'
  | 'play'
  | 'restart'
  | 'end'
  | 'undo'
  | 'redo'
  | 'palette'
  | 'keys';

/** What is read of a keyboard event; `key` follows the layout, as users see their keys. */
export interface KeyPress {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

/** Where the focus is, as far as keys care. */
export type KeyPlace = 'text' | 'button' | 'widget' | 'slider' | 'selection' | 'page';

const PLAIN: Readonly<Record<string, Command>> = {
  ArrowRight: 'step',
  ArrowLeft: 'stepBack',
  '.': 'nextEvent',
  ',': 'previousEvent',
  PageDown: 'step',
  PageUp: 'stepBack',
  Home: 'restart',
  End: 'end',
  ' ': 'play',
  '?': 'keys',
};

const SHIFTED: Readonly<Record<string, Command>> = {
  ArrowRight: 'nextScene',
  ArrowLeft: 'previousScene',
  '?': 'keys',
};

/** With Ctrl held, on a Mac with ⌘. */
const HELD: Readonly<Record<string, Command>> = { k: 'palette', z: 'undo', y: 'redo' };
const HELD_SHIFTED: Readonly<Record<string, Command>> = { z: 'redo' };

/** Keys that a control in focus needs for itself. */
const WIDGET_KEYS = new Set(['ArrowRight', 'ArrowLeft', 'Home', 'End', ' ']);

/**
 * What a key press asks for, or nothing. In a text box keys are text. A button keeps
 * Space; tabs and menus keep the keys they move by; the slider moves by whole steps,
 * which is what the arrows mean anyway, and does not swallow a lecture clicker's PageDown.
 */
export function commandFor(press: KeyPress, place: KeyPlace): Command | undefined {
  if (press.altKey || place === 'text') return undefined;
  if (press.ctrlKey || press.metaKey) return (press.shiftKey ? HELD_SHIFTED : HELD)[press.key.toLowerCase()];
  if (place === 'button' && press.key === ' ') return undefined;
  if (place === 'selection' && press.shiftKey && WIDGET_KEYS.has(press.key)) return undefined;
  if (place === 'widget' && WIDGET_KEYS.has(press.key)) return undefined;
  return (press.shiftKey ? SHIFTED : PLAIN)[press.key];
}

/** Of these three only, WCAG 2.1.4 wants a way to turn them off: they are single characters. */
export function isCharacterKey(press: KeyPress): boolean {
  return press.key.length === 1 && press.key !== ' ' && !press.ctrlKey && !press.metaKey;
}

const TEXT = 'textarea, [contenteditable="true"], input:not([type=range]):not([type=checkbox]):not([type=radio])';

/** Where the focus is, read from the element it is on. */
export function placeOf(element: Element): KeyPlace {
  if (element.closest(TEXT)) return 'text';
  if (element.closest('input[type=range]')) return 'slider';
  if (element.closest('[role=tab], [role=menuitem], select, input[type=radio], [data-own-keys]')) return 'widget';
  if (element.matches('[data-selects]')) return 'selection';
  return element.closest('button, a, summary, input[type=checkbox]') ? 'button' : 'page';
}
