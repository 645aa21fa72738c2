import { useEffect } from 'react';
import type { StoreApi } from 'zustand';
import type { Lecture, LectureActions } from '../../lab/lecture.ts';
import type { LabActions } from '../../lab/state.ts';
import { placeOf } from '../keys/shortcuts.ts';
import { useLabStore } from '../lab.ts';
import { useLectureStore } from './lecture-context.ts';

interface Hand {
  readonly lecture: LectureActions;
  readonly lab: LabActions;
  readonly cover: Lecture['cover'];
  togglePointer(): void;
}

/** What lecture clickers send, and what a keyboard has beside it. */
const KEYS: Readonly<Record<string, (hand: Hand) => void>> = {
  PageDown: ({ lecture }) => lecture.next(),
  PageUp: ({ lecture }) => lecture.previous(),
  ArrowRight: ({ lecture }) => lecture.next(),
  ArrowLeft: ({ lecture }) => lecture.previous(),
  'Shift+ArrowRight': ({ lab }) => lab.scene(1),
  'Shift+ArrowLeft': ({ lab }) => lab.scene(-1),
  Home: ({ lab }) => lab.restart(),
  End: ({ lab }) => lab.end(),
  '.': ({ lecture, cover }) => lecture.setCover(cover === 'black' ? 'none' : 'black'),
  b: ({ lecture, cover }) => lecture.setCover(cover === 'black' ? 'none' : 'black'),
  q: ({ lecture, cover }) => lecture.setCover(cover === 'qr' ? 'none' : 'qr'),
  l: (hand) => hand.togglePointer(),
};

/** Takes the keys of the whole window, wherever the focus is but in a text. */
export function useClicker(togglePointer: () => void): void {
  const lab = useLabStore();
  const lecture = useLectureStore();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const [target] = event.composedPath();
      if (event.ctrlKey || event.altKey || event.metaKey || !(target instanceof Element) || placeOf(target) === 'text') return;
      const act = KEYS[(event.shiftKey && event.key.length > 1 ? 'Shift+' : '') + event.key];
      if (!act) return;
      event.preventDefault();
      act({ lecture: lecture.getState().actions, cover: lecture.getState().cover, lab: lab.getState().actions, togglePointer });
    };
    addEventListener('keydown', press, { capture: true });
    return () => removeEventListener('keydown', press, { capture: true });
  }, [lab, lecture, togglePointer]);
}

/** A lecture's dot follows the mouse over an element while it is on, in every window. */
export function pointIn(lecture: StoreApi<Lecture>, element: Element, event: { readonly clientX: number; readonly clientY: number }): void {
  const { left, top, width, height } = element.getBoundingClientRect();
  lecture.getState().actions.point({ x: (event.clientX - left) / width, y: (event.clientY - top) / height });
}
