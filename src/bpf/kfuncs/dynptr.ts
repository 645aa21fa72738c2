import type { CallImplementation } from '../bpf.ts';
import { dynptrAdjust, dynptrClone, dynptrFromPacket, dynptrSlice, readDynptr } from '../dynptr.ts';
import type { ProgramRun } from '../run.ts';

function slice(run: ProgramRun, pointer: number, offset: number, _buffer: number, length: number): number {
  return dynptrSlice(run, readDynptr(run, pointer), offset >>> 0, length >>> 0);
}

/** bpf_dynptr_* that are kfuncs, by name. Memory of maps, ring buffers and packets lies in one piece: the buffer of a slice is never needed. */
export const dynptrKfuncs: readonly (readonly [name: string, CallImplementation])[] = [
  ['bpf_dynptr_slice', slice],
  ['bpf_dynptr_slice_rdwr', slice],
  ['bpf_dynptr_adjust', dynptrAdjust],
  ['bpf_dynptr_clone', dynptrClone],
  ['bpf_dynptr_from_skb', dynptrFromPacket],
  ['bpf_dynptr_from_xdp', dynptrFromPacket],
  ['bpf_dynptr_is_null', (run, pointer) => (readDynptr(run, pointer).data === 0 ? 1 : 0)],
  ['bpf_dynptr_is_rdonly', () => 0],
  ['bpf_dynptr_size', (run, pointer) => readDynptr(run, pointer).size],
];
