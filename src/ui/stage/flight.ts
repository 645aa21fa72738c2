import type { animate as Animate } from 'framer-motion/dom/mini';
import type { Point } from './geometry.ts';
import { distance } from './geometry.ts';
import { RADIUS } from './path.ts';

const SECONDS = 0.42;

let animate: typeof Animate | undefined;

/** What animates is not needed for the first picture: it is fetched behind it. Until it is there moves are cuts. */
export async function prepareFlights(): Promise<void> {
  ({ animate } = await import('framer-motion/dom/mini'));
}

/** Where the token is, as a style says it. */
export function placeOf({ x, y }: Point): string {
  return `translate(${x - RADIUS}px, ${y - RADIUS}px)`;
}

/** A move of the token along its way. */
export class Flight {
  isUnderWay: boolean;
  private readonly way: readonly Point[];
  private readonly times: readonly number[];
  private readonly running: ReturnType<typeof Animate> | undefined;

  constructor(disc: HTMLElement, way: readonly Point[]) {
    const { transforms, times } = keyframes(way);
    this.way = way;
    this.times = times;
    this.running = animate?.(disc, { transform: transforms }, { duration: SECONDS, times, ease: 'easeInOut' });
    this.isUnderWay = this.running !== undefined;
    void this.land();
  }

  private async land(): Promise<void> {
    await this.running;
    this.isUnderWay = false;
  }

  /** Where the disc is seen now, by the clock: to ask the page would make it lay everything out. */
  get at(): Point {
    return pointAt(this.way, this.times, Math.min(1, (this.running?.time ?? SECONDS) / SECONDS));
  }

  /** Ends it: the disc stands where its style says. */
  stop(): void {
    this.isUnderWay = false;
    this.running?.cancel();
  }
}

/** A point of the way at a share of the time, each leg eased in and out. */
export function pointAt(way: readonly Point[], times: readonly number[], share: number): Point {
  const next = Math.max(1, times.findIndex((time) => time >= share));
  const [from, to] = [way[next - 1], way[next]];
  const along = (share - times[next - 1]) / (times[next] - times[next - 1] || 1);
  const eased = along * along * (3 - 2 * along);
  return { x: from.x + eased * (to.x - from.x), y: from.y + eased * (to.y - from.y) };
}

/** Points of a way as keyframes, each at its share of the whole length. */
export function keyframes(points: readonly Point[]): { transforms: string[]; times: number[] } {
  const lengths = points.map((point, index) => (index === 0 ? 0 : distance(points[index - 1], point)));
  const whole = lengths.reduce((sum, length) => sum + length, 0) || 1;
  let gone = 0;
  return { transforms: points.map(placeOf), times: lengths.map((length) => (gone += length) / whole) };
}
