import type { Anchor, Scene } from '../lesson.ts';
import { arrivals } from './places.ts';

const at = (places: Anchor) => ({ places });

export const scenes: readonly Scene[] = [
  { id: 'event', at: at({ event: 'sys_enter_unlink' }) },
  { id: 'fast-path', at: at(arrivals['fast-path']) },
  { id: 'hand-on', at: at({ text: 'tell_user();' }) },
  { id: 'work', at: at(arrivals.wq) },
  { id: 'user', at: at(arrivals['ring-buffer']) },
  { id: 'timer', at: at(arrivals.timer) },
  { id: 'timer-work', at: at(arrivals['timer-wq']) },
  { id: 'result', at: at({ text: 'printf("timer, work' }) },
];
