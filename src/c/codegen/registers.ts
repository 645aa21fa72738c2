import { BPF_ALU64, BPF_DW, BPF_K, BPF_LDX, BPF_MEM, BPF_MOV, BPF_ST, BPF_STX } from '../../bpf/isa.ts';
import type { Insn, Reg } from './code.ts';
import { ADDRESS, FIRST_VIRTUAL, FP, isMarker } from './code.ts';
import type { Frame } from './frame.ts';
import type { Interval } from './liveness.ts';
import { findIntervals } from './liveness.ts';
import { isMove, readsOf, writesOf } from './operands.ts';

/** Registers a call leaves alone; then those it spoils, results and arguments last. */
const CALLEE_SAVED: readonly Reg[] = [6, 7, 8, 9];
const CALLER_SAVED: readonly Reg[] = [1, 2, 3, 4, 5, 0];
/** Named variables stay in sight longest where calls leave them alone; temporaries take the others. */
const FOR_LOCALS = [...CALLEE_SAVED, ...CALLER_SAVED];
const FOR_TEMPORARIES = [...CALLER_SAVED, ...CALLEE_SAVED];

/** Where a virtual register ended up, and from where to where (half steps) it is there. */
export type Assignment = { readonly reg: Reg; readonly interval: Interval } | { readonly stackOff: number };

/** Code on machine registers, and what became of the virtual ones. */
export interface Allocation {
  readonly insns: Insn[];
  readonly assignments: ReadonlyMap<Reg, Assignment>;
}

/**
 * Gives every virtual register a machine register, or spills it: intervals in order of
 * weight take the first register that is free for all of their length. What is left
 * over lives in a stack slot of eight bytes, loaded and stored whole, so that the
 * verifier keeps track of it; then it is tried again.
 */
export function allocateRegisters(start: Insn[], regCount: number, frame: Frame): Allocation {
  const spills = new Map<Reg, number>();
  const tiny = new Set<Reg>();
  let insns = start;
  let nextReg = regCount;
  for (;;) {
    const { virtual, fixed } = findIntervals(insns);
    const colouring = colour(insns, virtual, fixed, tiny);
    if (colouring.left.length === 0) return { insns: rename(insns, colouring.assigned), assignments: collect(virtual, colouring.assigned, spills) };
    for (const reg of colouring.left) spills.set(reg, frame.allocateSpill());
    insns = rewrite(insns, new Set(colouring.left), spills, () => {
      tiny.add(nextReg);
      return nextReg++;
    });
  }
}

function collect(virtual: ReadonlyMap<Reg, Interval>, assigned: ReadonlyMap<Reg, Reg>, spills: ReadonlyMap<Reg, number>): Map<Reg, Assignment> {
  const assignments = new Map<Reg, Assignment>();
  for (const [reg, interval] of virtual) assignments.set(reg, { reg: assigned.get(reg)!, interval });
  for (const [reg, stackOff] of spills) assignments.set(reg, { stackOff });
  return assignments;
}

/** Positions at which one machine register is taken, a bit each; position -1, before the first instruction, is bit 0. */
class Occupancy {
  private readonly words: Uint32Array;

  constructor(insnCount: number, fixed: readonly [number, number][]) {
    this.words = new Uint32Array(((2 * insnCount + 2) >>> 5) + 1);
    for (const [from, to] of fixed) this.take({ from, to });
  }

  isFree({ from, to }: Range): boolean {
    const first = (from + 1) >>> 5;
    const last = (to + 1) >>> 5;
    for (let word = first; word <= last; word++) {
      if (this.words[word] & maskWithin(word, from + 1, to + 1)) return false;
    }
    return true;
  }

  take({ from, to }: Range): void {
    for (let word = (from + 1) >>> 5; word <= (to + 1) >>> 5; word++) this.words[word] |= maskWithin(word, from + 1, to + 1);
  }
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** The bits of a word that lie in a range of bits, both ends included. */
function maskWithin(word: number, from: number, to: number): number {
  const low = Math.max(from - word * 32, 0);
  const high = Math.min(to - word * 32, 31);
  return (0xffffffff << low) & (0xffffffff >>> (31 - high));
}

function colour(insns: readonly Insn[], virtual: ReadonlyMap<Reg, Interval>, fixed: ReadonlyMap<Reg, [number, number][]>, tiny: ReadonlySet<Reg>): { assigned: Map<Reg, Reg>; left: Reg[] } {
  const occupancy = FOR_LOCALS.reduce((map, reg) => map.set(reg, new Occupancy(insns.length, fixed.get(reg) ?? [])), new Map<Reg, Occupancy>());
  const spoiled = occupancy.get(5)!;
  const named = namedRegisters(insns);
  const hints = findHints(insns);
  const rank = (interval: Interval): number => {
    if (tiny.has(interval.reg)) return Infinity;
    const weight = interval.weight / (interval.to - interval.from + 2);
    return spoiled.isFree(interval) ? weight : weight + 1e9;
  };
  const order = Array.from(virtual.values(), (interval) => ({ interval, rank: rank(interval) })).toSorted((a, b) => b.rank - a.rank || a.interval.from - b.interval.from);
  const assigned = new Map<Reg, Reg>();
  const left: Reg[] = [];
  for (const { interval } of order) {
    const isNamed = named.has(interval.reg);
    const wanted = hinted(hints.get(interval.reg), assigned, isNamed);
    const reg = [...wanted, ...(isNamed ? FOR_LOCALS : FOR_TEMPORARIES)].find((one) => occupancy.get(one)!.isFree(interval));
    if (reg === undefined) left.push(interval.reg);
    else {
      assigned.set(interval.reg, reg);
      occupancy.get(reg)!.take(interval);
    }
  }
  return { assigned, left };
}

function namedRegisters(insns: readonly Insn[]): Set<Reg> {
  const named = new Set<Reg>();
  for (const { scope } of insns) if (scope && 'reg' in scope.of.home) named.add(scope.of.home.reg);
  return named;
}

/** Registers each one is copied from or to: sharing one saves the copy. */
function findHints(insns: readonly Insn[]): Map<Reg, Reg[]> {
  const hints = new Map<Reg, Reg[]>();
  const add = (reg: Reg, hint: Reg): void => {
    if (reg < FIRST_VIRTUAL) return;
    const known = hints.get(reg);
    if (known) known.push(hint);
    else hints.set(reg, [hint]);
  };
  for (const insn of insns) {
    if (!isMove(insn)) continue;
    add(insn.dst, insn.src);
    add(insn.src, insn.dst);
  }
  return hints;
}

function hinted(hints: readonly Reg[] | undefined, assigned: ReadonlyMap<Reg, Reg>, isNamed: boolean): Reg[] {
  const wanted: Reg[] = [];
  for (const hint of hints ?? []) {
    const reg = hint < FIRST_VIRTUAL ? hint : assigned.get(hint);
    if (reg !== undefined && reg !== FP && (!isNamed || CALLEE_SAVED.includes(reg))) wanted.push(reg);
  }
  return wanted;
}

/** Machine registers in place of virtual ones; copies of a register to itself go, a statement's start stays marked. */
function rename(insns: readonly Insn[], assigned: ReadonlyMap<Reg, Reg>): Insn[] {
  const out: Insn[] = [];
  let carried: Insn['place'] | undefined;
  for (const [order, insn] of insns.entries()) {
    const dst = insn.dst < FIRST_VIRTUAL ? insn.dst : (assigned.get(insn.dst) ?? 0);
    const src = insn.src < FIRST_VIRTUAL ? insn.src : (assigned.get(insn.src) ?? 0);
    const startsStatement = insn.startsStatement || (carried === insn.place && !isMarker(insn.opcode));
    const isNeedless = isMove(insn) && dst === src;
    if (isNeedless) carried = startsStatement ? insn.place : undefined;
    else {
      out.push({ ...insn, dst, src, startsStatement, order });
      if (!isMarker(insn.opcode)) carried = undefined;
    }
  }
  return out;
}

/** Puts loads before reads and stores behind writes of what was spilled. */
function rewrite(insns: readonly Insn[], spilled: ReadonlySet<Reg>, slots: ReadonlyMap<Reg, number>, fresh: () => Reg): Insn[] {
  const out: Insn[] = [];
  for (const insn of insns) {
    const direct = directMove(insn, spilled, slots);
    if (direct) {
      out.push(direct);
      continue;
    }
    const reads = new Set(readsOf(insn).filter((reg) => spilled.has(reg)));
    const writes = new Set(writesOf(insn).filter((reg) => spilled.has(reg)));
    if (reads.size === 0 && writes.size === 0) {
      out.push(insn);
      continue;
    }
    const stand = new Map<Reg, Reg>();
    for (const reg of new Set([...reads, ...writes])) stand.set(reg, fresh());
    for (const reg of reads) loadSlot(out, insn, stand.get(reg)!, slots.get(reg)!);
    out.push({ ...insn, dst: stand.get(insn.dst) ?? insn.dst, src: stand.get(insn.src) ?? insn.src, startsStatement: insn.startsStatement && reads.size === 0 });
    for (const reg of writes) storeSlot(out, insn, stand.get(reg)!, slots.get(reg)!, fresh);
  }
  return out;
}

/** What an instruction's 16-bit offset reaches; in a larger frame a slot's address is computed first. */
function isNear(off: number): boolean {
  return off >= -32768;
}

function loadSlot(out: Insn[], at: Insn, reg: Reg, off: number): void {
  if (isNear(off)) out.push(slotAccess(at, BPF_LDX, { dst: reg, src: FP }, off, true));
  else out.push(slotAddress(at, reg, off), slotAccess(at, BPF_LDX, { dst: reg, src: reg }, 0, false));
}

function storeSlot(out: Insn[], at: Insn, reg: Reg, off: number, fresh: () => Reg): void {
  if (isNear(off)) out.push(slotAccess(at, BPF_STX, { dst: FP, src: reg }, off, false));
  else {
    const address = fresh();
    out.push(slotAddress(at, address, off), slotAccess(at, BPF_STX, { dst: address, src: reg }, 0, false));
  }
}

/** A copy to or from a slot, or a constant put there, is one instruction. */
function directMove(insn: Insn, spilled: ReadonlySet<Reg>, slots: ReadonlyMap<Reg, number>): Insn | undefined {
  const to = spilled.has(insn.dst) ? slots.get(insn.dst)! : undefined;
  const from = isMove(insn) && spilled.has(insn.src) ? slots.get(insn.src)! : undefined;
  if (to !== undefined && isNear(to) && insn.opcode === (BPF_ALU64 | BPF_MOV | BPF_K)) return { ...insn, opcode: BPF_ST | BPF_MEM | BPF_DW, dst: FP, off: to };
  if (!isMove(insn) || (to === undefined) === (from === undefined) || !isNear(to ?? from!)) return undefined;
  return to === undefined ? slotAccess(insn, BPF_LDX, { dst: insn.dst, src: FP }, from!, true) : slotAccess(insn, BPF_STX, { dst: FP, src: insn.src }, to, true);
}

function slotAccess(at: Insn, kind: number, operands: { dst: Reg; src: Reg }, off: number, keepsStatement: boolean): Insn {
  return { ...at, ...PLAIN, ...operands, opcode: kind | BPF_MEM | BPF_DW, off, startsStatement: keepsStatement && at.startsStatement };
}

function slotAddress(at: Insn, dst: Reg, off: number): Insn {
  return { ...at, ...PLAIN, opcode: ADDRESS, dst, src: 0, off };
}

/** An instruction without anything that memory accesses do not have. */
const PLAIN = { imm: 0, high: 0, isOutgoing: false, target: undefined, reference: undefined, argCount: 0 };
