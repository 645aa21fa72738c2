import type { Context } from '../../../base/trace-flags.ts';
import type { Ns } from '../../../base/units.ts';
import { formatNs } from '../../../trace/layout/format.ts';
import { patternTiles, type PatternTile } from '../../../trace/layout/patterns.ts';
import type { Plot } from '../../../trace/layout/plot.ts';
import type { Way } from './deferred.ts';
import { waysWithin, type LaneRow } from './lane-rows.ts';
import { CONTEXTS, emptySums, NOTHING, WAITING, type Lane, type Segment } from './lanes.ts';

/** What a context is painted with. */
export interface Ink {
  readonly fill: string;
  readonly on: string;
}

/** By state of a lane; `line` for arrows and what is written beside nothing. */
export interface Inks {
  readonly states: readonly Ink[];
  readonly line: string;
  readonly font: string;
}

/** Places in CONTEXTS from the ground up: what a CPU did most quietly lies lowest. */
const STACKED = (['I', 'W', 'U', 'K', 'S', 'H'] as const).map((context) => CONTEXTS.indexOf(context)).concat(WAITING);
const LETTER_FROM = 15;
const PATTERN_FROM = 7;
const PATTERN = 5;
/** Shorter arrows would be heads only; more of them a thicket. */
const SHORTEST_ARROW = 10;
const MOST_ARROWS = 160;

/** As the drawing of short runs has it (`pattern-wait`). */
const waitTile: PatternTile = { width: 6, height: 6, path: 'M-1.5 1.5 1.5-1.5M0 6 6 0M4.5 7.5 7.5 4.5', stroke: 1 };

/**
 * Paints lanes onto a canvas: a bar where a state lasts for a pixel or more, else the
 * states' shares of each pixel, put down as pixels. Kept from painting to painting.
 */
export class LanePainter {
  private readonly pen: CanvasRenderingContext2D;
  private readonly inks: Inks;
  private readonly fineness: number;
  private readonly pixels: Uint32Array;
  private readonly sums = emptySums();
  private readonly before = emptySums();
  private readonly patterns = new Map<number, CanvasPattern | null>();
  private readonly images = new Map<number, ImageData>();
  private plot!: Plot;
  private zeroNs: Ns = 0;

  /** `fineness`: pixels of the canvas to one of the page. */
  constructor(pen: CanvasRenderingContext2D, inks: Inks, fineness: number) {
    this.pen = pen;
    this.inks = inks;
    this.fineness = fineness;
    // A wait is an outline where there is room for one.
    this.pixels = new Uint32Array(inks.states.map(({ fill, on }, state) => pixelOf(state === WAITING ? on : fill)));
  }

  /** `zeroNs`: the page's zero in the lanes' clock; `top`: where on the page the canvas begins. */
  paint(rows: readonly LaneRow[], plot: Plot, zeroNs: Ns, top: number, height: number): void {
    this.plot = plot;
    this.zeroNs = zeroNs;
    this.pen.setTransform(this.fineness, 0, 0, this.fineness, 0, 0);
    this.pen.clearRect(0, 0, plot.width, height);
    for (const row of rows) this.row(row, row.top - top);
    for (const row of rows) this.ways(row, rows, top);
  }

  private row({ lane, height }: LaneRow, top: number): void {
    const { width } = this.plot;
    const bars: { readonly state: number; readonly x: number; readonly width: number }[] = [];
    const image = this.imageOf(Math.round(width * this.fineness), Math.round(height * this.fineness));
    const into = new Uint32Array(image.data.buffer);
    for (let column = 0; column < width; ) {
      const segment = lane.at(this.timeAt(column));
      const to = segment ? this.barEnd(segment, column) : column;
      if (segment && to > column) bars.push({ state: segment.state, x: column, width: to - column });
      else if (segment) this.shares(lane, column, into, image);
      column = Math.max(column + 1, to);
    }
    this.pen.putImageData(image, 0, Math.round(top * this.fineness));
    for (const bar of bars) this.bar(bar.state, bar.x, bar.width, top, height);
  }

  /** One for all rows of a height. */
  private imageOf(width: number, height: number): ImageData {
    const known = this.images.get(height);
    if (known?.width === width) {
      known.data.fill(0);
      return known;
    }
    const image = new ImageData(width, height);
    this.images.set(height, image);
    return image;
  }

  private timeAt(column: number): Ns {
    return this.plot.timeNs(this.plot.left + column) + this.zeroNs;
  }

  /** The column behind a segment's last whole one; `column` where it does not last for one. */
  private barEnd({ toNs }: Segment, column: number): number {
    const end = this.plot.x(toNs - this.zeroNs) - this.plot.left;
    return end >= column + 1 ? Math.min(this.plot.width, Math.floor(end)) : column;
  }

  private bar(state: number, x: number, width: number, top: number, height: number): void {
    if (state === NOTHING) return;
    const { pen } = this;
    const { fill, on } = this.inks.states[state];
    pen.fillStyle = fill;
    pen.fillRect(x, top, width > 3 ? width - 0.75 : width, height);
    if (state === WAITING) return this.wait(x, top, width, height);
    if (width > PATTERN_FROM && height > 14) this.pattern(state, x, top + height - PATTERN, width - 0.75, PATTERN, 0.6);
    if (width < LETTER_FROM || height < 12) return;
    pen.fillStyle = on;
    pen.font = this.inks.font;
    pen.textAlign = 'start';
    pen.fillText(CONTEXTS[state], x + 5, top + height / 2 + 4.5);
  }

  private wait(x: number, top: number, width: number, height: number): void {
    if (width < 3) return;
    this.pattern(WAITING, x, top, width - 0.75, height, 0.5);
    this.pen.strokeStyle = this.inks.states[WAITING].on;
    this.pen.lineWidth = 1;
    this.pen.strokeRect(x + 0.5, top + 0.5, width - 1.75, height - 1);
  }

  private pattern(state: number, x: number, y: number, width: number, height: number, alpha: number): void {
    const pattern = this.patternOf(state);
    if (!pattern) return;
    this.pen.globalAlpha = alpha;
    this.pen.fillStyle = pattern;
    this.pen.fillRect(x, y, width, height);
    this.pen.globalAlpha = 1;
  }

  private patternOf(state: number): CanvasPattern | null {
    const known = this.patterns.get(state);
    if (known !== undefined) return known;
    const tile = state === WAITING ? waitTile : patternTiles[CONTEXTS[state] as Context];
    const pattern = tile.path ? this.pen.createPattern(drawnTile(tile, this.inks.states[state].on), 'repeat') : null;
    this.patterns.set(state, pattern);
    return pattern;
  }

  /** A pixel in which a lane was in several states: as much of its height as each had of its time. */
  private shares(lane: Lane, column: number, into: Uint32Array, image: ImageData): void {
    const { sums, before, fineness } = this;
    lane.sumsBefore(this.timeAt(column), before);
    lane.sumsBefore(this.timeAt(column + 1), sums);
    let whole = 0;
    for (let state = 0; state < sums.length; state++) whole += sums[state] -= before[state];
    if (whole <= 0) return;
    const from = Math.round(column * fineness);
    const to = Math.round((column + 1) * fineness);
    const { width, height } = image;
    let y = height;
    for (const state of STACKED) {
      const top = y - (sums[state] / whole) * height;
      const pixel = this.pixels[state];
      for (let at = Math.round(top) * width; at < Math.round(y) * width; at += width) {
        for (let x = from; x < to; x++) into[at + x] = pixel;
      }
      y = top;
    }
  }

  /** Arrows from starts to callbacks, where there is room for each. */
  private ways({ of, top, height }: LaneRow, rows: readonly LaneRow[], canvasTop: number): void {
    if (typeof of === 'number') return;
    const { plot, zeroNs } = this;
    const ways = waysWithin(of.ways, plot.timeNs(plot.left) + zeroNs, plot.timeNs(plot.right) + zeroNs, MOST_ARROWS);
    for (const way of ways ?? []) {
      const from = rows.find((row) => row.of === way.fromCpu);
      if (from) this.way(way, from.top + from.height - 3 - canvasTop, top - canvasTop, height);
    }
  }

  private way({ fromNs, toNs }: Way, leaves: number, top: number, height: number): void {
    const { pen, plot, zeroNs, inks } = this;
    const from = plot.x(fromNs - zeroNs) - plot.left;
    const to = plot.x(toNs - zeroNs) - plot.left;
    if (to - from < SHORTEST_ARROW) return;
    const along = top + height / 2;
    pen.strokeStyle = pen.fillStyle = inks.line;
    pen.lineWidth = 1.6;
    pen.stroke(new Path2D(`M${from} ${leaves}V${along}H${to - 0.5}V${top + 1}`));
    pen.beginPath();
    pen.moveTo(to - 4.5, top + 2);
    pen.lineTo(to - 0.5, top - 5);
    pen.lineTo(to + 3.5, top + 2);
    pen.fill();
    this.written(formatNs(toNs - fromNs), (from + to) / 2, along, to - from - 16);
  }

  /** A length, on a ground of its own, where it fits. */
  private written(text: string, x: number, y: number, room: number): void {
    const { pen, inks } = this;
    pen.font = inks.font;
    const { width } = pen.measureText(text);
    if (width > room) return;
    pen.fillStyle = inks.states[WAITING].fill;
    pen.fillRect(x - width / 2 - 2, y - 7, width + 4, 14);
    pen.fillStyle = inks.line;
    pen.textAlign = 'center';
    pen.fillText(text, x, y + 4.5);
  }
}

function drawnTile({ width, height, path, stroke }: PatternTile, colour: string): OffscreenCanvas {
  const tile = new OffscreenCanvas(width, height);
  const pen = tile.getContext('2d')!;
  pen.strokeStyle = colour;
  pen.lineWidth = stroke;
  pen.lineCap = 'round';
  pen.stroke(new Path2D(path));
  return tile;
}

/** A colour as a pixel of ImageData has it, whatever the bytes' order. */
function pixelOf(colour: string): number {
  const pen = new OffscreenCanvas(1, 1).getContext('2d')!;
  pen.fillStyle = colour;
  pen.fillRect(0, 0, 1, 1);
  return new Uint32Array(pen.getImageData(0, 0, 1, 1).data.buffer)[0];
}
