import { useDragged } from './dragging.ts';
import { useLab } from './lab.ts';
import { useMedia } from './style/media.ts';

/** Whether things should be where they go at once: by the system's wish, the reader's, or because play or the reader's hand is too fast to follow. */
export function useStillness(): boolean {
  const isAsked = useLab((lab) => lab.motion === 'reduced' || (lab.playing && lab.speed >= 4));
  const isDragged = useDragged();
  return useMedia('(prefers-reduced-motion: reduce)') || isAsked || isDragged;
}
