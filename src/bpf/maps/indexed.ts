import { Errno } from '../../base/errno.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import type { Region } from '../memory.ts';
import { offsetOf, regionOf } from '../memory.ts';
import type { MapAttributes, MapEnvironment, ValuePlace, ValueShape } from './map.ts';
import { BpfMap, checkUpdateFlags, roundUp } from './map.ts';
import { MapFlag, UpdateFlag } from './types.ts';

/** A map whose keys are the numbers 0 … max_entries − 1: its elements exist from the start, zeroed, and cannot be deleted. */
export abstract class IndexedMap extends BpfMap {
  readonly region: Region;
  /** Bytes from one value to the next. */
  protected readonly stride: number;

  /** `copies`: how many values there are of each element. */
  constructor(env: MapEnvironment, id: number, address: number, attributes: MapAttributes, shape: ValueShape, copies = 1) {
    super(env, id, address, attributes, shape);
    this.stride = roundUp(attributes.valueSize, 8);
    this.region = env.space.map({
      name: `map ${this.name}`,
      bytes: new Uint8Array(this.stride * attributes.maxEntries * copies),
      isWritable: !(attributes.mapFlags & MapFlag.RDONLY_PROG),
      isReadable: !(attributes.mapFlags & MapFlag.WRONLY_PROG),
      watch: (...store) => this.onStore(...store),
    });
  }

  /** Why an update must fail (`array_map_update_elem`): -E2BIG beyond the last element, -EEXIST where a new one is wanted; 0. */
  protected refuseUpdate(key: Uint8Array, flags: number): number {
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
    return { slot: Math.floor(offset / this.stride), offset: offset % this.stride };
  }

  free(): void {
    this.env.space.unmap(this.region.id);
  }
}

/** An array's key: a u32 in the machine's byte order. */
export function indexOfKey(key: Uint8Array): number {
  return (key[0] | (key[1] << 8) | (key[2] << 16) | (key[3] << 24)) >>> 0;
}

/** The key of an element: the other way round. */
export function keyOfIndex(index: number): Uint8Array {
  return Uint8Array.of(index & 255, (index >> 8) & 255, (index >> 16) & 255, index >>> 24);
}

/** `array_map_get_next_key`: an index out of range begins anew. */
export function nextIndex(key: Uint8Array | undefined, maxEntries: number): Uint8Array | undefined {
  const index = key === undefined ? -1 : indexOfKey(key);
  if (index >= maxEntries) return keyOfIndex(0);
  return index === maxEntries - 1 ? undefined : keyOfIndex(index + 1);
}
