import type { Ns } from '../../base/units.ts';
import type { Fold } from './scale.ts';

/** From one edge to the other, in pixels. */
export interface Room {
  readonly from: number;
  readonly to: number;
}

/** Where quiet is folded: one fold, or several that lie too close to be told apart. */
export interface Break extends Room {
  /** What is torn out of bars: a band for one fold, a narrow cut for each of several, nothing where they crowd. */
  readonly tears: readonly Room[];
  /** How much quiet is folded in all. */
  readonly foldedNs: Ns;
}

/** Folds closer than this are one break. */
const CLOSE = 26;
/** A torn band is this wide, where the fold is drawn as long. */
const BAND = 16;
/** A narrow cut, but not wider than what it stands for: what happened beside it is seen. */
const CUT = 3;
/** Cuts closer than this would be all there is to see: there are none. */
const CROWDED = 6;
/** Words keep this far from what is torn. */
const MARGIN = 4;

interface PlacedFold extends Fold {
  readonly middle: number;
  /** Of its width. */
  readonly half: number;
}

/** The breaks between two edges, from left to right. `x`: where a time stands. */
export function breaksOf(folds: readonly Fold[], x: (timeNs: Ns) => number, left: number, right: number): Break[] {
  const breaks: Break[] = [];
  let near: PlacedFold[] = [];
  const end = () => {
    if (near.length > 0) breaks.push(breakOf(near));
    near = [];
  };
  for (const { fromNs, toNs } of folds) {
    const [from, to] = [x(fromNs), x(toNs)];
    const middle = (from + to) / 2;
    const half = Math.min(BAND, to - from) / 2;
    if (middle - half < left || middle + half > right) continue;
    const last = near.at(-1);
    if (last && middle - last.middle >= CLOSE) end();
    near.push({ fromNs, toNs, middle, half });
  }
  end();
  return breaks;
}

function breakOf(near: readonly PlacedFold[]): Break {
  const [first, last] = [near[0], near[near.length - 1]];
  const edges = { from: first.middle - first.half, to: last.middle + last.half };
  const isCrowded = (last.middle - first.middle) / (near.length - 1) < CROWDED;
  const cutOf = ({ middle, half }: PlacedFold) => ({ from: middle - Math.min(CUT / 2, half), to: middle + Math.min(CUT / 2, half) });
  return {
    ...edges,
    tears: near.length === 1 ? [edges] : isCrowded ? [] : near.map(cutOf),
    foldedNs: near.reduce((sum, { fromNs, toNs }) => sum + toNs - fromNs, 0),
  };
}

/** The widest piece of a stretch that no break tears, nothing of it under a word's margin. */
export function widestPiece(breaks: readonly Break[], from: number, to: number): Room {
  let widest = { from, to: from };
  let start = from;
  const piece = (end: number) => {
    if (end - start > widest.to - widest.from) widest = { from: start, to: end };
  };
  for (const torn of breaks.flatMap((each) => (each.to < from || each.from > to ? [] : each.tears))) {
    if (torn.to < from || torn.from > to) continue;
    piece(Math.min(to, torn.from - MARGIN));
    start = Math.max(from, torn.to + MARGIN);
  }
  piece(to);
  return widest;
}
