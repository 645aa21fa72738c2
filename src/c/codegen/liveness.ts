import type { Insn, Label, Reg } from './code.ts';
import { FIRST_VIRTUAL, LABEL } from './code.ts';
import { endsFlow, isJump, readsOf, writesOf } from './operands.ts';

/**
 * From where to where a register holds something, in half steps: instruction i reads
 * at 2i and writes at 2i+1. Without holes.
 */
export interface Interval {
  readonly reg: Reg;
  from: number;
  to: number;
  /** Reads and writes, each counted ten times for every loop it is in. */
  weight: number;
}

interface Block {
  readonly from: number;
  to: number;
  readonly next: number[];
  /** Read before written in the block. */
  readonly exposed: Set<Reg>;
  readonly written: Set<Reg>;
  liveIn: Set<Reg>;
  liveOut: Set<Reg>;
}

/** Intervals of all virtual registers, and of the machine's where code names them. */
export function findIntervals(insns: readonly Insn[]): { virtual: Map<Reg, Interval>; fixed: Map<Reg, [from: number, to: number][]> } {
  const blocks = findBlocks(insns);
  propagate(blocks);
  const virtual = new Map<Reg, Interval>();
  const depth = loopDepths(insns);
  const touch = (reg: Reg, at: number, weight: number): void => {
    const known = virtual.get(reg);
    if (!known) virtual.set(reg, { reg, from: at, to: at, weight });
    else {
      known.from = Math.min(known.from, at);
      known.to = Math.max(known.to, at);
      known.weight += weight;
    }
  };
  for (const block of blocks) {
    for (const reg of block.liveIn) touch(reg, 2 * block.from, 0);
    for (const reg of block.liveOut) touch(reg, 2 * block.to, 0);
  }
  insns.forEach((insn, i) => {
    const weight = 10 ** Math.min(depth[i], 6);
    for (const reg of readsOf(insn)) if (reg >= FIRST_VIRTUAL) touch(reg, 2 * i, weight);
    for (const reg of writesOf(insn)) if (reg >= FIRST_VIRTUAL) touch(reg, 2 * i + 1, weight);
  });
  return { virtual, fixed: findFixed(insns) };
}

function findBlocks(insns: readonly Insn[]): Block[] {
  const blocks: Block[] = [];
  const starts = new Map<Label, number>();
  let open: Block | undefined;
  insns.forEach((insn, i) => {
    if (insn.opcode === LABEL && open && open.from < i && insns[i - 1].opcode !== LABEL) open = undefined;
    if (!open) blocks.push((open = { from: i, to: i, next: [], exposed: new Set(), written: new Set(), liveIn: new Set(), liveOut: new Set() }));
    if (insn.opcode === LABEL) starts.set(insn.target!, blocks.length - 1);
    open.to = i + 1;
    note(open, insn);
    if (isJump(insn) || endsFlow(insn)) open = undefined;
  });
  blocks.forEach((block, i) => {
    const last = insns[block.to - 1];
    if (isJump(last) && last.target) block.next.push(starts.get(last.target)!);
    if (!endsFlow(last) && i + 1 < blocks.length) block.next.push(i + 1);
  });
  return blocks;
}

function note(block: Block, insn: Insn): void {
  for (const reg of readsOf(insn)) if (reg >= FIRST_VIRTUAL && !block.written.has(reg)) block.exposed.add(reg);
  for (const reg of writesOf(insn)) if (reg >= FIRST_VIRTUAL) block.written.add(reg);
}

/** Live-variable analysis: backwards until nothing changes. */
function propagate(blocks: readonly Block[]): void {
  const before: number[][] = blocks.map(() => []);
  blocks.forEach((block, i) => block.next.forEach((next) => before[next].push(i)));
  for (const block of blocks) block.liveIn = new Set(block.exposed);
  const queued = new Uint8Array(blocks.length).fill(1);
  const work = blocks.map((_, i) => i);
  for (let at = work.pop(); at !== undefined; at = work.pop()) {
    queued[at] = 0;
    const block = blocks[at];
    for (const predecessor of before[at]) {
      if (flow(block.liveIn, blocks[predecessor]) && !queued[predecessor]) {
        queued[predecessor] = 1;
        work.push(predecessor);
      }
    }
  }
}

/** What is live at a block's start is live at its predecessor's end; whether that changes the predecessor's start. */
function flow(live: ReadonlySet<Reg>, predecessor: Block): boolean {
  let changed = false;
  for (const reg of live) {
    if (predecessor.liveOut.has(reg)) continue;
    predecessor.liveOut.add(reg);
    if (predecessor.written.has(reg) || predecessor.liveIn.has(reg)) continue;
    predecessor.liveIn.add(reg);
    changed = true;
  }
  return changed;
}

/** How many backward jumps span each instruction. */
function loopDepths(insns: readonly Insn[]): Int32Array {
  const starts = new Map<Label, number>();
  const change = new Int32Array(insns.length + 1);
  insns.forEach((insn, i) => {
    if (insn.opcode === LABEL) starts.set(insn.target!, i);
    const back = isJump(insn) && insn.target ? starts.get(insn.target) : undefined;
    if (back === undefined) return;
    change[back]++;
    change[i + 1]--;
  });
  for (let i = 1; i < change.length; i++) change[i] += change[i - 1];
  return change;
}

/** The machine's registers where code names them: from a write to its last read, always within one block. */
function findFixed(insns: readonly Insn[]): Map<Reg, [number, number][]> {
  const fixed = new Map<Reg, [number, number][]>();
  const open = new Map<Reg, [number, number]>();
  insns.forEach((insn, i) => {
    for (const reg of readsOf(insn)) if (reg < FIRST_VIRTUAL) extend(fixed, open, reg, 2 * i);
    for (const reg of writesOf(insn)) {
      if (reg >= FIRST_VIRTUAL) continue;
      const range: [number, number] = [2 * i + 1, 2 * i + 1];
      open.set(reg, range);
      rangesOf(fixed, reg).push(range);
    }
  });
  return fixed;
}

/** A read without a write before it is of a parameter: from the function's start. */
function extend(fixed: Map<Reg, [number, number][]>, open: Map<Reg, [number, number]>, reg: Reg, to: number): void {
  const range = open.get(reg);
  if (range) range[1] = to;
  else {
    const parameter: [number, number] = [-1, to];
    open.set(reg, parameter);
    rangesOf(fixed, reg).push(parameter);
  }
}

function rangesOf(fixed: Map<Reg, [number, number][]>, reg: Reg): [number, number][] {
  const known = fixed.get(reg);
  if (known) return known;
  const made: [number, number][] = [];
  fixed.set(reg, made);
  return made;
}
