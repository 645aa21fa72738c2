import { sizeOfType } from '../btf/types.ts';
import type { CallImplementation } from '../bpf.ts';
import { bytesArgument, storeArgument } from '../helpers/maps.ts';
import { regionOf } from '../memory.ts';
import type { ProgramRun } from '../run.ts';

/** `bpf_obj_new`: zeroed memory for an object of one of the program's types. */
function objectNew(run: ProgramRun, typeId: number): number {
  const size = sizeOfType(run.program.parts.types, typeId) ?? 0;
  return size === 0 ? 0 : run.bpf.space.map({ name: 'bpf object', bytes: new Uint8Array(size) }).pointer();
}

/** `bpf_obj_drop` */
function objectDrop(run: ProgramRun, pointer: number): undefined {
  bytesArgument(run, pointer, 1);
  run.bpf.space.unmap(regionOf(pointer));
}

/** Helper 194, `bpf_kptr_xchg`: puts a pointer into a map value, takes the old one out. */
export function kptrExchange(run: ProgramRun, field: number, pointer: number): bigint {
  const old = new DataView(bytesArgument(run, field, 8).buffer).getBigUint64(0, true);
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(pointer), true);
  storeArgument(run, field, bytes);
  return old;
}

/** Objects of a program's own types, by name. */
export const objectKfuncs: readonly (readonly [name: string, CallImplementation])[] = [
  ['bpf_obj_new_impl', objectNew],
  ['bpf_obj_drop_impl', objectDrop],
];
