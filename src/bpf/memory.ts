import { assert } from '../base/assert.ts';

/**
 * Memory of the simulated machine, as the VM sees it.
 *
 * A pointer is a region's id in the high 32 bits and a byte offset in the low
 * 32, so that every valid pointer is a safe integer: `id * 2^32 + offset`.
 * There is one address space for the kernel and one for each process; ids of
 * the two never meet, so a kernel pointer is none in user space.
 */

/** 2^32: what a region's id is multiplied by in a pointer. */
export const REGION_SPAN = 0x1_0000_0000;
/** User regions have ids from 1 (0 is NULL's), kernel regions from 2^20: the upper half. */
export const FIRST_USER_REGION = 1;
export const FIRST_KERNEL_REGION = 0x10_0000;
/** Where a pointer stops being a safe integer. */
const REGION_LIMIT = 0x20_0000;
/** Offsets are kept below 2^31, so that the VM's bounds checks are 32-bit signed. */
export const MAX_REGION_BYTES = 0x7fff_0000;

/** The region id of a pointer. */
export function regionOf(pointer: number): number {
  return Math.floor(pointer / REGION_SPAN);
}

/** The byte offset of a pointer in its region. */
export function offsetOf(pointer: number): number {
  return pointer % REGION_SPAN;
}

/** Told of a store before it is done. `oldLo`, `oldHi`: what was there, little-endian halves. */
export type WriteWatch = (
  offset: number,
  size: number,
  newLo: number,
  newHi: number,
  oldLo: number,
  oldHi: number,
) => void;

export interface RegionOptions {
  /** What it is, for fault messages and the memory view: `stack`, `.bss`, `map array`. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly isReadable?: boolean;
  readonly isWritable?: boolean;
  readonly watch?: WriteWatch | undefined;
  readonly pointerFields?: ReadonlyMap<number, number>;
}

/** A run of bytes with one set of access rights. */
export class Region {
  readonly id: number;
  readonly name: string;
  bytes: Uint8Array;
  view: DataView;
  size: number;
  isReadable: boolean;
  isWritable: boolean;
  watch: WriteWatch | undefined;
  /**
   * Offsets at which a 32-bit load gives a whole pointer: `data` and its kin of a packet's
   * context, which the kernel rewrites into loads of its own structs. Such a region is not
   * `isReadable`, so that the VM looks here.
   */
  readonly pointerFields: ReadonlyMap<number, number> | undefined;
  /** Stores need no more than a bounds check: writable, and nobody watches. */
  isPlain: boolean;

  constructor(id: number, options: RegionOptions) {
    this.id = id;
    this.name = options.name;
    this.bytes = options.bytes;
    this.view = viewOf(options.bytes);
    this.size = options.bytes.length;
    this.pointerFields = options.pointerFields;
    this.isReadable = options.isReadable ?? options.pointerFields === undefined;
    this.isWritable = options.isWritable ?? true;
    this.watch = options.watch;
    this.isPlain = this.isWritable && this.watch === undefined;
  }

  /** The pointer to byte `offset`. */
  pointer(offset = 0): number {
    return this.id * REGION_SPAN + offset;
  }

  /** Takes other rights, as mprotect(2) or a frozen map do. */
  protect(isReadable: boolean, isWritable: boolean): void {
    this.isReadable = isReadable;
    this.isWritable = isWritable;
    this.isPlain = isWritable && this.watch === undefined;
  }

  setWatch(watch: WriteWatch | undefined): void {
    this.watch = watch;
    this.isPlain = this.isWritable && watch === undefined;
  }

  /** Other bytes at the same address, as mmap(2) with MAP_FIXED puts there. */
  remap(bytes: Uint8Array, isWritable: boolean, watch: WriteWatch | undefined): void {
    this.bytes = bytes;
    this.view = viewOf(bytes);
    this.size = bytes.length;
    this.watch = watch;
    this.protect(true, isWritable);
  }

  /** Makes room for `size` bytes, old contents kept. Pointers stay good; shared mappings do not see the new bytes. */
  grow(size: number): void {
    assert(size >= this.size && size <= MAX_REGION_BYTES, 'a region only grows, below 2^31');
    const bytes = new Uint8Array(size);
    bytes.set(this.bytes);
    this.bytes = bytes;
    this.view = viewOf(bytes);
    this.size = size;
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The regions one kind of code can name. */
export class AddressSpace {
  /** Index 0 is the region with id `firstId`. Read by the VM's inner loop. */
  readonly regions: (Region | undefined)[] = [];
  readonly firstId: number;
  private readonly freeIds: number[] = [];

  constructor(firstId: number) {
    this.firstId = firstId;
  }

  /** Maps bytes at a fresh id (ids that were unmapped come back last, so stale pointers stay stale for long). */
  map(options: RegionOptions): Region {
    const reused = this.freeIds.length > 4096 ? this.freeIds.shift() : undefined;
    const id = reused ?? this.firstId + this.regions.length;
    return this.mapAt(id, options);
  }

  /** Maps bytes at a given, unused id: a forked process has its parent's addresses. */
  mapAt(id: number, options: RegionOptions): Region {
    assert(id >= this.firstId && id < REGION_LIMIT, `region id ${id} is out of range`);
    const index = id - this.firstId;
    assert(this.regions[index] === undefined, `region id ${id} is taken`);
    while (this.regions.length < index) this.regions.push(undefined);
    const region = new Region(id, options);
    this.regions[index] = region;
    return region;
  }

  unmap(id: number): void {
    assert(this.regions[id - this.firstId], `region id ${id} is not mapped`);
    this.regions[id - this.firstId] = undefined;
    this.freeIds.push(id);
  }

  /** A copy with the same addresses, as fork(2) makes it: shared regions keep their bytes, others get their own. */
  fork(isShared: (region: Region) => boolean): AddressSpace {
    const copy = new AddressSpace(this.firstId);
    for (const region of this.regions) {
      if (region === undefined) continue;
      const bytes = isShared(region) ? region.bytes : region.bytes.slice();
      const { name, isReadable, isWritable, watch } = region;
      copy.mapAt(region.id, { name, bytes, isReadable, isWritable, watch });
    }
    while (copy.regions.length < this.regions.length) copy.regions.push(undefined);
    return copy;
  }

  regionById(id: number): Region | undefined {
    return id < this.firstId ? undefined : this.regions[id - this.firstId];
  }

  /** The region that holds all `length` bytes at `pointer`, whatever its rights. */
  regionAt(pointer: number, length = 1): Region | undefined {
    if (!Number.isSafeInteger(pointer) || pointer < 0) return undefined;
    const region = this.regionById(regionOf(pointer));
    return region !== undefined && offsetOf(pointer) + length <= region.size ? region : undefined;
  }

  /** A live view of readable bytes, or undefined where a load would fault. */
  slice(pointer: number, length: number): Uint8Array | undefined {
    const region = this.regionAt(pointer, length);
    if (!region?.isReadable) return undefined;
    const offset = offsetOf(pointer);
    return region.bytes.subarray(offset, offset + length);
  }

  /** A copy of readable bytes, or undefined where a load would fault. */
  read(pointer: number, length: number): Uint8Array | undefined {
    return this.slice(pointer, length)?.slice();
  }

  /** Stores bytes; false (and nothing stored) where a store would fault. Watches are told eight bytes at a time. */
  write(pointer: number, bytes: Uint8Array): boolean {
    const region = this.regionAt(pointer, bytes.length);
    if (!region?.isWritable) return false;
    const offset = offsetOf(pointer);
    if (region.watch) announce(region, offset, bytes);
    region.bytes.set(bytes, offset);
    return true;
  }

  /** The NUL-terminated bytes at `pointer` without the NUL, or undefined when they run out of the region. */
  readCString(pointer: number, limit = 1 << 20): Uint8Array | undefined {
    const region = this.regionAt(pointer);
    if (!region?.isReadable) return undefined;
    const offset = offsetOf(pointer);
    const end = region.bytes.indexOf(0, offset);
    if (end < 0 || end - offset > limit) return undefined;
    return region.bytes.slice(offset, end);
  }
}

function announce(region: Region, offset: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; at += 8) {
    const size = Math.min(8, bytes.length - at);
    const next = halvesAt(bytes, at, size);
    const old = halvesAt(region.bytes, offset + at, size);
    region.watch!(offset + at, size, next[0], next[1], old[0], old[1]);
  }
}

/** Up to eight bytes as two signed 32-bit halves, little-endian, zero-extended. */
export function halvesAt(bytes: Uint8Array, at: number, size: number): readonly [lo: number, hi: number] {
  let lo = 0;
  let hi = 0;
  for (let i = 0; i < size; i++) {
    if (i < 4) lo |= bytes[at + i] << (8 * i);
    else hi |= bytes[at + i] << (8 * (i - 4));
  }
  return [lo, hi];
}

/** Stores one to eight bytes, telling the region's watch first. */
export function storeWatched(region: Region, start: number, size: number, lo: number, hi: number): void {
  const { view } = region;
  if (region.watch) {
    const oldLo = size === 1 ? view.getUint8(start) : size === 2 ? view.getUint16(start, true) : view.getInt32(start, true);
    region.watch(start, size, lo, hi, oldLo, size === 8 ? view.getInt32(start + 4, true) : 0);
  }
  if (size === 1) view.setInt8(start, lo);
  else if (size === 2) view.setInt16(start, lo, true);
  else view.setInt32(start, lo, true);
  if (size === 8) view.setInt32(start + 4, hi, true);
}
