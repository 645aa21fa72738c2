import { formatNs } from '../../trace/layout/format.ts';
import { textWidth } from '../../trace/layout/labels.ts';
import type { Plot } from '../../trace/layout/plot.ts';
import type { Fold } from '../../trace/layout/scale.ts';
import { breakShape } from '../../trace/layout/shapes.ts';
import type { TickLabel } from '../../trace/layout/ticks.ts';
import type { Messages } from '../text/en/page.ts';
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

/** Where quiet is folded: a break through all rows, and how long it is. */
export function Folds({ plot, height, text }: { plot: Plot; height: number; text: Messages }) {
  return (
    <g className="folds">
      {plot.axis.folds.map((fold) => (
        <Break key={fold.fromNs} fold={fold} plot={plot} height={height} text={text} />
      ))}
    </g>
  );
}

function Break({ fold, plot, height, text }: { fold: Fold; plot: Plot; height: number; text: Messages }) {
  const shape = breakShape(fold, plot, AXIS, height - FLAG);
  if (!shape) return null;
  const says = text.timeline.folded(formatNs(fold.toNs - fold.fromNs, 2));
  return (
    <g>
      <path className="break-ground" d={shape.ground} />
      {shape.edges.map((d) => (
        <path key={d} className="break-line" d={d} />
      ))}
      {shape.room > textWidth(says, 12) && (
        <text x={shape.middle} y={height - 4} textAnchor="middle">
          {says}
        </text>
      )}
    </g>
  );
}
