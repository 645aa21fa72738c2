import type { Coroutine } from '../../kernel/coroutine.ts';
import { indexOfKey, IndexedMap } from './indexed.ts';
import { UpdateFlag } from './types.ts';

/** `BPF_MAP_TYPE_ARRAY` (kernel/bpf/arraymap.c). Data sections are arrays of one element. */
export class ArrayMap extends IndexedMap {
  lookup(key: Uint8Array): number {
    const index = indexOfKey(key);
    return index < this.maxEntries ? this.region.pointer(index * this.stride) : 0;
  }

  *update(key: Uint8Array, value: Uint8Array, flags: number): Coroutine<number> {
    const refused = this.refuseUpdate(key, flags);
    if (refused) return refused;
    const index = indexOfKey(key);
    this.copyValue(this.region, index * this.stride, index, value);
    if (!(flags & UpdateFlag.LOCK)) yield* this.env.freeFields(this, this.region.pointer(index * this.stride));
    return 0;
  }

  override *values(): Iterable<number> {
    for (let index = 0; index < this.maxEntries; index++) yield this.region.pointer(index * this.stride);
  }
}
