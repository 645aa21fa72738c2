import type { Drawing } from './drawing.ts';
import type { Box } from './geometry.ts';

/**
 * What is seen to move between two drawings of a CPU: contexts that land and leave,
 * functions that begin and end, tasks that change places with those in the run queue.
 */
export interface Move {
  /** Of the thing drawn (`thingKey`): in the later drawing, or where it `isGone` in the earlier one. */
  readonly key: string;
  readonly isGone: boolean;
  /** Where it comes from or, gone, goes to: from its place in its own drawing. */
  readonly dx: number;
  readonly dy: number;
  /** It fades in or out on the way; what only shifts does not. */
  readonly fades: boolean;
  /** Between CPU and run queue: the way is longer. */
  readonly isExchange: boolean;
}

type Sort = 'block' | 'ghost' | 'chip';

interface Thing extends Box {
  readonly key: string;
  readonly sort: Sort;
  readonly layer: string;
  readonly isInterrupt: boolean;
  readonly frames: readonly string[];
}

/** How the drawing's elements are called: what is on the CPU and what is off it are different elements. */
export function thingKey(sort: Sort, key: string): string {
  return `${sort} ${key}`;
}

/** From above: further for what interrupts than for what is called. */
const LANDING = 30;
const CALL = 10;

/** Nothing where another CPU or another size is drawn: those are other pictures, not other moments. */
export function movesBetween(before: Drawing, after: Drawing): Move[] {
  if (before.cpu.cpu !== after.cpu.cpu || before.width !== after.width || before.height !== after.height) return [];
  const olds = thingsOf(before);
  const news = thingsOf(after);
  return [...[...news.values()].flatMap((thing) => arrival(thing, olds)), ...[...olds.values()].flatMap((thing) => departure(thing, news))];
}

function thingsOf({ blocks, ghosts, chips, columns }: Drawing): Map<string, Thing> {
  const ofBlock = (sort: Sort) => (block: Drawing['blocks'][number]) => ({
    ...block,
    sort,
    key: thingKey(sort, block.key),
    x: columns.cpuX,
    y: block.top,
    width: columns.cpu,
    isInterrupt: block.context === 'H' || block.context === 'S',
  });
  const ofChip = (chip: Drawing['chips'][number]) => ({ ...chip, sort: 'chip' as const, key: thingKey('chip', chip.key), layer: chip.key, isInterrupt: false, frames: [] });
  const things: Thing[] = [...blocks.map(ofBlock('block')), ...ghosts.map(ofBlock('ghost')), ...chips.map(ofChip)];
  return new Map(things.map((thing) => [thing.key, thing]));
}

function arrival(thing: Thing, olds: ReadonlyMap<string, Thing>): Move[] {
  const old = olds.get(thing.key);
  if (old) return shift(thing, old);
  const partner = partnerOf(thing, olds);
  if (partner) return [move(thing, false, partner.x - thing.x, partner.y - thing.y, true)];
  if (stoodThere(thing, olds)) return [];
  return [move(thing, false, 0, above(thing))];
}

function departure(thing: Thing, news: ReadonlyMap<string, Thing>): Move[] {
  if (news.has(thing.key)) return [];
  const partner = partnerOf(thing, news);
  if (partner) return [move(thing, true, partner.x - thing.x, partner.y - thing.y, true)];
  return stoodThere(thing, news) ? [] : [move(thing, true, 0, above(thing))];
}

function move({ key }: Thing, isGone: boolean, dx: number, dy: number, isExchange = false): Move {
  return { key, isGone, dx, dy, fades: true, isExchange };
}

function shift(thing: Thing, old: Thing): Move[] {
  const dx = old.x - thing.x;
  const dy = old.y - thing.y;
  return dx === 0 && dy === 0 ? [] : [{ key: thing.key, isGone: false, dx, dy, fades: false, isExchange: false }];
}

function above({ sort, isInterrupt }: Thing): number {
  if (sort !== 'block') return 0;
  return isInterrupt ? -LANDING : -CALL;
}

/** The same task's layer on the other side of the plate, or else whatever of the task is there. */
function partnerOf(thing: Thing, others: ReadonlyMap<string, Thing>): Thing | undefined {
  if (thing.sort === 'ghost' || thing.isInterrupt) return undefined;
  const side = thing.sort === 'chip' ? 'block' : 'chip';
  const across = [...others.values()].filter(({ sort }) => sort === side);
  return across.find(({ layer }) => layer === thing.layer) ?? across.find(({ layer }) => taskOf(layer) === taskOf(thing.layer));
}

/** A layer's key is `task PID N`. */
function taskOf(layer: string): string {
  return layer.slice(0, layer.lastIndexOf(' '));
}

/** Its functions are in the other drawing too, or the context it is of where it has none: nothing began or ended. */
function stoodThere({ frames, layer, sort }: Thing, others: ReadonlyMap<string, Thing>): boolean {
  const alike = [...others.values()].filter((other) => other.sort === sort);
  if (frames.length === 0) return alike.some((other) => other.layer === layer);
  const theirs = new Set(alike.flatMap((other) => other.frames));
  return frames.every((frame) => theirs.has(frame));
}
