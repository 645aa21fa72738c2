import { toHex } from '../../base/bytes.ts';
import { Errno } from '../../base/errno.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import { HashMap } from './hash.ts';
import { LruList } from './lru-list.ts';
import type { MapAttributes, MapEnvironment, ValueShape } from './map.ts';

/** `BPF_MAP_TYPE_LRU_HASH` (kernel/bpf/hashtab.c htab_lru_*): full is no error, somebody has to go. */
export class LruHashMap extends HashMap {
  private readonly lru: LruList;

  constructor(env: MapEnvironment, id: number, address: number, attributes: MapAttributes, shape: ValueShape) {
    super(env, id, address, attributes, shape);
    this.lru = new LruList(this.maxEntries, env.cpus);
  }

  protected override slotLimit(): number {
    return this.maxEntries;
  }

  /** A program's lookup counts as use; user space's does not. */
  override lookup(key: Uint8Array): number {
    const slot = this.slots.get(toHex(key));
    if (slot !== undefined) this.lru.touch(slot);
    return super.lookup(key);
  }

  override peek(key: Uint8Array): number {
    return super.lookup(key);
  }

  /** A new element is taken before the old one of its key goes, so one more may be evicted. */
  protected override *takeSlot(replaces: boolean): Coroutine<number> {
    const evicted: number[] = [];
    const slot = this.lru.take(this.env.currentCpu(), (victim) => {
      const key = this.keyAt(victim);
      this.unlink(toHex(key), victim, key);
      evicted.push(victim);
      return true;
    });
    for (const victim of evicted) yield* this.env.freeFields(this, this.valuePointer(victim));
    if (slot < 0) return -Errno.ENOMEM;
    if (replaces) this.lru.touch(slot);
    return slot;
  }

  protected override *releaseSlot(slot: number): Coroutine {
    yield* this.env.freeFields(this, this.valuePointer(slot));
    this.lru.give(slot);
  }
}
