import { decodeUtf8 } from '../base/bytes.ts';
import type { LayoutField } from '../base/value-layout.ts';
import type { Bpf } from '../bpf/bpf.ts';
import { CONTEXT_BYTES } from '../bpf/exec-frame.ts';
import { MAX_BPF_STACK, MAX_CALL_FRAMES } from '../bpf/isa.ts';
import type { BpfMap } from '../bpf/maps/map.ts';
import type { AddressSpace } from '../bpf/memory.ts';
import type { PointerNames } from './inspect-value.ts';

/** Names for what a VM's pointers point to: maps, their values and fields, globals, locals of the frames given. */
export function pointerNames(bpf: Bpf, space: AddressSpace, nameOfLocal: (pointer: number) => string | undefined): PointerNames {
  return {
    nameOf: (pointer) => nameOfLocal(pointer) ?? nameInMaps(bpf, space, pointer) ?? nameOfRegion(space, pointer),
    stringAt(pointer) {
      const bytes = space.readCString(pointer, 4096);
      return bytes && decodeUtf8(bytes);
    },
  };
}

function nameInMaps(bpf: Bpf, space: AddressSpace, pointer: number): string | undefined {
  const own = bpf.mapByAddress(pointer);
  if (own) return `&${own.name}`;
  const map = space === bpf.space ? bpf.mapAt(pointer) : undefined;
  const place = map?.placeOf(pointer);
  return map && place ? nameInValue(map, place.slot, place.offset) : undefined;
}

/** `&array[0].work`; of a data section the variable alone. */
function nameInValue(map: BpfMap, slot: number, offset: number): string {
  const field = offset > 0 || isSection(map) ? fieldAt(map.layout?.fields ?? [], offset) : undefined;
  if (isSection(map)) return field ? `&${field}` : `&${map.name}+${offset}`;
  const rest = offset === 0 ? '' : field ? `.${field}` : `+${offset}`;
  return `&${map.name}[${slot}]${rest}`;
}

function isSection(map: BpfMap): boolean {
  return map.name.includes('.');
}

function fieldAt(fields: readonly LayoutField[], offset: number): string | undefined {
  for (const field of fields) {
    if (field.offset === offset && field.name !== '') return field.name;
    const isInside = field.fields && offset > field.offset && offset < field.offset + field.size;
    const inner = isInside ? fieldAt(field.fields, offset) : undefined;
    if (inner) return field.name ? `${field.name}.${inner}` : inner;
  }
  return undefined;
}

/** Memory that has no finer name: the region's, with the distance from its start. */
function nameOfRegion(space: AddressSpace, pointer: number): string | undefined {
  const region = space.regionAt(pointer, 0);
  if (!region) return undefined;
  const offset = pointer - region.pointer();
  if (region.name === EXEC_FRAME) return nameInExecFrame(offset);
  return offset === 0 ? `<${region.name}>` : `<${region.name}+${offset}>`;
}

/** Name of the region of a program's run, and where its parts begin (bpf/exec-frame.ts). */
const EXEC_FRAME = 'bpf stack';
const CONTEXT_START = MAX_BPF_STACK * MAX_CALL_FRAMES;
const KEY_START = CONTEXT_START + CONTEXT_BYTES;

/** What a program is handed beside its stack: its context, and the word with an array's index that a callback gets as key. */
function nameInExecFrame(offset: number): string {
  if (offset >= KEY_START) return '<key>';
  if (offset < CONTEXT_START) return `<stack+${offset}>`;
  return offset === CONTEXT_START ? '<ctx>' : `<ctx+${offset - CONTEXT_START}>`;
}
