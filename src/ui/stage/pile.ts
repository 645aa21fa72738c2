import type { Context } from '../../base/trace-flags.ts';
import type { ContextLayer, Frame, TaskMoment } from '../../trace/moment/moment.ts';

/**
 * The pile of contexts on a CPU. Frames grow upward: the function that executes is
 * the topmost slab, and everything under it stands still.
 */

/** One context of the pile, as it is in the Moment, with what names it. */
export interface PileLayer {
  /** Stays the same as long as the context lives, on the CPU and off it. */
  readonly key: string;
  readonly layer: ContextLayer;
  /** The task's name on its lowest layer, the interrupt's or softirq's on theirs; '' between. */
  readonly title: string;
}

/** `slab` executes; `stack` stands still; `ghost` has left. */
export type BlockKind = 'slab' | 'stack' | 'ghost';

export interface BlockRow {
  readonly kind: 'title' | 'func' | 'line' | 'more';
  readonly text: string;
}

export interface Block {
  readonly key: string;
  readonly kind: BlockKind;
  readonly context: Context;
  /** Top to bottom: innermost function first. */
  readonly rows: readonly BlockRow[];
  /** Said at the right of the first row: `unlink()`. */
  readonly tag: string;
  /** Functions the block stands for, innermost first: where the token and its path find it. */
  readonly funcs: readonly string[];
  /** The layer it is of, whole or in part: the same on the CPU and off it. */
  readonly layer: string;
  /** The same functions as calls: what is called again is another one. */
  readonly frames: readonly string[];
  readonly top: number;
  readonly height: number;
}

export const ROW: Readonly<Record<BlockRow['kind'], number>> = { title: 22, func: 20, line: 20, more: 16 };
const PADDING = 8;
const GAP = 3;

/** A task’s own contexts, from its user code up. */
export function layersOfTask(task: TaskMoment): PileLayer[] {
  return task.layers.map((layer, index) => ({ key: `task ${task.key} ${index}`, layer, title: index === 0 ? task.comm : '' }));
}

/** What lies on top of it: interrupts and softirqs. */
export function interruptLayers(interrupts: readonly ContextLayer[]): PileLayer[] {
  return interrupts.map((layer) => ({ key: `irq ${layer.sinceIndex}`, layer, title: layer.name }));
}

/** The text of a source line, '' where it is not known. */
export type LineText = (frame: Frame) => string;

/**
 * Lays a pile on its plate, bottom first. `plate` is the y of the plate's upper edge;
 * where the pile would grow above `ceiling`, frames that stand still are folded,
 * outermost contexts first, until it fits.
 */
export function layPile(layers: readonly PileLayer[], lineText: LineText, plate: number, ceiling: number): Block[] {
  const most = layers.map(() => 99);
  const lay = () => stackUp(layers.flatMap((layer, index) => blocksOf(layer, index === layers.length - 1, most[index], lineText)), plate);
  let blocks = lay();
  for (const fewer of [3, 2, 1]) {
    for (let index = 0; index < layers.length && topOf(blocks, plate) < ceiling; index++) {
      most[index] = fewer;
      blocks = lay();
    }
  }
  return blocks;
}

function topOf(blocks: readonly Block[], plate: number): number {
  return blocks.at(-1)?.top ?? plate;
}

type Unplaced = Omit<Block, 'top' | 'height'>;

function stackUp(blocks: readonly Unplaced[], plate: number): Block[] {
  let bottom = plate;
  return blocks.map((block) => {
    const height = blockHeight(block.rows);
    bottom -= height + GAP;
    return { ...block, top: bottom, height };
  });
}

/** Of a block with these rows. */
export function blockHeight(rows: readonly BlockRow[]): number {
  return Math.max(30, rows.reduce((sum, row) => sum + ROW[row.kind], PADDING));
}

/** A layer's standing frames as one block, and on top of the pile the executing frame as a slab. */
function blocksOf({ key, layer, title }: PileLayer, isTop: boolean, most: number, lineText: LineText): Unplaced[] {
  const executing = isTop ? layer.frames.at(-1) : undefined;
  const standing = executing ? layer.frames.slice(0, -1) : layer.frames;
  const base = { context: layer.context, tag: tagOf(layer), layer: key };
  const whatStands = { funcs: namesOf(standing), frames: standing.map(callOf) };
  if (!isTop) {
    const rows = standingRows(title, standing, most);
    const said = rows.length > 0 ? { rows, tag: base.tag } : { rows: [{ kind: 'func', text: base.tag } as const], tag: '' };
    return [{ ...base, ...said, key, kind: 'stack', ...whatStands }];
  }
  const slab: Unplaced = {
    ...base,
    tag: executing ? base.tag : '',
    key: `${key} ${executing ? callOf(executing) : 'slab'}`,
    kind: 'slab',
    rows: slabRows((standing.length > 0 && layer.context === 'U') || (most === 1 && executing) ? '' : title, tagOf(layer), executing, lineText),
    funcs: executing ? [executing.func] : [],
    frames: executing ? [callOf(executing)] : [],
  };
  if (standing.length === 0) return [slab];
  const below = layer.context === 'U' ? title : '';
  return [{ ...base, key, kind: 'stack', tag: '', rows: standingRows(below, standing, most), ...whatStands }, slab];
}

function callOf({ func, sinceIndex }: Frame): string {
  return `${func} ${sinceIndex}`;
}

function namesOf(frames: readonly Frame[]): string[] {
  return frames.map((frame) => frame.func).toReversed();
}

/** What executes: its function and the line it is at; a context that has entered no function yet is called by its name. */
function slabRows(title: string, name: string, frame: Frame | undefined, lineText: LineText): BlockRow[] {
  const rows: BlockRow[] = title ? [{ kind: 'title', text: title }] : [];
  if (!frame) return rows.length > 0 ? rows : [{ kind: 'func', text: name }];
  rows.push({ kind: 'func', text: frame.func });
  const line = lineText(frame);
  if (line) rows.push({ kind: 'line', text: line });
  return rows;
}

/** Innermost first; where not all are shown, how many more there are. A task's name is worth more than its outermost function. */
function standingRows(title: string, frames: readonly Frame[], most: number): BlockRow[] {
  if (title && most === 1) return [{ kind: 'title', text: title }];
  const names = namesOf(frames);
  const shown: BlockRow[] = names.slice(0, most).map((text) => ({ kind: 'func', text }));
  const hidden = names.length - shown.length;
  if (hidden > 0 && most > 1) shown.push({ kind: 'more', text: `+ ${hidden}` });
  return title ? [{ kind: 'title', text: title }, ...shown] : shown;
}

/** A system call in progress, as C writes it; what a softirq or interrupt is called is its title. */
function tagOf(layer: ContextLayer): string {
  return layer.context === 'K' && layer.name ? `${layer.name}()` : '';
}

/** The word on one layer's chip. */
export function chipText({ layer, title }: PileLayer): string {
  if (title) return title;
  return layer.name ? `${layer.name}()` : (layer.frames.at(-1)?.func ?? '');
}
