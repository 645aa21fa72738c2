import type { TimeUnit } from '../../trace/layout/format.ts';
import { formatIn, formatNs, formatTime, unitFor } from '../../trace/layout/format.ts';
import type { Messages } from '../text/en/page.ts';
import { textWidth } from '../../trace/layout/labels.ts';
import { AXIS, FLAG } from './model.ts';
import type { Plot } from '../../trace/layout/plot.ts';
import type { Tick } from '../../trace/layout/scale.ts';
import { ticksOf } from '../../trace/layout/scale.ts';

/** A round time on the axis, and where its words are. */
export interface TickLabel {
  readonly timeNs: number;
  readonly x: number;
  readonly text: string;
  readonly anchor: 'start' | 'middle' | 'end';
  readonly from: number;
  readonly to: number;
}

export function tickLabels(plot: Plot): TickLabel[] {
  const ticks = ticksOf(plot.axis, plot.view, plot.width);
  const common = unitFor(10 * stepOf(ticks));
  return ticks.map(({ timeNs, x }, index) => {
    const text = tickText(timeNs, index === 0, common);
    const width = textWidth(text, 12.5);
    const anchor = x < 12 ? 'start' : x > plot.width - 36 ? 'end' : 'middle';
    const from = plot.left + x - { start: 0, middle: width / 2, end: width }[anchor];
    return { timeNs, x: plot.left + x, text, anchor, from, to: from + width };
  });
}

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

/** The first tick says the unit; one far beyond it (behind a fold) says its own. */
function tickText(timeNs: number, isFirst: boolean, common: TimeUnit): string {
  if (Math.abs(timeNs) >= 1000 * common.ns) return formatTime(timeNs);
  return isFirst ? `${formatIn(timeNs, common, 4)} ${common.symbol}` : formatIn(timeNs, common, 4);
}

/** The distance of neighbours: folds only make it look longer. */
function stepOf(ticks: readonly Tick[]): number {
  const distances = ticks.slice(1).map(({ timeNs }, index) => timeNs - ticks[index].timeNs);
  return distances.length === 0 ? 0 : Math.min(...distances);
}

const WIDTH = 16;

/** Where quiet is folded: a break through all rows, and how long it is. */
export function Folds({ plot, height, text }: { plot: Plot; height: number; text: Messages }) {
  return (
    <g className="folds">
      {plot.axis.folds.map((fold) => {
        const from = plot.x(fold.fromNs);
        const to = plot.x(fold.toNs);
        if (to < plot.left || from > plot.right) return null;
        const middle = (from + to) / 2;
        const width = Math.min(WIDTH, to - from);
        const says = text.timeline.folded(formatNs(fold.toNs - fold.fromNs, 2));
        return (
          <g key={fold.fromNs}>
            <path className="break-ground" d={zigzag(middle - width / 2, middle + width / 2, height - FLAG)} />
            <path className="break-line" d={zigzagLine(middle - width / 2, height - FLAG)} />
            <path className="break-line" d={zigzagLine(middle + width / 2, height - FLAG)} />
            {to - from > textWidth(says, 12) && (
              <text x={middle} y={height - 4} textAnchor="middle">
                {says}
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
}

const TOOTH = 8;

function zigzagPoints(x: number, bottom: number): string[] {
  const points: string[] = [];
  for (let y = AXIS, side = 1; y <= bottom; y += TOOTH, side = -side) points.push(`${x + side * 2.5} ${y}`);
  return points;
}

function zigzagLine(x: number, bottom: number): string {
  return `M${zigzagPoints(x, bottom).join('L')}`;
}

function zigzag(from: number, to: number, bottom: number): string {
  return `M${zigzagPoints(from, bottom).join('L')}L${zigzagPoints(to, bottom).toReversed().join('L')}z`;
}
