import { Errno } from '../../base/errno.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import type { Region } from '../memory.ts';
import { offsetOf, regionOf } from '../memory.ts';
import type { MapAttributes, MapEnvironment, ValuePlace, ValueShape } from './map.ts';
import { BpfMap, checkUpdateFlags, roundUp } from './map.ts';
import { MapFlag, UpdateFlag } from './types.ts';

/**
 * `BPF_MAP_TYPE_ARRAY` (kernel/bpf/arraymap.c): elements 0 … max_entries − 1 exist
 * from the start, zeroed, and cannot be deleted. Data sections are arrays of one element.
 */
export class ArrayMap extends BpfMap {
  readonly region: Region;
  private readonly elementSize: number;

  constructor(env: MapEnvironment, id: number, address: number, attributes: MapAttributes, shape: ValueShape) {
    super(env, id, address, attributes, shape);
    this.elementSize = roundUp(attributes.valueSize, 8);
    this.region = env.space.map({
      name: `map ${this.name}`,
      bytes: new Uint8Array(this.elementSize * attributes.maxEntries),
      isWritable: !(attributes.mapFlags & MapFlag.RDONLY_PROG),
      isReadable: !(attributes.mapFlags & MapFlag.WRONLY_PROG),
      watch: (...store) => this.onStore(...store),
    });
  }

  lookup(key: Uint8Array): number {
    const index = indexOfKey(key);
    return index < this.maxEntries ? this.region.pointer(index * this.elementSize) : 0;
  }

  *update(key: Uint8Array, value: Uint8Array, flags: number): Coroutine<number> {
    const refused = this.refuseUpdate(key, flags);
    if (refused) return refused;
    const index = indexOfKey(key);
    this.copyValue(this.region, index * this.elementSize, index, value);
    if (!(flags & UpdateFlag.LOCK)) yield* this.env.freeFields(this, this.region.pointer(index * this.elementSize));
    return 0;
  }

  private refuseUpdate(key: Uint8Array, flags: number): number {
    const bad = checkUpdateFlags(flags, this.record);
    if (bad) return bad;
    if (indexOfKey(key) >= this.maxEntries) return -Errno.E2BIG;
    return flags & UpdateFlag.NOEXIST ? -Errno.EEXIST : 0;
  }

  *remove(): Coroutine<number> {
    return -Errno.EINVAL;
  }

  nextKey(key: Uint8Array | undefined): Uint8Array | undefined {
    return nextIndex(key, this.maxEntries);
  }

  override placeOf(pointer: number): ValuePlace | undefined {
    return regionOf(pointer) === this.region.id ? this.placeAt(offsetOf(pointer)) : undefined;
  }

  protected override placeAt(offset: number): ValuePlace {
    return { slot: Math.floor(offset / this.elementSize), offset: offset % this.elementSize };
  }

  override *values(): Iterable<number> {
    for (let index = 0; index < this.maxEntries; index++) yield this.region.pointer(index * this.elementSize);
  }

  free(): void {
    this.env.space.unmap(this.region.id);
  }
}

/** An array's key: a u32 in the machine's byte order. */
export function indexOfKey(key: Uint8Array): number {
  return (key[0] | (key[1] << 8) | (key[2] << 16) | (key[3] << 24)) >>> 0;
}

export function keyOfIndex(index: number): Uint8Array {
  return Uint8Array.of(index & 255, (index >> 8) & 255, (index >> 16) & 255, index >>> 24);
}

/** `array_map_get_next_key`: an index out of range begins anew. */
export function nextIndex(key: Uint8Array | undefined, maxEntries: number): Uint8Array | undefined {
  const index = key === undefined ? -1 : indexOfKey(key);
  if (index >= maxEntries) return keyOfIndex(0);
  return index === maxEntries - 1 ? undefined : keyOfIndex(index + 1);
}
