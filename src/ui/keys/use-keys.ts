import { useEffect } from 'react';
import type { StoreApi } from 'zustand';
import type { Lab } from '../../lab/state.ts';
import { useLabStore } from '../lab.ts';
import type { Command } from './shortcuts.ts';
import { commandFor, isCharacterKey, placeOf } from './shortcuts.ts';

/** What of the page a key opens. */
export type Shown = Extract<Command, 'keys' | 'palette'>;

/**
 * The page's keys, wherever the focus is inside of it. Heard before the control in
 * focus hears them, so that the slider does not move by itself as well.
 */
export function useKeys(onShow: (what: Shown) => void): void {
  const store = useLabStore();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      // The editor is in a shadow root: the event itself names only its host.
      const [target] = event.composedPath();
      if (event.defaultPrevented || !(target instanceof Element) || document.querySelector('dialog[open]')) return;
      const command = commandFor(event, placeOf(target));
      if (!command || (isCharacterKey(event) && !store.getState().shortcuts)) return;
      event.preventDefault();
      if (command === 'keys' || command === 'palette') onShow(command);
      else obey(command, store);
    };
    document.addEventListener('keydown', press, { capture: true });
    return () => document.removeEventListener('keydown', press, { capture: true });
  }, [store, onShow]);
}

/** Does what a key or the palette asks for. */
export function obey(command: Exclude<Command, Shown>, store: StoreApi<Lab>): void {
  const { actions, playing } = store.getState();
  const doing: Readonly<Record<typeof command, () => void>> = {
    step: () => actions.step(1),
    stepBack: () => actions.step(-1),
    nextEvent: () => actions.nextEvent(1),
    previousEvent: () => actions.nextEvent(-1),
    nextScene: () => actions.scene(1),
    previousScene: () => actions.scene(-1),
    play: () => (playing ? actions.pause() : actions.play()),
    restart: () => actions.restart(),
    end: () => actions.end(),
    undo: () => actions.undo(),
    redo: () => actions.redo(),
  };
  doing[command]();
}
