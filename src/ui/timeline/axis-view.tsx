import type { Plot } from '../../trace/layout/plot.ts';
import type { BreakWord } from '../../trace/layout/shapes.ts';
import { breakShape } from '../../trace/layout/shapes.ts';
import type { TickLabel } from '../../trace/layout/ticks.ts';
import { AXIS, FLAG } from './model.ts';

/** Round times with their grid lines. */
export function Axis({ labels, height }: { labels: readonly TickLabel[]; height: number }) {
  return (
    <g className="axis">
      {labels.map(({ timeNs, x, text, anchor }) => (
        <g key={timeNs} transform={`translate(${x} 0)`}>
          <line y1={AXIS - 4} y2={height - FLAG} />
          <text y="12" textAnchor={anchor}>
            {text}
          </text>
        </g>
      ))}
    </g>
  );
}

/** Where quiet is folded: breaks through all rows, and how long they are. */
export function Folds({ plot, height, words }: { plot: Plot; height: number; words: readonly BreakWord[] }) {
  return (
    <g className="folds">
      {plot.breaks.map((each) => {
        const { ground, edges } = breakShape(each, AXIS, height - FLAG);
        return (
          <g key={each.from}>
            <path className="break-ground" d={ground} />
            <path className="break-line" d={edges} />
          </g>
        );
      })}
      {words.map(({ key, x, text }) => (
        <text key={key} x={x} y={height - 4} textAnchor="middle">
          {text}
        </text>
      ))}
    </g>
  );
}
