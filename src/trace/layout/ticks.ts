import type { Ns } from '../../base/units.ts';
import type { TimeUnit } from './format.ts';
import { formatIn, formatTime, unitFor } from './format.ts';
import { textWidth } from './labels.ts';
import type { Plot } from './plot.ts';
import type { Tick } from './scale.ts';
import { ticksOf } from './scale.ts';

/** A round time on the axis, and where its words are. */
export interface TickLabel {
  readonly timeNs: Ns;
  readonly x: number;
  readonly text: string;
  readonly anchor: 'start' | 'middle' | 'end';
  readonly from: number;
  readonly to: number;
}

/** The round times that a plot has room for. */
export function tickLabels(plot: Plot): TickLabel[] {
  const ticks = ticksOf(plot.axis, plot.view, plot.width);
  const common = unitFor(10 * stepOf(ticks));
  const labels = ticks.map(({ timeNs, x }, index): TickLabel => {
    const text = tickText(timeNs, index === 0, common);
    const width = textWidth(text, 12.5);
    const anchor = x < 12 ? 'start' : x > plot.width - 36 ? 'end' : 'middle';
    const from = plot.left + x - { start: 0, middle: width / 2, end: width }[anchor];
    return { timeNs, x: plot.left + x, text, anchor, from, to: from + width };
  });
  return withoutTouching(labels);
}

/** Beside a fold times are long: one that would touch the last is left out, with its line. */
function withoutTouching(labels: readonly TickLabel[]): TickLabel[] {
  let end = Number.NEGATIVE_INFINITY;
  return labels.filter(({ from, to }) => {
    const isFree = from >= end + APART;
    if (isFree) end = to;
    return isFree;
  });
}

const APART = 6;

/** The first tick says the unit; one far beyond it (behind a fold) says its own. */
function tickText(timeNs: Ns, isFirst: boolean, common: TimeUnit): string {
  if (Math.abs(timeNs) >= 1000 * common.ns) return formatTime(timeNs);
  return isFirst ? `${formatIn(timeNs, common, 4)} ${common.symbol}` : formatIn(timeNs, common, 4);
}

/** The distance of neighbours: folds only make it look longer. */
function stepOf(ticks: readonly Tick[]): number {
  const distances = ticks.slice(1).map(({ timeNs }, index) => timeNs - ticks[index].timeNs);
  return distances.length === 0 ? 0 : Math.min(...distances);
}
