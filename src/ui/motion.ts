import { useLab } from './lab.ts';
import { useMedia } from './style/media.ts';

/** Whether things should be where they go at once: by the system's wish, the reader's, or because play is too fast to follow. */
export function useStillness(): boolean {
  const isAsked = useLab((lab) => lab.motion === 'reduced' || (lab.playing && lab.speed >= 4));
  return useMedia('(prefers-reduced-motion: reduce)') || isAsked;
}
