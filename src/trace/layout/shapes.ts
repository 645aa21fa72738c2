import { fitting } from './labels.ts';
import type { Plot } from './plot.ts';
import type { Bar, DrawnArrow } from './rows.ts';
import type { Fold } from './scale.ts';

/** What of a bar is seen, in pixels. */
export interface BarShape {
  readonly x: number;
  readonly width: number;
  /** There is room for the context's letter. */
  readonly hasLetter: boolean;
  /** There is room for the context's pattern along its foot. */
  readonly hasPattern: boolean;
  /** Its name, or '' where that does not fit. */
  readonly label: string;
}

/** Narrower than this a bar is not seen at all. */
const LEAST = 0.3;
/** How far a bar goes on beyond the edge that cuts it. */
const BEYOND = 4;

/** `idle`: what the idle task is called. Undefined for a bar that is not in view. */
export function barShape(bar: Bar, plot: Plot, idle: string): BarShape | undefined {
  const x = Math.max(plot.left - BEYOND, plot.x(bar.fromNs));
  const to = Math.min(plot.right + BEYOND, plot.x(bar.toNs));
  const width = to - x;
  if (width < LEAST || to < plot.left || x > plot.right) return undefined;
  const { context, height } = bar;
  return {
    x,
    width,
    hasLetter: width >= 15,
    hasPattern: width > 6 && height > 14 && context !== undefined && context !== 'U',
    label: fitting(context === 'I' ? idle : bar.label, width - 28),
  };
}

/** From a start down its lane to where what it started is taken. */
export interface ArrowShape {
  readonly line: string;
  readonly head: string;
}

/** As SVG paths; undefined for an arrow that is not in view, or too short to be one. */
export function arrowShape({ fromNs, toNs, leaves, along, arrives }: DrawnArrow, plot: Plot): ArrowShape | undefined {
  const from = plot.x(fromNs);
  const to = plot.x(toNs);
  if (to < plot.left || from > plot.right || to - from < 3) return undefined;
  const head = arrives - 3;
  return {
    line: `M${from} ${leaves}V${along}H${to - 0.5}V${head + 4}`,
    head: `M${to - 4.5} ${head + 5}L${to - 0.5} ${head - 2}L${to + 3.5} ${head + 5}z`,
  };
}

/** Where quiet is folded: a band with torn edges through all rows. */
export interface BreakShape {
  readonly middle: number;
  /** How much room the fold has for words. */
  readonly room: number;
  readonly ground: string;
  readonly edges: readonly string[];
}

const BREAK = 16;

/** As SVG paths from `top` to `bottom`; undefined for a fold that is not in view. */
export function breakShape({ fromNs, toNs }: Fold, plot: Plot, top: number, bottom: number): BreakShape | undefined {
  const from = plot.x(fromNs);
  const to = plot.x(toNs);
  if (to < plot.left || from > plot.right) return undefined;
  const middle = (from + to) / 2;
  const width = Math.min(BREAK, to - from);
  const edges = [middle - width / 2, middle + width / 2].map((x) => zigzag(x, top, bottom));
  return {
    middle,
    room: to - from,
    ground: `M${edges[0].join('L')}L${edges[1].toReversed().join('L')}z`,
    edges: edges.map((points) => `M${points.join('L')}`),
  };
}

const TOOTH = 8;

function zigzag(x: number, top: number, bottom: number): string[] {
  const points: string[] = [];
  for (let y = top, side = 1; y <= bottom; y += TOOTH, side = -side) points.push(`${x + side * 2.5} ${y}`);
  return points;
}
