import { toHex } from '../../base/bytes.ts';
import { Errno } from '../../base/errno.ts';
import { map_elem_delete, map_elem_insert } from '../../base/event.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import { indexOfKey, keyOfIndex, nextIndex } from './indexed.ts';
import { BpfMap, checkUpdateFlags } from './map.ts';
import { MapFlag, MapType, UpdateFlag } from './types.ts';

/**
 * `BPF_MAP_TYPE_ARRAY_OF_MAPS` and `HASH_OF_MAPS` (kernel/bpf/map_in_map.c): programs
 * look inner maps up; user space puts them in by descriptor and reads their ids.
 */
export class MapInMap extends BpfMap {
  private readonly inner = new Map<string, BpfMap>();

  private get isArray(): boolean {
    return this.attributes.mapType === MapType.ARRAY_OF_MAPS;
  }

  lookup(key: Uint8Array): number {
    return this.inner.get(toHex(key))?.address ?? 0;
  }

  override readForUser(key: Uint8Array): Uint8Array | undefined {
    const map = this.inner.get(toHex(key));
    return map && keyOfIndex(map.id);
  }

  /** Programs cannot put maps into maps. */
  *update(): Coroutine<number> {
    return -Errno.EINVAL;
  }

  override *updateFromUser(key: Uint8Array, value: Uint8Array, flags: number): Coroutine<number> {
    const map = this.env.mapFromFd(indexOfKey(value));
    if (typeof map === 'number') return map;
    const refused = this.refuse(key, flags, map);
    if (refused) return refused;
    map.refCount++;
    this.replace(toHex(key), map);
    return 0;
  }

  private refuse(key: Uint8Array, flags: number, map: BpfMap): number {
    const bad = checkUpdateFlags(flags, this.record);
    if (bad) return bad;
    if (!isLike(this.attributes.inner!, map)) return -Errno.EINVAL;
    if (this.isArray) return indexOfKey(key) >= this.maxEntries ? -Errno.E2BIG : flags & UpdateFlag.NOEXIST ? -Errno.EEXIST : 0;
    const exists = this.inner.has(toHex(key));
    if (exists && flags & UpdateFlag.NOEXIST) return -Errno.EEXIST;
    if (!exists && flags & UpdateFlag.EXIST) return -Errno.ENOENT;
    return !exists && this.inner.size >= this.maxEntries ? -Errno.E2BIG : 0;
  }

  private replace(name: string, map: BpfMap | undefined): void {
    const old = this.inner.get(name);
    if (old) this.env.emit(map_elem_delete, this.id, this.slotOf(name), name);
    if (map) {
      this.inner.set(name, map);
      this.env.emit(map_elem_insert, this.id, this.slotOf(name), name, toHex(keyOfIndex(map.id)));
    } else this.inner.delete(name);
    if (old) this.env.putMap(old);
  }

  private slotOf(name: string): number {
    return [...this.inner.keys()].indexOf(name);
  }

  *remove(key: Uint8Array): Coroutine<number> {
    if (!this.inner.has(toHex(key))) return -Errno.ENOENT;
    this.replace(toHex(key), undefined);
    return 0;
  }

  nextKey(key: Uint8Array | undefined): Uint8Array | undefined {
    if (this.isArray) return nextIndex(key, this.maxEntries);
    const names = [...this.inner.keys()];
    const at = key === undefined ? -1 : names.indexOf(toHex(key));
    const next = names[at + 1];
    return next === undefined ? undefined : Uint8Array.from(next.match(/../g)!, (pair) => Number.parseInt(pair, 16));
  }

  free(): void {
    for (const map of this.inner.values()) this.env.putMap(map);
    this.inner.clear();
  }
}

/** `bpf_map_meta_equal`: an inner map must be what programs were verified with. */
function isLike(template: BpfMap, map: BpfMap): boolean {
  const a = template.attributes;
  const b = map.attributes;
  const isSame = a.mapType === b.mapType && a.keySize === b.keySize && a.valueSize === b.valueSize && a.mapFlags === b.mapFlags;
  const isSized = a.mapType !== MapType.ARRAY || a.maxEntries === b.maxEntries || (a.mapFlags & MapFlag.INNER_MAP) !== 0;
  return isSame && isSized && JSON.stringify(template.record) === JSON.stringify(map.record);
}
