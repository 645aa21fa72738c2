import { describe, expect, it } from 'vitest';
import type { KeyPress } from './shortcuts.ts';
import { commandFor, isCharacterKey } from './shortcuts.ts';

function press(key: string, held: Partial<KeyPress> = {}): KeyPress {
  return { key, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, ...held };
}

describe('commandFor', () => {
  it('steps with the arrows or a lecture clicker, and moves by scene with Shift', () => {
    expect(commandFor(press('ArrowRight'), 'page')).toBe('step');
    expect(commandFor(press('ArrowLeft', { shiftKey: true }), 'page')).toBe('previousScene');
    expect(commandFor(press('PageDown'), 'page')).toBe('step');
  });

  it('does not let the slider swallow a clicker', () => {
    expect(commandFor(press('PageDown'), 'slider')).toBe('step');
    expect(commandFor(press('ArrowRight'), 'slider')).toBe('step');
  });

  it('leaves a button its Space', () => {
    expect(commandFor(press(' '), 'page')).toBe('play');
    expect(commandFor(press(' '), 'button')).toBeUndefined();
    expect(commandFor(press('ArrowRight'), 'button')).toBe('step');
  });

  it('leaves tabs the keys they move by, and text boxes all', () => {
    expect(commandFor(press('ArrowRight'), 'widget')).toBeUndefined();
    expect(commandFor(press('PageDown'), 'widget')).toBe('step');
    expect(commandFor(press('PageDown'), 'text')).toBeUndefined();
  });

  it('leaves Shift and an arrow to the timeline, where it selects, and steps there all the same', () => {
    expect(commandFor(press('ArrowRight', { shiftKey: true }), 'selection')).toBeUndefined();
    expect(commandFor(press('ArrowRight'), 'selection')).toBe('step');
  });

  it('keeps away from the browser’s own keys', () => {
    expect(commandFor(press('ArrowLeft', { altKey: true }), 'page')).toBeUndefined();
    expect(commandFor(press('?', { shiftKey: true }), 'page')).toBe('keys');
  });

  it('undoes, redoes and opens the palette with Ctrl or ⌘ held, but in a text box, which has an undo of its own', () => {
    expect(commandFor(press('z', { ctrlKey: true }), 'button')).toBe('undo');
    expect(commandFor(press('Z', { metaKey: true, shiftKey: true }), 'page')).toBe('redo');
    expect(commandFor(press('k', { ctrlKey: true }), 'widget')).toBe('palette');
    expect(commandFor(press('z', { ctrlKey: true }), 'text')).toBeUndefined();
    expect(commandFor(press('ArrowLeft', { metaKey: true }), 'page')).toBeUndefined();
  });

  it('knows which shortcuts are single characters', () => {
    expect(isCharacterKey(press('k', { ctrlKey: true }))).toBe(false);
    expect(isCharacterKey(press('.'))).toBe(true);
    expect(isCharacterKey(press('PageDown'))).toBe(false);
  });
});
