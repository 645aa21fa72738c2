import type { Context } from '../../base/trace-flags.ts';
import { patternTiles } from '../../trace/layout/patterns.ts';
import type { TimelineRun } from './model.ts';
import type { Bar } from '../../trace/layout/rows.ts';
import type { Plot } from '../../trace/layout/plot.ts';
import { barShape } from '../../trace/layout/shapes.ts';

const CONTEXTS: readonly Context[] = ['U', 'K', 'H', 'S', 'W', 'I'];

/** The patterns of the contexts, and of waiting, for bars to be filled with. */
export function PatternDefs() {
  return (
    <defs>
      {CONTEXTS.map((context) => {
        const { width, height, path, stroke } = patternTiles[context];
        return (
          <pattern key={context} id={`pattern-${context}`} width={width} height={height} patternUnits="userSpaceOnUse" className={`ctx-${context}`}>
            <path d={path} className="pattern-line" strokeWidth={stroke} strokeLinecap="round" />
          </pattern>
        );
      })}
      <pattern id="pattern-wait" width="6" height="6" patternUnits="userSpaceOnUse">
        <path d="M-1.5 1.5 1.5-1.5M0 6 6 0M4.5 7.5 7.5 4.5" className="wait-line" />
      </pattern>
    </defs>
  );
}

/** Bars of one machine, as the past draws them (solid) or the time to come (tinted). */
export function Bars({ run, plot, tense, idle }: { run: TimelineRun; plot: Plot; tense: 'past' | 'future'; idle: string }) {
  return (
    <g className={tense}>
      {run.rows.bars.map((bar) => (
        <BarView key={bar.key} bar={bar} plot={plot} isPast={tense === 'past'} idle={idle} />
      ))}
    </g>
  );
}

function BarView({ bar, plot, isPast, idle }: { bar: Bar; plot: Plot; isPast: boolean; idle: string }) {
  const shape = barShape(bar, plot, idle);
  if (!shape) return null;
  const { x, width, textX, hasLetter, hasPattern, patternHeight, label } = shape;
  const { top, height, context } = bar;
  if (!context) return <WaitBar x={x} y={top} width={width} height={height} />;
  return (
    <g className={`bar ctx-${context}`}>
      <rect x={x} y={top} width={Math.max(1, width - 0.75)} height={height} rx={Math.min(3, width / 3)} className="bar-fill" />
      {isPast && hasPattern && <rect x={x + 1} y={top + height - patternHeight} width={width - 2.75} height={patternHeight} fill={`url(#pattern-${context})`} className="bar-pattern" />}
      {hasLetter && (
        <text x={textX + 5} y={top + height / 2 + 4.5} className="bar-letter">
          {context}
        </text>
      )}
      {label && (
        <text x={textX + 20} y={top + height / 2 + 4.5} className="bar-label">
          {label}
        </text>
      )}
    </g>
  );
}

function WaitBar({ x, y, width, height }: { x: number; y: number; width: number; height: number }) {
  return (
    <g>
      <rect x={x} y={y} width={width} height={height} rx={Math.min(3, width / 3)} className="wait" />
      <rect x={x} y={y} width={width} height={height} fill="url(#pattern-wait)" />
    </g>
  );
}
