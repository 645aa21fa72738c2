import type { AddressSpace } from '../bpf/memory.ts';

/**
 * A bad access by user code or by a library on its behalf. Thrown through the
 * libraries to the process, which turns it into SIGSEGV.
 */
export class SegmentationFault extends Error {
  override readonly name = 'SegmentationFault';
  readonly address: number;
  readonly isWrite: boolean;

  constructor(address: number, isWrite = false) {
    super(`bad access at 0x${address.toString(16)}`);
    this.address = address;
    this.isWrite = isWrite;
  }
}

/** A process's memory as C libraries use it: typed access that faults like a load or a store. */
export class ProcessMemory {
  readonly space: AddressSpace;

  constructor(space: AddressSpace) {
    this.space = space;
  }

  /** A copy of `length` bytes. Throws SegmentationFault. */
  bytes(pointer: number, length: number): Uint8Array {
    if (length === 0) return new Uint8Array();
    const bytes = this.space.read(pointer, length);
    if (bytes === undefined) throw new SegmentationFault(pointer);
    return bytes;
  }

  /** Throws SegmentationFault. */
  store(pointer: number, bytes: Uint8Array): void {
    if (bytes.length > 0 && !this.space.write(pointer, bytes)) throw new SegmentationFault(pointer, true);
  }

  /** The bytes of a C string without its NUL. Throws SegmentationFault. */
  cString(pointer: number): Uint8Array {
    const bytes = this.space.readCString(pointer, Number.MAX_SAFE_INTEGER);
    if (bytes === undefined) throw new SegmentationFault(pointer);
    return bytes;
  }

  /** At most `limit` bytes of a string; as in C there need be no NUL when they are all there. */
  boundedString(pointer: number, limit: number): Uint8Array {
    if (limit === 0) return new Uint8Array();
    const region = this.space.regionAt(pointer);
    if (!region?.isReadable) throw new SegmentationFault(pointer);
    const offset = pointer - region.pointer();
    const window = region.bytes.subarray(offset, offset + limit);
    const end = window.indexOf(0);
    if (end < 0 && window.length < limit) throw new SegmentationFault(region.pointer(region.size));
    return window.slice(0, end < 0 ? limit : end);
  }

  /** Stores `text` and a NUL. */
  storeCString(pointer: number, text: Uint8Array): void {
    const bytes = new Uint8Array(text.length + 1);
    bytes.set(text);
    this.store(pointer, bytes);
  }

  u64(pointer: number): bigint {
    return this.view(pointer, 8).getBigUint64(0, true);
  }

  s64(pointer: number): bigint {
    return this.view(pointer, 8).getBigInt64(0, true);
  }

  u32(pointer: number): number {
    return this.view(pointer, 4).getUint32(0, true);
  }

  s32(pointer: number): number {
    return this.view(pointer, 4).getInt32(0, true);
  }

  u8(pointer: number): number {
    return this.bytes(pointer, 1)[0];
  }

  /** A pointer stored in memory; bits that no valid pointer has are kept as far as a number carries them. */
  pointer(pointer: number): number {
    return Number(this.u64(pointer));
  }

  storeU64(pointer: number, value: bigint | number): void {
    this.store(pointer, littleEndian(BigInt(value), 8));
  }

  storeU32(pointer: number, value: number): void {
    this.store(pointer, littleEndian(BigInt(value), 4));
  }

  private view(pointer: number, size: number): DataView {
    return new DataView(this.bytes(pointer, size).buffer);
  }
}

/** The low `size` bytes of a two's-complement value. */
export function littleEndian(value: bigint, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let rest = BigInt.asUintN(8 * size, value);
  for (let i = 0; i < size; i++, rest >>= 8n) bytes[i] = Number(rest & 0xffn);
  return bytes;
}
