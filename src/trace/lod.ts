import type { Ns } from '../base/units.ts';
import type { Timeline } from './timeline.ts';

/**
 * Levels of detail: what to draw of a lane, at any zoom, in time that goes with
 * the pixels and not with the slices. Made once for a lane.
 */

/** One box to draw: a slice, or several that together are narrower than a pixel. */
export interface LodBox {
  readonly fromNs: Ns;
  readonly toNs: Ns;
  /** 1 for a slice on its own. */
  readonly count: number;
  /** How much of the box slices cover. */
  readonly coveredNs: Ns;
  /** Its slice, or the longest one of them: an index into the lane's list. */
  readonly slice: number;
}

interface Span {
  readonly fromNs: Ns;
  readonly toNs: Ns;
}

/** One row of a lane: slices that follow each other. */
export class LodRow {
  /** A binary tree in arrays: node n has the children 2n and 2n + 1, leaves begin at `leaves`. */
  private readonly leaves: number;
  private readonly froms: Float64Array;
  private readonly tos: Float64Array;
  private readonly covered: Float64Array;
  private readonly counts: Uint32Array;
  private readonly longest: Int32Array;
  private readonly spans: readonly Span[];

  /** `members`: the indices in `spans` of those in this row, in the order they begin. */
  constructor(spans: readonly Span[], members: ArrayLike<number>) {
    this.spans = spans;
    this.leaves = 2 ** Math.ceil(Math.log2(Math.max(1, members.length)));
    const size = this.leaves * 2;
    this.froms = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
    this.tos = new Float64Array(size).fill(Number.NEGATIVE_INFINITY);
    this.covered = new Float64Array(size);
    this.counts = new Uint32Array(size);
    this.longest = new Int32Array(size).fill(-1);
    for (let at = 0; at < members.length; at++) this.setLeaf(this.leaves + at, members[at]);
    for (let node = this.leaves - 1; node > 0; node--) this.join(node);
  }

  get length(): number {
    return this.counts[1] ?? 0;
  }

  /** The boxes of `fromNs` … `toNs` for so many pixels, from left to right: at most some three a pixel. */
  boxes(fromNs: Ns, toNs: Ns, pixels: number): LodBox[] {
    const boxes: LodBox[] = [];
    if (this.length > 0) this.visit(1, fromNs, toNs, (toNs - fromNs) / Math.max(1, pixels), boxes);
    return boxes;
  }

  private setLeaf(node: number, slice: number): void {
    const { fromNs, toNs } = this.spans[slice];
    this.froms[node] = fromNs;
    this.tos[node] = toNs;
    this.covered[node] = toNs - fromNs;
    this.counts[node] = 1;
    this.longest[node] = slice;
  }

  private join(node: number): void {
    const left = node * 2;
    const right = left + 1;
    this.froms[node] = Math.min(this.froms[left], this.froms[right]);
    this.tos[node] = Math.max(this.tos[left], this.tos[right]);
    this.covered[node] = this.covered[left] + this.covered[right];
    this.counts[node] = this.counts[left] + this.counts[right];
    this.longest[node] = this.longer(this.longest[left], this.longest[right]);
  }

  private longer(one: number, other: number): number {
    if (one < 0 || other < 0) return Math.max(one, other);
    return this.lengthOf(other) > this.lengthOf(one) ? other : one;
  }

  private lengthOf(slice: number): Ns {
    return this.spans[slice].toNs - this.spans[slice].fromNs;
  }

  private visit(node: number, fromNs: Ns, toNs: Ns, pixelNs: Ns, boxes: LodBox[]): void {
    if (this.counts[node] === 0 || this.froms[node] > toNs || this.tos[node] < fromNs) return;
    const isNarrow = this.tos[node] - this.froms[node] <= pixelNs;
    if (isNarrow || node >= this.leaves) return this.put(node, pixelNs, boxes);
    this.visit(node * 2, fromNs, toNs, pixelNs, boxes);
    this.visit(node * 2 + 1, fromNs, toNs, pixelNs, boxes);
  }

  /** A new box, or part of the one before where both fit one pixel. */
  private put(node: number, pixelNs: Ns, boxes: LodBox[]): void {
    const box = { fromNs: this.froms[node], toNs: this.tos[node], count: this.counts[node], coveredNs: this.covered[node], slice: this.longest[node] };
    const last = boxes.at(-1);
    if (last === undefined || box.toNs - last.fromNs > pixelNs) boxes.push(box);
    else boxes[boxes.length - 1] = {
      fromNs: last.fromNs, toNs: Math.max(last.toNs, box.toNs), count: last.count + box.count,
      coveredNs: last.coveredNs + box.coveredNs, slice: this.longer(last.slice, box.slice),
    };
  }
}

/** A lane in rows: of a CPU by depth, of a bpf_timer or bpf_wq one. `slice` of a box counts in `lane.slices` or `lane.spans`. */
export interface LodLane {
  readonly rows: readonly LodRow[];
}

export interface Lod {
  /** As `timeline.cpus` and `timeline.asyncs`. */
  readonly cpus: readonly LodLane[];
  readonly asyncs: readonly LodLane[];
}

export function lodOf({ cpus, asyncs }: Timeline): Lod {
  return {
    cpus: cpus.map(({ slices }) => ({ rows: rowsByDepth(slices) })),
    asyncs: asyncs.map(({ spans }) => ({ rows: [new LodRow(spans, Int32Array.from(spans.keys()))] })),
  };
}

function rowsByDepth(slices: readonly (Span & { readonly depth: number })[]): LodRow[] {
  const members: number[][] = [];
  slices.forEach(({ depth }, index) => (members[depth] ??= []).push(index));
  return Array.from(members, (row) => new LodRow(slices, row ?? []));
}
