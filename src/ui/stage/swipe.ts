import type { Point } from './geometry.ts';

/** Shorter than this a touch is a tap. */
const FAR = 44;

/** What a touch that went from one point to another asks for: the next step (to the left, as one turns a page), the one before, or nothing. */
export function swipeOf(from: Point, to: Point): 1 | -1 | 0 {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  if (Math.abs(dx) < FAR || Math.abs(dx) < 2 * Math.abs(dy)) return 0;
  return dx < 0 ? 1 : -1;
}
