import { Errno } from '../../base/errno.ts';
import type { CallImplementation } from '../bpf.ts';
import type { Dynptr } from '../dynptr.ts';
import { NO_DYNPTR, dynptrFromMemory, dynptrRead, dynptrSlice, dynptrWrite, readDynptr, storeDynptr } from '../dynptr.ts';
import type { ProgramRun } from '../run.ts';
import { ringbufArgument, ringbufOf } from './ringbuf.ts';

/** `bpf_ringbuf_reserve_dynptr`: a record whose size only the run knows. Without room there is no dynptr, and still one to give back. */
function reserve(run: ProgramRun, map: number, size: number, flags: number, out: number): number {
  const data = flags === 0 ? ringbufArgument(run, map).reserve(size >>> 0) : 0;
  storeDynptr(run, out, data === 0 ? NO_DYNPTR : { data, size: size >>> 0, offset: 0 });
  return data === 0 ? -Errno.EINVAL : 0;
}

function commit(run: ProgramRun, pointer: number, flags: number, isDiscarded: boolean): undefined {
  const { data } = readDynptr(run, pointer);
  if (data !== 0) ringbufOf(run, data).commit(data, flags, isDiscarded);
  storeDynptr(run, pointer, NO_DYNPTR);
}

/** `bpf_dynptr_data`: packets are for bpf_dynptr_slice, and NULL here. */
function data(run: ProgramRun, dynptr: Dynptr, offset: number, length: number): number {
  return dynptr.isPacket ? 0 : dynptrSlice(run, dynptr, offset, length);
}

/** bpf_dynptr_* and those of ring buffers, by id. */
export const dynptrHelpers: readonly (readonly [id: number, CallImplementation])[] = [
  [197, dynptrFromMemory],
  [198, reserve],
  [199, (run, pointer, flags) => commit(run, pointer, flags, false)],
  [200, (run, pointer, flags) => commit(run, pointer, flags, true)],
  [201, dynptrRead],
  [202, dynptrWrite],
  [203, (run, pointer, offset, length) => data(run, readDynptr(run, pointer), offset >>> 0, length >>> 0)],
];
