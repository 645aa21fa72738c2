import type { Env } from './env.ts';
import type { Cell, Frame, StackSlot } from './state.ts';
import { LIVE_DONE, LIVE_READ, LIVE_WRITTEN, STACK_DYNPTR, STACK_ITER, STACK_SPILL } from './state.ts';
import { NON_OWN_REF, CONST_PTR_TO_MAP, NOT_INIT, PTR_TO_BTF_ID, PTR_TO_MAP_KEY, PTR_TO_MAP_VALUE, PTR_TO_MEM, PTR_TO_STACK, SCALAR_VALUE, baseType, isPacketPointer, typeName } from './register-type.ts';
import type { Scalar } from './scalar.ts';
import { S32_MAX, S32_MIN, S64_MAX, S64_MIN, U32_MAX, isConstant } from './scalar.ts';
import { U64_MAX, hex, s64, tnumText, u64 } from './tnum.ts';
import type { Value } from './value.ts';
import { ADD_CONST, DynptrKind } from './value.ts';

/** States as the kernel's log prints them (kernel/bpf/log.c). */

/** Numbers within 16 bits are decimal, others hex. */
function signedText(value: bigint): string {
  return value >= -0x8000n && value <= 0x7fffn ? value.toString() : hex(u64(value));
}

function unsignedText(value: bigint): string {
  return value <= 0xffffn ? value.toString() : hex(value);
}

function livenessText(live: number): string {
  if ((live & (LIVE_READ | LIVE_WRITTEN | LIVE_DONE)) === 0) return '';
  return `_${live & LIVE_READ ? 'r' : ''}${live & LIVE_WRITTEN ? 'w' : ''}${live & LIVE_DONE ? 'D' : ''}`;
}

interface Bound {
  readonly name: string;
  readonly isSigned: boolean;
  readonly value: bigint;
  isOmitted: boolean;
}

/** In the 32-bit bounds hex is not sign-extended. */
function bound32(value: number): bigint {
  return value >= -0x8000 && value <= 0x7fff ? BigInt(value) : BigInt(value >>> 0);
}

/** `smin=0,smax=umax=…`: bounds that say nothing are left out, equal ones share a value. */
function boundsText(scalar: Scalar): string[] {
  const { smin, smax, umin, umax, s32min, s32max, u32min, u32max } = scalar;
  const bounds: Bound[] = [
    { name: 'smin', isSigned: true, value: smin, isOmitted: smin === S64_MIN },
    { name: 'smax', isSigned: true, value: smax, isOmitted: smax === S64_MAX },
    { name: 'umin', isSigned: false, value: umin, isOmitted: umin === 0n },
    { name: 'umax', isSigned: false, value: umax, isOmitted: umax === U64_MAX },
    { name: 'smin32', isSigned: true, value: bound32(s32min), isOmitted: s32min === S32_MIN },
    { name: 'smax32', isSigned: true, value: bound32(s32max), isOmitted: s32max === S32_MAX },
    { name: 'umin32', isSigned: false, value: BigInt(u32min), isOmitted: u32min === 0 },
    { name: 'umax32', isSigned: false, value: BigInt(u32max), isOmitted: u32max === U32_MAX },
  ];
  return bounds.flatMap((bound, index) => (bound.isOmitted ? [] : [boundText(bound, bounds, index)]));
}

function boundText(bound: Bound, bounds: readonly Bound[], index: number): string {
  const isNegative = (candidate: Bound): boolean => candidate.isSigned && s64(u64(candidate.value)) < 0n;
  let text = `${bound.name}=`;
  for (let i = index + 2; i < bounds.length; i += 2) {
    const other = bounds[i];
    const isSame = !other.isOmitted && u64(other.value) === u64(bound.value) && isNegative(other) === isNegative(bound);
    if (!isSame) continue;
    other.isOmitted = true;
    text += `${other.name}=`;
  }
  return text + (bound.isSigned ? signedText(s64(u64(bound.value))) : unsignedText(bound.value));
}

function isMapPointer(type: number): boolean {
  const base = baseType(type);
  return base === CONST_PTR_TO_MAP || base === PTR_TO_MAP_KEY || base === PTR_TO_MAP_VALUE;
}

function attributes(value: Value): string[] {
  const parts: string[] = [];
  const id = value.id & ~ADD_CONST;
  if (value.id) parts.push(value.id & ADD_CONST ? `id=${id}${value.off < 0 ? '' : '+'}${value.off}` : `id=${id}`);
  if (value.refObjId) parts.push(`ref_obj_id=${value.refObjId}`);
  if (value.type & NON_OWN_REF) parts.push('non_own_ref');
  if (isMapPointer(value.type) && value.map) {
    if (value.map.name) parts.push(`map=${value.map.name}`);
    parts.push(`ks=${value.map.keySize},vs=${value.map.valueSize}`);
  }
  if (value.type !== SCALAR_VALUE && value.off) parts.push(`off=${signedText(BigInt(value.off))}`);
  if (isPacketPointer(value.type)) parts.push(`r=${unsignedText(u64(BigInt(value.extent)))}`);
  if (baseType(value.type) === PTR_TO_MEM) parts.push(`sz=${unsignedText(BigInt(value.extent))}`);
  if (isConstant(value.scalar)) {
    if (value.scalar.bits.value) parts.push(`imm=${signedText(s64(value.scalar.bits.value))}`);
    return parts;
  }
  parts.push(...boundsText(value.scalar));
  const { bits } = value.scalar;
  if (bits.mask !== U64_MAX) parts.push(`var_off=${tnumText(bits)}`);
  return parts;
}

function valueText(frameno: number, cell: Cell): string {
  const { value } = cell;
  const precise = value.type === SCALAR_VALUE && cell.precise ? 'P' : '';
  if (value.type === SCALAR_VALUE && isConstant(value.scalar)) return precise + signedText(s64(value.scalar.bits.value));
  let text = precise + typeName(value.type);
  if (value.type === PTR_TO_STACK) {
    if (frameno !== value.target) text += `[${value.target}]`;
    if (isConstant(value.scalar)) return text + signedText(s64(value.scalar.bits.value) + BigInt(value.off));
  }
  if (baseType(value.type) === PTR_TO_BTF_ID) text += structName(value);
  return `${text}(${attributes(value).join(',')})`;
}

export function structName(value: Value): string {
  const type = value.btf?.[value.btfId];
  return type && 'name' in type ? type.name : '';
}

function slotText(frameno: number, slot: StackSlot, index: number): string {
  const place = ` fp${-(index + 1) * 8}${livenessText(slot.cell.live)}`;
  const lowest = slot.typeOf(7);
  if (lowest === STACK_SPILL) return `${place}=${slot.text.replace(/r.*$/, '')}${valueText(frameno, slot.cell)}`;
  if (lowest === STACK_DYNPTR) return dynptrText(place, slot);
  if (lowest === STACK_ITER) return iteratorText(place, slot);
  return `${place}=${slot.text}`;
}

const dynptrNames: Readonly<Record<number, string>> = { [DynptrKind.LOCAL]: 'local', [DynptrKind.RINGBUF]: 'ringbuf', [DynptrKind.SKB]: 'skb', [DynptrKind.XDP]: 'xdp' };

/** A dynptr speaks in its first slot, the one with the lower address. */
function dynptrText(place: string, { cell }: StackSlot): string {
  const { target, extent, refObjId } = cell.value;
  if (target !== 1) return '';
  return `${place}=dynptr_${dynptrNames[extent] ?? ''}${refObjId ? `(ref_id=${refObjId})` : ''}`;
}

/** Only an iterator's first slot speaks for it. */
function iteratorText(place: string, slot: StackSlot): string {
  const { value } = slot.cell;
  if (!value.refObjId) return '';
  const name = structName(value).replace(/^bpf_iter_/, '');
  return `${place}=iter_${name}(ref_id=${value.refObjId},state=${value.iterState},depth=${value.iterDepth})`;
}

/** Registers and slots of one frame as they were when a line about them was due. */
interface Shown {
  readonly frameno: number;
  readonly regs: readonly (readonly [regno: number, cell: Cell])[];
  readonly slots: readonly (readonly [index: number, slot: StackSlot])[];
  readonly tail: string;
}

function show(env: Env, frame: Frame, isWhole: boolean): Shown {
  const regs: [number, Cell][] = [];
  for (let regno = 0; regno < frame.regs.length; regno++) {
    const cell = frame.regs[regno];
    if (cell.value.type !== NOT_INIT && (isWhole || env.isScratched(regno))) regs.push([regno, cell.copy()]);
  }
  const slots: [number, StackSlot][] = [];
  for (let index = 0; index < frame.stack.length; index++) {
    const slot = frame.stack[index];
    if (!slot.isInvalid && (isWhole || env.isSlotScratched(index))) slots.push([index, slot.copy()]);
  }
  return { frameno: frame.frameno, regs, slots, tail: tailText(frame) };
}

function tailText(frame: Frame): string {
  const refs = frame.refs.length > 0 ? ` refs=${frame.refs.map((ref) => ref.id).join(',')}` : '';
  return `${refs}${frame.inCallback ? ' cb' : ''}${frame.inAsyncCallback ? ' async_cb' : ''}\n`;
}

function lineOf({ frameno, regs, slots, tail }: Shown): string {
  let line = frameno ? ` frame${frameno}:` : '';
  for (const [regno, cell] of regs) line += ` R${regno}${livenessText(cell.live)}=${valueText(frameno, cell)}`;
  for (const [index, slot] of slots) line += slotText(frameno, slot, index);
  return line + tail;
}

/** Writes one frame's state as a line: all of it, or what changed since the last such line. */
export function printState(env: Env, frame: Frame, isWhole: boolean): void {
  if (!env.log.isOn) return;
  const shown = show(env, frame, isWhole);
  env.write(() => lineOf(shown));
  if (!isWhole) env.clearScratched();
}

const NOTE_COLUMN = 40;
const NOTE_STEP = 8;

/** Columns from the instruction's end to the note's semicolon. */
function noteGap(width: number): number {
  const target = Math.max(width + NOTE_STEP / 2, NOTE_COLUMN);
  return Math.ceil(target / NOTE_STEP) * NOTE_STEP - width - 1;
}

/** The state note behind the instruction just printed, or on a line of its own where that is not the last thing in the log. */
export function printInsnState(env: Env): void {
  if (!env.log.isVerbose) return;
  if (env.insnLogPosition === env.log.position && env.insnLogPosition > 0) {
    env.log.overwriteNewline();
    env.write(`${' '.repeat(noteGap(env.insnLogWidth) - 1)};`);
  } else env.write(`${env.insn}:`);
  printState(env, env.frame, false);
}

/** The source line of an instruction, unless it is the one printed last. */
export function printSourceLine(env: Env, insn: number, prefix: string): void {
  if (!env.log.isOn) return;
  const line = lineAt(env, insn);
  const previous = env.previousLine as typeof line;
  if (!line || line === previous) return;
  if (previous && previous.file === line.file && previous.line === line.line) return;
  env.write(`${prefix}${line.text.trimStart()} @ ${line.file.replace(/^.*\//, '')}:${line.line}\n`);
  env.previousLine = line;
}

function lineAt(env: Env, insn: number) {
  const { lines } = env.input.program;
  let low = 0;
  let high = lines.length - 1;
  if (high < 0) return undefined;
  while (low < high) {
    const middle = low + ((high - low + 1) >> 1);
    if (lines[middle].insn <= insn) low = middle;
    else high = middle - 1;
  }
  return lines[low];
}
