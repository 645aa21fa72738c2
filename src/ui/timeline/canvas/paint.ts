import type { Context } from '../../../base/trace-flags.ts';
import { patternTiles } from '../../../trace/layout/patterns.ts';
import type { Plot } from '../../../trace/layout/plot.ts';
import { CONTEXTS, type Lane } from './lanes.ts';
import type { LanePlace } from './lane-rows.ts';

/** What a context is painted with. */
export interface Ink {
  readonly fill: string;
  readonly on: string;
}

export type Inks = Readonly<Record<Context, Ink>>;

/** From the ground up: what a CPU did most quietly lies lowest. */
const STACKED: readonly Context[] = ['I', 'W', 'U', 'K', 'S', 'H'];
const LETTER_FROM = 15;
const PATTERN_FROM = 7;
const PATTERN = 5;

/** Paints lanes onto a canvas: a bar where a context lasts for a pixel or more, else the contexts' shares of each pixel. */
export class LanePainter {
  private readonly canvas: CanvasRenderingContext2D;
  private readonly plot: Plot;
  private readonly inks: Inks;
  private readonly font: string;
  private readonly sums = new Float64Array(CONTEXTS.length);
  private readonly before = new Float64Array(CONTEXTS.length);
  private readonly patterns = new Map<Context, CanvasPattern | null>();

  constructor(canvas: CanvasRenderingContext2D, plot: Plot, inks: Inks, font: string) {
    this.canvas = canvas;
    this.plot = plot;
    this.inks = inks;
    this.font = font;
  }

  /** `zeroNs`: the page's zero in the lane's clock; `place`: on the canvas, whose left edge is the plot's. */
  paint(lane: Lane, place: LanePlace, zeroNs: number): void {
    const { plot } = this;
    const timeAt = (column: number) => plot.timeNs(plot.left + column) + zeroNs;
    const { width } = plot;
    for (let column = 0; column < width; ) {
      const segment = lane.at(timeAt(column));
      const end = segment ? plot.x(segment.toNs - zeroNs) - plot.left : column + 1;
      if (segment && end >= column + 1) {
        const to = Math.min(width, Math.floor(end));
        this.bar(segment.context, column, to - column, place);
        column = to;
      } else {
        if (segment) this.shares(lane, timeAt(column), timeAt(column + 1), column, place);
        column++;
      }
    }
  }

  private bar(context: Context, x: number, width: number, { top, height }: LanePlace): void {
    const { canvas, inks } = this;
    const { fill, on } = inks[context];
    canvas.fillStyle = fill;
    canvas.fillRect(x, top, width > 3 ? width - 0.75 : width, height);
    if (width > PATTERN_FROM && height > 14) this.pattern(context, x, top + height - PATTERN, width - 0.75);
    if (width < LETTER_FROM || height < 12) return;
    canvas.fillStyle = on;
    canvas.font = this.font;
    canvas.fillText(context, x + 5, top + height / 2 + 4.5);
  }

  private pattern(context: Context, x: number, y: number, width: number): void {
    const pattern = this.patternOf(context);
    if (!pattern) return;
    this.canvas.globalAlpha = 0.6;
    this.canvas.fillStyle = pattern;
    this.canvas.fillRect(x, y, width, PATTERN);
    this.canvas.globalAlpha = 1;
  }

  private patternOf(context: Context): CanvasPattern | null {
    const known = this.patterns.get(context);
    if (known !== undefined) return known;
    const { width, height, path, stroke } = patternTiles[context];
    const tile = new OffscreenCanvas(width, height);
    const pen = tile.getContext('2d')!;
    pen.strokeStyle = this.inks[context].on;
    pen.lineWidth = stroke;
    pen.lineCap = 'round';
    if (path) pen.stroke(new Path2D(path));
    const pattern = path ? this.canvas.createPattern(tile, 'repeat') : null;
    this.patterns.set(context, pattern);
    return pattern;
  }

  /** A pixel in which several contexts had the CPU: as much of its height as each had of its time. */
  private shares(lane: Lane, fromNs: number, toNs: number, x: number, { top, height }: LanePlace): void {
    const { sums, before, canvas, inks } = this;
    lane.sumsBefore(fromNs, before);
    lane.sumsBefore(toNs, sums);
    let whole = 0;
    for (let context = 0; context < sums.length; context++) whole += sums[context] -= before[context];
    if (whole <= 0) return;
    let y = top + height;
    for (const context of STACKED) {
      const share = (sums[CONTEXTS.indexOf(context)] / whole) * height;
      if (share < 0.05) continue;
      canvas.fillStyle = inks[context].fill;
      canvas.fillRect(x, y - share, 1, share);
      y -= share;
    }
  }
}
