import type { Break } from './breaks.ts';
import { widestPiece } from './breaks.ts';
import { formatNs } from './format.ts';
import { fitting, LabelRow, textWidth } from './labels.ts';
import type { Plot } from './plot.ts';
import type { Bar, DrawnArrow } from './rows.ts';

/** What of a bar is seen, in pixels. */
export interface BarShape {
  readonly x: number;
  readonly width: number;
  /** Where its words begin: in the widest piece that no break tears. */
  readonly textX: number;
  /** How long that piece is. */
  readonly room: number;
  /** There is room for the context's letter. */
  readonly hasLetter: boolean;
  /** There is room for the context's pattern along its foot. */
  readonly hasPattern: boolean;
  /** How tall that is: less in a low row, whose words would stand in it. */
  readonly patternHeight: number;
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
  const piece = widestPiece(plot.breaks, Math.max(x, plot.left - 1), Math.min(to, plot.right));
  const room = piece.to - piece.from;
  return {
    x,
    width,
    textX: piece.from,
    room,
    hasLetter: room >= 15 && height > 10,
    hasPattern: width > 6 && height > 14 && context !== undefined && context !== 'U',
    patternHeight: height < 20 ? 3 : 5,
    label: height > 10 ? fitting(context === 'I' ? idle : bar.label, room - 26) : '',
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

/** Where quiet is folded, through all rows. */
export interface BreakShape {
  readonly ground: string;
  readonly edges: string;
}

/**
 * As SVG paths from `top` to `bottom`. One fold is a band with torn edges; of several that
 * lie too close for that, each is a narrow cut, and one torn line over them holds them together.
 */
export function breakShape({ from, to, tears }: Break, top: number, bottom: number): BreakShape {
  if (tears.length === 1) {
    const edges = [from, to].map((x) => zigzag(x, top, bottom));
    return { ground: `M${edges[0].join('L')}L${edges[1].toReversed().join('L')}z`, edges: edges.map((points) => `M${points.join('L')}`).join('') };
  }
  return { ground: tears.map((tear) => `M${tear.from} ${top}H${tear.to}V${bottom}H${tear.from}z`).join(''), edges: `M${flatZigzag(from, to, top).join('L')}` };
}

const TOOTH = 8;

function zigzag(x: number, top: number, bottom: number): string[] {
  const points: string[] = [];
  for (let y = top, side = 1; y <= bottom; y += TOOTH, side = -side) points.push(`${x + side * 2.5} ${y}`);
  return points;
}

function flatZigzag(from: number, to: number, y: number): string[] {
  const points: string[] = [];
  for (let x = from, side = 1; x <= to; x += TOOTH / 2, side = -side) points.push(`${x} ${y - 2 + side * 2}`);
  return points;
}

/** What is said of a break below the rows. */
export interface BreakWord {
  readonly key: string;
  readonly text: string;
  readonly x: number;
  readonly from: number;
  readonly to: number;
}

const WORD_SIZE = 12;

/** How much is folded, where there is room for it between two edges: the longest quiet asks first. */
export function breakWords(plot: Plot, left: number, right: number, says: (length: string) => string): BreakWord[] {
  const row = new LabelRow(left, right);
  return plot.breaks
    .toSorted((a, b) => b.foldedNs - a.foldedNs)
    .flatMap((each) => {
      const text = says(formatNs(each.foldedNs, 1));
      const width = textWidth(text, WORD_SIZE);
      const x = (each.from + each.to) / 2;
      return row.place(width + 2 * APART, [{ x, anchor: 'middle' }]) ? [{ key: `${each.from}`, text, x, from: x - width / 2, to: x + width / 2 }] : [];
    });
}

/** Words about neighbouring breaks are this far from each other, twice. */
const APART = 8;
