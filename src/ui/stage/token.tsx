import { useEffect, useLayoutEffect, useRef } from 'react';
import { useStillness } from '../motion.ts';
import { Flight, placeOf, prepareFlights } from './flight.ts';
import { distance } from './geometry.ts';
import type { TokenPath } from './path.ts';
import { travel } from './path.ts';

/**
 * The thing deferred: one disc, that travels along its path and is never in two
 * places. A move that begins in the middle of another goes on from where it is seen.
 */
export function Token({ path, letter }: { path: TokenPath; letter: string }) {
  const disc = useRef<HTMLDivElement>(null);
  const last = useRef<TokenPath>(undefined);
  const flight = useRef<Flight>(undefined);
  const isStill = useStillness();
  useEffect(() => void prepareFlights(), []);
  useLayoutEffect(() => {
    const from = last.current;
    last.current = path;
    if (!from || distance(from.at, path.at) < 1 || !disc.current) return;
    const seen = flight.current?.isUnderWay ? flight.current.at : from.at;
    flight.current?.stop();
    flight.current = isStill ? undefined : new Flight(disc.current, [seen, ...travel(from, path).slice(1)]);
  }, [path, isStill]);
  return (
    <div ref={disc} className="token" style={{ transform: placeOf(path.at) }} aria-hidden="true">
      {letter}
    </div>
  );
}
