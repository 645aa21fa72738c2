import { assert } from '../base/assert.ts';
import { BPF_PSEUDO_CALL, BPF_PSEUDO_FUNC, INSN_BYTES } from './isa.ts';
import type { BpfObject, ObjectFunction, Relocation } from './object.ts';

/** A function where linking has put it. */
export interface LinkedFunction {
  readonly function: ObjectFunction;
  /** First slot in the linked code. */
  readonly start: number;
}

/** A reference that linking leaves to the loader, with its slot in the linked code. */
export interface LinkedRelocation {
  readonly slot: number;
  readonly relocation: Exclude<Relocation, { type: 'call' }>;
}

/** Functions laid one behind the other, calls between them resolved. */
export interface LinkedCode {
  readonly bytes: Uint8Array;
  readonly functions: readonly LinkedFunction[];
  readonly relocations: readonly LinkedRelocation[];
}

/**
 * Lays out functions of an object and resolves calls (`call` src 1) and function
 * addresses (`lddw` src 4, relative to the next instruction) among them. With
 * `root`: that function first, then what it reaches, in the order it is met, as
 * libbpf appends subprograms (bpf_object__reloc_code). Without: all functions.
 */
export function linkCode(object: BpfObject, root?: string): LinkedCode {
  const byName = new Map(object.functions.map((entry) => [entry.name, entry]));
  const wanted = root === undefined ? object.functions : reachable(byName, root);
  const functions: LinkedFunction[] = [];
  let start = 0;
  for (const entry of wanted) {
    functions.push({ function: entry, start });
    start += entry.code.length / INSN_BYTES;
  }
  const bytes = new Uint8Array(start * INSN_BYTES);
  for (const { function: entry, start: at } of functions) bytes.set(entry.code, at * INSN_BYTES);
  return { bytes, functions, relocations: resolve(bytes, functions) };
}

function reachable(byName: ReadonlyMap<string, ObjectFunction>, root: string): ObjectFunction[] {
  const first = byName.get(root);
  assert(first, `the object has a function ${root}`);
  const found = [first];
  for (const entry of found) {
    for (const relocation of entry.relocations) {
      if (relocation.type !== 'call' && relocation.type !== 'function') continue;
      const target = byName.get(relocation.function);
      assert(target, `the object has a function ${relocation.function}`);
      if (!found.includes(target)) found.push(target);
    }
  }
  return found;
}

function resolve(bytes: Uint8Array, functions: readonly LinkedFunction[]): LinkedRelocation[] {
  const startByName = new Map(functions.map((linked) => [linked.function.name, linked.start]));
  const left: LinkedRelocation[] = [];
  for (const linked of functions) {
    for (const relocation of linked.function.relocations) {
      const slot = linked.start + relocation.insn;
      if (relocation.type === 'call') {
        patchSource(bytes, slot, BPF_PSEUDO_CALL);
        patchImm(bytes, slot, startByName.get(relocation.function)! - slot - 1);
        continue;
      }
      if (relocation.type === 'function') {
        patchSource(bytes, slot, BPF_PSEUDO_FUNC);
        patchImm(bytes, slot, startByName.get(relocation.function)! - slot - 1);
      }
      left.push({ slot, relocation });
    }
  }
  return left;
}

/** Sets the src field of the instruction at `slot`. */
export function patchSource(bytes: Uint8Array, slot: number, source: number): void {
  const at = slot * INSN_BYTES + 1;
  bytes[at] = (bytes[at] & 15) | (source << 4);
}

/** Sets the immediate of the instruction at `slot`. */
export function patchImm(bytes: Uint8Array, slot: number, imm: number): void {
  new DataView(bytes.buffer, bytes.byteOffset).setInt32(slot * INSN_BYTES + 4, imm, true);
}

/** Makes `lddw` at `slot` a plain 64-bit constant: a pointer or another safe integer. */
export function patchLddw(bytes: Uint8Array, slot: number, value: number): void {
  patchSource(bytes, slot, 0);
  patchImm(bytes, slot, value | 0);
  patchImm(bytes, slot + 1, Math.floor(value / 0x1_0000_0000) | 0);
}
