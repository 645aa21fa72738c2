import { BPF_ADD, BPF_ALU64, BPF_JA, BPF_JMP, BPF_JMP32, BPF_K, BPF_MOV, BPF_X, INSN_BYTES } from '../../bpf/isa.ts';
import type { LineInfo, LocalVariable, Relocation, TypeId } from '../../bpf/object.ts';
import type { Complaints } from '../complaints.ts';
import { spanOf } from '../source.ts';
import type { Place } from '../source.ts';
import type { Type } from '../types/type.ts';
import type { Insn, LocalScope, Reference } from './code.ts';
import { ADDRESS, FIRST_VIRTUAL, FP, LABEL, LDDW, SCOPE, isMarker } from './code.ts';
import { isJump, writesOf } from './operands.ts';
import type { Allocation } from './registers.ts';

/** What the whole object knows and an instruction refers to. */
export interface ReferenceResolver {
  relocation(reference: Reference, insn: number): Relocation;
  typeOf(type: Type): TypeId;
}

/** A function's code as an object has it. */
export interface EncodedFunction {
  readonly code: Uint8Array;
  readonly relocations: readonly Relocation[];
  readonly lines: readonly LineInfo[];
  readonly locals: readonly LocalVariable[];
}

/** Instructions on machine registers as bytes, with what goes along. */
export function encodeFunction(allocation: Allocation, stackSize: number, resolver: ReferenceResolver, complaints: Complaints): EncodedFunction {
  const { insns } = allocation;
  const slots = layOutSlots(insns);
  const code = new Uint8Array(slots[insns.length] * INSN_BYTES);
  const view = new DataView(code.buffer);
  const relocations: Relocation[] = [];
  insns.forEach((insn, i) => {
    if (isMarker(insn.opcode)) return;
    if (insn.reference) relocations.push(resolver.relocation(insn.reference, slots[i]));
    encode(view, insn, slots[i], stackSize, complaints);
  });
  return { code, relocations, lines: lineTable(insns, slots), locals: localTable(allocation, slots, resolver) };
}

/** The slot each instruction begins at, and with it where labels stand. */
function layOutSlots(insns: readonly Insn[]): number[] {
  const slots: number[] = [];
  let at = 0;
  for (const insn of insns) {
    slots.push(at);
    if (insn.opcode === LABEL) insn.target!.insn = at;
    else if (!isMarker(insn.opcode)) at += insn.opcode === LDDW || insn.opcode === ADDRESS ? 2 : 1;
  }
  slots.push(at);
  return slots;
}

function encode(view: DataView, insn: Insn, slot: number, stackSize: number, complaints: Complaints): void {
  const off = insn.off - (insn.isOutgoing ? stackSize : 0);
  if (insn.opcode === LDDW) {
    put(view, slot, LDDW, insn.dst, 0, 0, insn.imm);
    put(view, slot + 1, 0, 0, 0, 0, insn.high);
  } else if (insn.opcode === ADDRESS) {
    put(view, slot, BPF_ALU64 | BPF_MOV | BPF_X, insn.dst, FP, 0, 0);
    put(view, slot + 1, BPF_ALU64 | BPF_ADD | BPF_K, insn.dst, 0, 0, off);
  } else if (isJump(insn)) encodeJump(view, insn, slot, complaints);
  else put(view, slot, insn.opcode, insn.dst, insn.src, off, insn.reference?.type === 'call' ? -1 : insn.imm);
}

/** An unconditional jump that is too far for 16 bits becomes `gotol`, whose offset is its immediate. */
function encodeJump(view: DataView, insn: Insn, slot: number, complaints: Complaints): void {
  const distance = insn.target!.insn - slot - 1;
  if (distance >= -32768 && distance <= 32767) put(view, slot, insn.opcode, insn.dst, insn.src, distance, insn.imm);
  else if (insn.opcode === (BPF_JMP | BPF_JA)) put(view, slot, BPF_JMP32 | BPF_JA, 0, 0, 0, distance);
  else complaints.error('function-too-large', insn.place, 'this function is too large: a conditional jump in it goes over more than 32767 instructions', 'split it into several functions');
}

function put(view: DataView, slot: number, opcode: number, dst: number, src: number, off: number, imm: number): void {
  const at = slot * INSN_BYTES;
  view.setUint8(at, opcode);
  view.setUint8(at + 1, (src << 4) | dst);
  view.setInt16(at + 2, off, true);
  view.setInt32(at + 4, imm, true);
}

/** An entry wherever the line changes or a statement begins. */
function lineTable(insns: readonly Insn[], slots: readonly number[]): LineInfo[] {
  const lines: LineInfo[] = [];
  let last: Place | undefined;
  insns.forEach((insn, i) => {
    if (isMarker(insn.opcode) || (insn.place === last && !insn.startsStatement)) return;
    last = insn.place;
    const { file, line, column } = spanOf(insn.place);
    const before = lines.at(-1);
    if (before && before.line === line && before.file === file && !insn.startsStatement) return;
    lines.push({ insn: slots[i], file, line, column, isStatement: insn.startsStatement });
  });
  return lines;
}

/** Where each named local is, from its first value to the end of its scope or until its register is used for something else. */
function localTable(allocation: Allocation, slots: readonly number[], resolver: ReferenceResolver): LocalVariable[] {
  const { insns } = allocation;
  const begins = new Map<LocalScope, number>();
  const locals: LocalVariable[] = [];
  const writes = writePositions(insns);
  insns.forEach((insn, i) => {
    if (insn.opcode !== SCOPE) return;
    const { of, isEnd } = insn.scope!;
    if (!isEnd) begins.set(of, i);
    else if (begins.has(of)) {
      const found = locate(allocation, of, begins.get(of)!, i, writes);
      if (found && slots[found.from] < slots[found.to]) locals.push(describe(of, found.location, slots[found.from], slots[found.to], resolver));
    }
  });
  return locals.toSorted((a, b) => a.fromInsn - b.fromInsn);
}

function describe({ local }: LocalScope, location: LocalVariable['location'], fromInsn: number, toInsn: number, resolver: ReferenceResolver): LocalVariable {
  return { name: local.name, type: resolver.typeOf(local.type), fromInsn, toInsn, location, line: spanOf(local.place).line };
}

/** Positions at which each machine register is written, ascending. */
function writePositions(insns: readonly Insn[]): number[][] {
  const writes: number[][] = Array.from({ length: 11 }, () => []);
  insns.forEach((insn, i) => {
    for (const reg of writesOf(insn)) writes[reg].push(i);
  });
  return writes;
}

interface Located {
  readonly location: LocalVariable['location'];
  readonly from: number;
  readonly to: number;
}

function locate({ assignments, insns }: Allocation, { home }: LocalScope, begin: number, end: number, writes: readonly number[][]): Located | undefined {
  if ('stackOff' in home) return { location: home, from: begin, to: end };
  if (home.reg < FIRST_VIRTUAL) return { location: { register: home.reg }, from: begin, to: Math.min(end, firstBehind(writes[home.reg], begin - 1, end)) };
  const assignment = assignments.get(home.reg);
  if (!assignment) return undefined;
  if ('stackOff' in assignment) return { location: assignment, from: begin, to: end };
  const { reg, interval } = assignment;
  const from = Math.max(begin, firstAfter(insns, Math.floor(interval.from / 2)));
  const to = Math.min(end, firstBehind(writes[reg], firstAfter(insns, Math.floor(interval.to / 2)) - 1, end));
  return { location: { register: reg }, from, to };
}

/** The first instruction that stood behind `order` and is still there. */
function firstAfter(insns: readonly Insn[], order: number): number {
  let low = 0;
  let high = insns.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (insns[middle].order! > order) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The instruction behind the first write after `position`: until it is done, the old value is there. */
function firstBehind(writes: readonly number[], position: number, otherwise: number): number {
  let low = 0;
  let high = writes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (writes[middle] > position) high = middle;
    else low = middle + 1;
  }
  return low < writes.length ? writes[low] : otherwise;
}
