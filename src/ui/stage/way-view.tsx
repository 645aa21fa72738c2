import { memo } from 'react';
import type { Point } from './geometry.ts';
import { roundedPath } from './geometry.ts';
import type { Drawing } from './drawing.ts';
import type { LegState, TokenPath } from './path.ts';

/** The token's way, in ink: solid where it went in this round, dotted where it goes next. */
export const WayView = memo(function WayView({ drawing, path, labels }: { drawing: Drawing; path: TokenPath; labels: readonly [string, string] }) {
  const { width, height } = drawing;
  const [first, last] = [path.start[0], path.start[path.start.length - 1]];
  const station1 = { x: first.x, y: Math.min(first.y + 20, (first.y + last.y) / 2) };
  const station2 = path.take[Math.min(1, path.take.length - 1)];
  return (
    <svg className="way" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <defs>
        <marker id="arrow" viewBox="0 0 10 10" refX="8" refY="5" markerWidth="4.5" markerHeight="4.5" orient="auto-start-reverse">
          <path d="M0 0 10 5 0 10z" className="arrow-head" />
        </marker>
      </defs>
      <Leg points={path.start} state={path.started} />
      {path.taken === 'next' ? <Leg points={path.leave} state="next" hasArrow /> : <Leg points={path.take} state={path.taken} />}
      <Leg points={path.goBack} state={path.returned} hasArrow />
      <Leg points={path.write} state={path.written} hasArrow />
      {path.started === 'done' && <StationMark at={station1} number={1} label={labels[0]} side="left" />}
      {path.taken === 'done' && path.take.length > 2 && <StationMark at={middle(station2, path.take[2] ?? station2)} number={2} label="" side="left" />}
    </svg>
  );
});

function middle(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

function Leg({ points, state, hasArrow = false }: { points: readonly Point[]; state: LegState; hasArrow?: boolean }) {
  if (state === 'off') return null;
  return <path className={`leg ${state}`} d={roundedPath(points)} markerEnd={hasArrow ? 'url(#arrow)' : undefined} />;
}

function StationMark({ at, number, label, side }: { at: Point; number: number; label: string; side: 'left' | 'right' }) {
  return (
    <g className="station" transform={`translate(${at.x} ${at.y})`}>
      <circle r="9" />
      <text y="4.5" textAnchor="middle">
        {number}
      </text>
      {label && (
        <text className="station-label" x={side === 'left' ? -15 : 15} y="4.5" textAnchor={side === 'left' ? 'end' : 'start'}>
          {label}
        </text>
      )}
    </g>
  );
}
