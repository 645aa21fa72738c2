import { Errno } from '../base/errno.ts';
import type { ProgramRun } from './run.ts';
import { bytesArgument, storeArgument } from './helpers/maps.ts';

/** DYNPTR_MAX_SIZE: the upper eight bits of the size say what kind it is. */
const MAX_SIZE = 2 ** 24 - 1;

/** A `struct bpf_dynptr_kern` on a program's stack: where memory lies, how much, and from where on one sees it. */
export interface Dynptr {
  /** 0: none. */
  readonly data: number;
  readonly size: number;
  readonly offset: number;
  /** The data are the packet's, wherever it lies now; `data` is the context. */
  readonly isPacket?: boolean;
}

export const NO_DYNPTR: Dynptr = { data: 0, size: 0, offset: 0 };

/** In the size's upper bits: what kind it is (DYNPTR_TYPE_SHIFT). */
const PACKET_BIT = 1 << 28;

export function readDynptr(run: ProgramRun, pointer: number): Dynptr {
  const view = new DataView(bytesArgument(run, pointer, 16).buffer);
  const size = view.getUint32(8, true);
  return { data: Number(view.getBigUint64(0, true)), size: size & MAX_SIZE, offset: view.getUint32(12, true), isPacket: (size & PACKET_BIT) !== 0 };
}

export function storeDynptr(run: ProgramRun, pointer: number, { data, size, offset, isPacket = false }: Dynptr): void {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(data), true);
  view.setUint32(8, isPacket ? size | PACKET_BIT : size, true);
  view.setUint32(12, offset, true);
  storeArgument(run, pointer, bytes);
}

/** Pointer to `length` bytes from `offset` on; 0 where they are not all there, or there is no memory. */
export function dynptrSlice(run: ProgramRun, { data, size, offset: start, isPacket }: Dynptr, offset: number, length: number): number {
  if (data === 0 || length > size || offset > size - length) return 0;
  return isPacket ? (run.packet?.pointerTo(start + offset, length) ?? 0) : data + start + offset;
}

/** kfuncs `bpf_dynptr_from_skb` and `bpf_dynptr_from_xdp`: `-EINVAL` for flags. */
export function dynptrFromPacket(run: ProgramRun, context: number, flags: number, out: number): number {
  const size = run.packet?.length ?? 0;
  storeDynptr(run, out, flags === 0 ? { data: context, size, offset: 0, isPacket: true } : NO_DYNPTR);
  return flags === 0 ? 0 : -Errno.EINVAL;
}

/** kfunc `bpf_dynptr_clone`: the same memory, seen by another from now on. */
export function dynptrClone(run: ProgramRun, pointer: number, out: number): number {
  const dynptr = readDynptr(run, pointer);
  storeDynptr(run, out, dynptr);
  return dynptr.data === 0 ? -Errno.EINVAL : 0;
}

/** `bpf_dynptr_from_mem`: -E2BIG, -EINVAL, and then no dynptr. */
export function dynptrFromMemory(run: ProgramRun, data: number, size: number, flags: number, out: number): number {
  const error = size > MAX_SIZE ? -Errno.E2BIG : flags === 0 ? 0 : -Errno.EINVAL;
  storeDynptr(run, out, error ? NO_DYNPTR : { data, size, offset: 0 });
  return error;
}

/** `bpf_dynptr_read`. */
export function dynptrRead(run: ProgramRun, out: number, length: number, pointer: number, offset: number, flags: number): number {
  const dynptr = readDynptr(run, pointer);
  if (dynptr.data === 0 || flags !== 0) return -Errno.EINVAL;
  const from = dynptrSlice(run, dynptr, offset >>> 0, length);
  if (from === 0) return -Errno.E2BIG;
  storeArgument(run, out, bytesArgument(run, from, length));
  return 0;
}

/** `bpf_dynptr_write`. */
export function dynptrWrite(run: ProgramRun, pointer: number, offset: number, source: number, length: number, flags: number): number {
  const dynptr = readDynptr(run, pointer);
  if (dynptr.data === 0 || flags !== 0) return -Errno.EINVAL;
  const to = dynptrSlice(run, dynptr, offset >>> 0, length);
  if (to === 0) return -Errno.E2BIG;
  storeArgument(run, to, bytesArgument(run, source, length));
  return 0;
}

/** kfunc `bpf_dynptr_adjust`: from now on only the bytes from `start` to `end` are seen. */
export function dynptrAdjust(run: ProgramRun, pointer: number, start: number, end: number): number {
  const dynptr = readDynptr(run, pointer);
  const from = start >>> 0;
  const to = end >>> 0;
  if (dynptr.data === 0 || from > to) return -Errno.EINVAL;
  if (from > dynptr.size || to > dynptr.size) return -Errno.ERANGE;
  storeDynptr(run, pointer, { ...dynptr, size: to - from, offset: dynptr.offset + from });
  return 0;
}
