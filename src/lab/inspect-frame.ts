import type { Bpf } from '../bpf/bpf.ts';
import { sizeOfType } from '../bpf/btf/types.ts';
import type { LiveVm } from '../bpf/live-vms.ts';
import type { AddressSpace } from '../bpf/memory.ts';
import type { BpfObject, LocalVariable, ObjectFunction } from '../bpf/object.ts';
import { ProgramRun } from '../bpf/run.ts';
import { declareC } from '../user/skeleton/c-type.ts';
import { Process } from '../user/process.ts';
import type { InspectedFrame, InspectedLocal, InspectedValue, StackWord } from './inspection.ts';
import { pointerNames } from './inspect-pointer.ts';
import { formatValue } from './inspect-value.ts';
import type { PointerNames } from './inspect-value.ts';

/** Frames of a deep recursion that are read; the rest is more of the same. */
const MAX_FRAMES = 64;
/** Words of a frame that are read, from its top. */
const MAX_STACK_WORDS = 64;
const WORD = 8;

/** A VM's code, as its object has it. */
export interface LiveCode {
  readonly object: BpfObject;
  /** The program's full name; '' on the user side. */
  readonly program: string;
  readonly space: AddressSpace;
  /** Functions by the slot they begin at, ascending. */
  readonly starts: readonly { readonly name: string; readonly start: number }[];
}

/** What a live VM executes; undefined where its object is none of the run's. */
export function codeOf({ host }: LiveVm, objects: ReadonlyMap<number, BpfObject>): LiveCode | undefined {
  const object = objects.get(host.imageNumber);
  if (!object) return undefined;
  if (host instanceof Process) {
    const starts = host.image.functions.map(({ function: { name }, start }) => ({ name, start }));
    return { object, program: '', space: host.memory.space, starts };
  }
  if (!(host instanceof ProgramRun)) return undefined;
  const { functions } = host.program.parts;
  return { object, program: functions[0].name, space: host.bpf.space, starts: functions };
}

/** Where a frame stands in its function. */
interface Place {
  readonly slot: number;
  readonly framePointer: number;
  readonly start: number;
  readonly source: ObjectFunction;
}

function placesOf({ vm }: LiveVm, code: LiveCode): Place[] {
  return Array.from({ length: Math.min(vm.callDepth, MAX_FRAMES) }, (_, level) => {
    const { current: slot, framePointer } = vm.frameAt(level)!;
    const { name, start } = code.starts.findLast((each) => each.start <= slot)!;
    return { slot, framePointer, start, source: code.object.functions.find((each) => each.name === name)! };
  });
}

/** The frames of a live VM, innermost first, marked with what differs from `before`. */
export function framesOf(live: LiveVm, code: LiveCode, bpf: Bpf, before?: readonly InspectedFrame[]): InspectedFrame[] {
  const places = placesOf(live, code);
  const names = pointerNames(bpf, code.space, (pointer) => nameOfLocal(code, places, pointer));
  return places.map((place, level) => {
    const old = sameFrame(before, places.length - level, place.source.name);
    const entry = place.source.lines.findLast((line) => line.insn <= place.slot - place.start);
    return {
      func: place.source.name,
      slot: place.slot,
      file: entry?.file ?? '',
      line: entry?.line ?? 0,
      registers: registersOf(live, level, names, old),
      stack: stackOf(code, place, names, old),
      locals: localsOf(live, level, code, place, names, old),
    };
  });
}

/** The frame that was as many calls deep a step ago, in the same function. */
function sameFrame(before: readonly InspectedFrame[] | undefined, height: number, func: string): InspectedFrame | undefined {
  const frame = before?.at(-height);
  return frame?.func === func ? frame : undefined;
}

function registersOf({ vm }: LiveVm, level: number, names: PointerNames, old: InspectedFrame | undefined): (InspectedValue | undefined)[] {
  return vm.registersAt(level).map((value, register) => {
    if (value === undefined) return undefined;
    const was = old?.registers[register];
    return inspected(value, names, was);
  });
}

function inspected(value: bigint, names: PointerNames, was: InspectedValue | undefined): InspectedValue {
  const hex = `0x${value.toString(16)}`;
  return { hex, means: value >= 1n << 32n ? (names.nameOf(Number(value)) ?? '') : '', isChanged: was !== undefined && was.hex !== hex };
}

function stackOf(code: LiveCode, place: Place, names: PointerNames, old: InspectedFrame | undefined): StackWord[] {
  const words = Math.min(Math.ceil(place.source.stackSize / WORD), MAX_STACK_WORDS);
  return Array.from({ length: words }, (_, index) => {
    const offset = -WORD * (index + 1);
    const bytes = code.space.read(place.framePointer + offset, WORD);
    const value = bytes ? new DataView(bytes.buffer).getBigUint64(0, true) : 0n;
    const was = old?.stack.find((word) => word.offset === offset);
    return { ...inspected(value, names, was), offset, names: namesInWord(code, place, offset) };
  });
}

function namesInWord(code: LiveCode, place: Place, offset: number): string {
  const inWord = liveLocals(place).filter(({ location, type }) => {
    if (!('stackOff' in location)) return false;
    const end = location.stackOff + (sizeOfType(code.object.types, type) ?? 0);
    return location.stackOff < offset + WORD && end > offset;
  });
  return inWord.map(({ name }) => name).join(', ');
}

/** Locals that have a value at a frame's instruction. One on the stack gets its first by the instruction its range begins at. */
function liveLocals({ source, slot, start }: Place): LocalVariable[] {
  const at = slot - start;
  return source.locals.filter(({ fromInsn, toInsn, location }) => ('stackOff' in location ? fromInsn < at : fromInsn <= at) && at < toInsn);
}

function nameOfLocal(code: LiveCode, places: readonly Place[], pointer: number): string | undefined {
  for (const place of places) {
    for (const { name, type, location } of liveLocals(place)) {
      if (!('stackOff' in location)) continue;
      const distance = pointer - (place.framePointer + location.stackOff);
      if (distance < 0 || distance >= (sizeOfType(code.object.types, type) ?? 0)) continue;
      return distance === 0 ? `&${name}` : `&${name}+${distance}`;
    }
  }
  return undefined;
}

function localsOf(live: LiveVm, level: number, code: LiveCode, place: Place, names: PointerNames, old: InspectedFrame | undefined): InspectedLocal[] {
  const { types } = code.object;
  return liveLocals(place).flatMap((local) => {
    const bytes = bytesOf(live, level, code, place, local);
    if (!bytes) return [];
    const value = formatValue(types, local.type, bytes, names);
    const was = old?.locals.find((each) => each.name === local.name && each.type === declareC(types, local.type, ''));
    const isChanged = old !== undefined && was?.value !== value;
    return [
      {
        name: local.name,
        type: declareC(types, local.type, ''),
        value,
        ...(isChanged && was ? { old: was.value } : {}),
        isChanged,
        line: isChanged && old.file !== '' ? old.line : local.line,
      },
    ];
  });
}

/** A local's bytes; undefined where it is lost: in a register that a callee has used. */
function bytesOf({ vm }: LiveVm, level: number, code: LiveCode, place: Place, { type, location }: LocalVariable): Uint8Array | undefined {
  const size = sizeOfType(code.object.types, type) ?? 0;
  if ('stackOff' in location) return code.space.read(place.framePointer + location.stackOff, size);
  const value = vm.registersAt(level)[location.register];
  if (value === undefined) return undefined;
  const bytes = new Uint8Array(WORD);
  new DataView(bytes.buffer).setBigUint64(0, value, true);
  return bytes.subarray(0, size);
}
