import type { Plot } from '../layout/plot.ts';
import type { Bar, RunRows } from '../layout/rows.ts';
import type { BarShape } from '../layout/shapes.ts';
import { barShape } from '../layout/shapes.ts';
import { element, short, textElement } from './markup.ts';

/** The bars of one run that are in view. `idle`: what the idle task is called. */
export function barsMarkup(rows: RunRows, plot: Plot, idle: string): string {
  const drawn = rows.bars.toSorted((a, b) => Number(a.context !== undefined) - Number(b.context !== undefined)).flatMap((bar) => cutBar(bar, plot, idle));
  const [wide, thin] = [drawn.filter(({ width }) => width >= THIN), drawn.filter(({ width }) => width < THIN)];
  return wide.map(barMarkup).join('') + hairs(thin);
}

interface DrawnBar extends BarShape {
  readonly bar: Bar;
}

/** Bars are cut where the plot ends: nothing hides what goes on beyond. */
function cutBar(bar: Bar, plot: Plot, idle: string): DrawnBar[] {
  const shape = barShape(bar, plot, idle);
  if (!shape) return [];
  const x = Math.max(plot.left, shape.x);
  const width = Math.min(plot.right, shape.x + shape.width) - x;
  return width > 0 ? [{ ...shape, x, width, bar }] : [];
}

function barMarkup({ x, width, textX, hasLetter, hasPattern, patternHeight, label, bar: { context, top: y, height } }: DrawnBar): string {
  const rx = Math.min(3, width / 3);
  if (!context) return element('rect', { x, y, width, height, rx, class: 'w' }) + element('rect', { x, y, width, height, rx, fill: 'url(#pw)' });
  const parts = [element('rect', { x, y, width: Math.max(1, width - 0.75), height, rx, class: `f${context}` })];
  if (hasPattern) parts.push(element('rect', { x: x + 1, y: y + height - patternHeight, width: width - 2.75, height: patternHeight, fill: `url(#p${context})`, opacity: 0.6 }));
  const base = y + height / 2 + 4.5;
  if (hasLetter) parts.push(textElement(textX + 5, base, context, { class: `o${context} b` }));
  if (label) parts.push(textElement(textX + 20, base, label, { class: `o${context}` }));
  return parts.join('');
}

/** Bars this narrow are drawn together, so that a run of a million events is no larger than its picture. */
const THIN = 2;

/** One path for each row and context; neighbours that touch are one. */
function hairs(bars: readonly DrawnBar[]): string {
  const rows = new Map<string, DrawnBar[]>();
  for (const drawn of bars) {
    const { context, top, height } = drawn.bar;
    const key = `${context ?? ''} ${top} ${height}`;
    const row = rows.get(key);
    if (row) row.push(drawn);
    else rows.set(key, [drawn]);
  }
  return [...rows.values()]
    .map((row) => {
      const { context, top, height } = row[0].bar;
      const d = touching(row).map(([from, to]) => `M${short(from)} ${short(top)}h${short(to - from)}v${height}h${short(from - to)}z`);
      return element('path', { d: d.join(''), class: context ? `f${context}` : 'w' });
    })
    .join('');
}

function touching(row: readonly DrawnBar[]): [from: number, to: number][] {
  const spans: [number, number][] = [];
  for (const { x, width } of row.toSorted((a, b) => a.x - b.x)) {
    const last = spans.at(-1);
    const to = x + Math.max(1, width);
    if (last && x <= last[1] + 0.5) last[1] = Math.max(last[1], to);
    else spans.push([x, to]);
  }
  return spans;
}
