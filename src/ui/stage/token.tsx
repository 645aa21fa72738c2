import { useLayoutEffect, useRef } from 'react';
import type { AnimationPlaybackControls } from 'framer-motion';
import { useAnimate } from 'framer-motion/mini';
import { useStillness } from '../motion.ts';
import type { Point } from './geometry.ts';
import { distance } from './geometry.ts';
import type { TokenPath } from './path.ts';
import { travel } from './path.ts';

const SECONDS = 0.42;
const RADIUS = 15;

/** The thing deferred: one disc, that travels along its path and is never in two places. */
export function Token({ path, letter }: { path: TokenPath; letter: string }) {
  const [scope, animate] = useAnimate<HTMLDivElement>();
  const last = useRef<TokenPath>(undefined);
  const flight = useRef<AnimationPlaybackControls>(undefined);
  const isStill = useStillness();
  useLayoutEffect(() => {
    const from = last.current;
    last.current = path;
    if (!from || distance(from.at, path.at) < 1) return;
    const seen = flight.current ? pointSeen(scope.current) : from.at;
    flight.current?.cancel();
    flight.current = undefined;
    if (isStill) return;
    const { transforms, times } = keyframes([seen, ...travel(from, path).slice(1)]);
    const started = animate(scope.current, { transform: transforms }, { duration: SECONDS, times, ease: 'easeInOut' });
    flight.current = started;
    void started.then(() => {
      if (flight.current === started) flight.current = undefined;
    });
  }, [path, isStill, animate, scope]);
  return (
    <div ref={scope} className="token" style={{ transform: placeOf(path.at) }} aria-hidden="true">
      {letter}
    </div>
  );
}

function placeOf({ x, y }: Point): string {
  return `translate(${x - RADIUS}px, ${y - RADIUS}px)`;
}

/** Where the disc is on its way: a move that begins in the middle of another goes on from there. */
function pointSeen(element: Element): Point {
  const matrix = new DOMMatrixReadOnly(getComputedStyle(element).transform);
  return { x: matrix.e + RADIUS, y: matrix.f + RADIUS };
}

/** Points of a way as keyframes, each at its share of the whole length. */
function keyframes(points: readonly Point[]): { transforms: string[]; times: number[] } {
  const lengths = points.map((point, index) => (index === 0 ? 0 : distance(points[index - 1], point)));
  const whole = lengths.reduce((sum, length) => sum + length, 0) || 1;
  let gone = 0;
  return { transforms: points.map(placeOf), times: lengths.map((length) => (gone += length) / whole) };
}
