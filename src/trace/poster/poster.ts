import type { Context } from '../../base/trace-flags.ts';
import { formatNs } from '../layout/format.ts';
import { textWidth } from '../layout/labels.ts';
import { patternTiles } from '../layout/patterns.ts';
import type { RowLabel, RunRows } from '../layout/rows.ts';
import { arrowShape, barShape, breakShape, breakWords } from '../layout/shapes.ts';
import { tickLabels } from '../layout/ticks.ts';
import { wordsOf } from '../layout/words.ts';
import type { Word } from '../layout/words.ts';
import { barsMarkup } from './bars.ts';
import { element, escaped, shortPath, textElement } from './markup.ts';
import type { PosterRun, Scene, TimeStretch } from './scene.ts';
import { AXIS, MARGIN, sceneOf } from './scene.ts';
import { posterStyle } from './style.ts';
import { sweepStyle } from './sweep.ts';
import type { PosterWords } from './words.ts';
import { englishPoster } from './words.ts';

/**
 * The timeline of one run or of twins as an SVG file, for pages that run no script:
 * light or dark as its reader's system says, in the faces that are there. Times and
 * bars are the page's own; only the drawing of them is written here.
 */

export interface PosterOptions {
  /** What of the runs is drawn; the story where nothing is said. */
  readonly stretch?: TimeStretch;
  /** A playhead sweeps over it, once; it stands still where less motion is asked for. */
  readonly animated?: boolean;
  readonly title?: string;
  /** In pixels. */
  readonly width?: number;
  readonly words?: PosterWords;
}

const WIDTH = 960;

/** The file's text; the same runs and options give the same text. */
export function formatPoster(runs: readonly PosterRun[], options: PosterOptions = {}): string {
  const { title = '', animated = false, width = WIDTH, words = englishPoster } = options;
  const scene = sceneOf(runs, width, title !== '', options.stretch);
  const drawn = [
    element('title', {}, escaped(title || runs.map(({ name }) => name).join(', '))),
    element('desc', {}, escaped(describePoster(runs, words))),
    element('style', {}, posterStyle + (animated ? sweepStyle(scene) : '')),
    element('defs', {}, patterns() + (animated ? clips(scene) : '')),
    element('rect', { x: 0.5, y: 0.5, width: width - 1, height: scene.height - 1, rx: 8, class: 'paper' }),
    title && textElement(MARGIN, MARGIN + 14, title, { class: 'title' }),
    axis(scene),
    ...scene.runs.map(({ rows }) => barsMarkup(rows, scene.plot, words.contexts.I)),
    ...scene.runs.map(({ rows }) => labels(rows, scene, words)),
    ...(animated ? scene.runs.map(({ rows }, index) => sweep(rows, index, scene)) : []),
    folds(scene, words),
    ...scene.runs.map(({ run, rows }) => names(run, rows, words)),
    legend(scene, words),
  ];
  const size = { width, height: Math.ceil(scene.height), viewBox: `0 0 ${width} ${Math.ceil(scene.height)}` };
  return `${element('svg', { xmlns: 'http://www.w3.org/2000/svg', role: 'img', ...size }, drawn.filter(Boolean).join('\n'))}\n`;
}

/** What the drawing shows, in words: for `alt` texts. */
export function describePoster(runs: readonly PosterRun[], words: PosterWords = englishPoster): string {
  const { runs: laid } = sceneOf(runs, WIDTH, false);
  return laid
    .map(({ run, rows }) => {
      const [first] = rows.arrows;
      return first ? words.callback(run.name, formatNs(first.arrow.latencyNs)) : run.name;
    })
    .join('; ');
}

const CONTEXTS: readonly Context[] = ['U', 'K', 'H', 'S', 'W', 'I'];

function patterns(): string {
  const tiles = CONTEXTS.filter((context) => patternTiles[context].path !== '').map((context) => {
    const { width, height, path, stroke } = patternTiles[context];
    return element('pattern', { id: `p${context}`, width, height, patternUnits: 'userSpaceOnUse' }, element('path', { d: path, class: `p o${context}`, 'stroke-width': stroke }));
  });
  const wait = element('pattern', { id: 'pw', width: 6, height: 6, patternUnits: 'userSpaceOnUse' }, element('path', { d: patternTiles.K.path, class: 'wl' }));
  return tiles.join('') + wait;
}

function axis({ plot, top, bottom }: Scene): string {
  const ticks = tickLabels(plot).map(
    ({ x, text, anchor }) => element('path', { d: shortPath(`M${x} ${top + AXIS - 6}V${bottom}`), class: 'grid' }) + textElement(x, top + 12, text, { 'text-anchor': anchor, class: 'tick' }),
  );
  return ticks.join('');
}

/** Arrows with their latencies, the lengths of fast and slow paths. */
function labels(rows: RunRows, { plot }: Scene, words: PosterWords): string {
  const arrows = rows.arrows.map((each) => {
    const shape = arrowShape(each, plot);
    return shape ? element('path', { d: shortPath(shape.line), class: 'arrow' }) + element('path', { d: shortPath(shape.head), class: 'ink' }) : '';
  });
  return arrows.join('') + wordsOf(rows, plot, Number.POSITIVE_INFINITY, words.paths).map(wordMarkup).join('');
}

function wordMarkup({ text, y, at, isStrong, onWait }: Word): string {
  const width = textWidth(text) + 4;
  const ground = onWait ? element('rect', { x: at.x - width / 2, y: y - 7, width, height: 14, class: 'card' }) : '';
  return ground + textElement(at.x, y + 4.5, text, { 'text-anchor': at.anchor === 'start' ? undefined : at.anchor, class: isStrong ? 'halo b' : 'halo m' });
}

function clips({ plot, runs }: Scene): string {
  return runs.map(({ rows }, index) => element('clipPath', { id: `c${index}` }, element('rect', { x: plot.left - 1, y: rows.top - 2, width: plot.width + 2, height: rows.height + 4 }))).join('');
}

/** What has not happened yet lies under a veil; its edge is the playhead. */
function sweep({ top, height }: RunRows, index: number, { plot }: Scene): string {
  const veil = element('rect', { x: plot.left, y: top - 2, width: plot.width, height: height + 4, class: 'veil' });
  const head = element('rect', { x: plot.left - 1, y: top - 2, width: 2, height: height + 4, class: 'ink' });
  return element('g', { 'clip-path': `url(#c${index})` }, element('g', { class: `sweep sweep-${index}` }, veil + head));
}

function folds({ plot, top, bottom }: Scene, words: PosterWords): string {
  const torn = plot.breaks.map((each) => {
    const { ground, edges } = breakShape(each, top + AXIS, bottom);
    return element('path', { d: shortPath(ground), class: 'ground' }) + element('path', { d: shortPath(edges), class: 'edge' });
  });
  const says = breakWords(plot, plot.left, plot.right, words.folded).map(({ x, text }) => textElement(x, bottom + 13, text, { 'text-anchor': 'middle', class: 'tick' }));
  return [...torn, ...says].join('');
}

function names({ name }: PosterRun, rows: RunRows, words: PosterWords): string {
  const own = rows.labels.map((label) => textElement(MARGIN, label.y + 4.5, rowName(label, words), { class: 'm' }));
  if (rows.more) own.push(textElement(MARGIN, rows.more.y + 12, words.more(rows.more.count), { class: 'm' }));
  return textElement(MARGIN, rows.top + 12, name, { class: 'b' }) + own.join('');
}

function rowName({ sort, number }: RowLabel, words: PosterWords): string {
  if (sort === 'cpu') return words.cpu(number);
  return number > 0 ? `${words.row[sort]} ${number}` : words.row[sort];
}

/** The contexts that are drawn, each with its letter. */
function legend({ plot, runs, bottom }: Scene, words: PosterWords): string {
  const drawn = new Set(runs.flatMap(({ rows }) => rows.bars.filter((bar) => barShape(bar, plot, '')).map(({ context }) => context)));
  let x = plot.left;
  const y = bottom + 20;
  return CONTEXTS.filter((context) => drawn.has(context))
    .map((context) => {
      const name = words.contexts[context];
      const entry = element('rect', { x, y, width: 16, height: 16, rx: 3, class: `f${context}` }) + textElement(x + 8, y + 12, context, { class: `o${context} b`, 'text-anchor': 'middle' }) + textElement(x + 22, y + 12.5, name, { class: 'm' });
      x += 22 + textWidth(name) + 16;
      return entry;
    })
    .join('');
}
