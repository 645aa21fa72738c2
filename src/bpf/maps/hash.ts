import { toHex } from '../../base/bytes.ts';
import { Errno } from '../../base/errno.ts';
import { map_elem_delete, map_elem_insert } from '../../base/event.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import type { Region } from '../memory.ts';
import { offsetOf, regionOf } from '../memory.ts';
import type { MapAttributes, MapEnvironment, ValuePlace, ValueShape } from './map.ts';
import { BpfMap, checkUpdateFlags, roundUp } from './map.ts';
import { MapFlag, UpdateFlag } from './types.ts';

/** Elements a map without preallocation makes room for at once. */
const FIRST_ELEMENTS = 16;

/**
 * `BPF_MAP_TYPE_HASH` (kernel/bpf/hashtab.c), with or without preallocation. An
 * element is key and value side by side; updating an existing key makes a new
 * element and frees the old one. Elements are visited in the order they came
 * (the kernel's order follows a random seed).
 *
 * An element that is taken out keeps its bytes until its slot is reused, so a
 * stale pointer reads what RCU or preallocation would let it read.
 */
export class HashMap extends BpfMap {
  readonly region: Region;
  protected readonly slots = new Map<string, number>();
  protected readonly freeSlots: number[] = [];
  protected readonly keyBytes: number;
  protected readonly elementSize: number;
  private madeSlots = 0;

  constructor(env: MapEnvironment, id: number, address: number, attributes: MapAttributes, shape: ValueShape) {
    super(env, id, address, attributes, shape);
    this.keyBytes = roundUp(attributes.keySize, 8);
    this.elementSize = this.keyBytes + roundUp(this.storedValueSize(), 8);
    const isGrown = (attributes.mapFlags & MapFlag.NO_PREALLOC) !== 0;
    const elements = isGrown ? Math.min(FIRST_ELEMENTS, this.slotLimit()) : this.slotLimit();
    this.region = env.space.map({
      name: `map ${this.name}`,
      bytes: new Uint8Array(elements * this.elementSize),
      watch: (...store) => this.onStore(...store),
    });
  }

  /** Bytes a value takes in its element. */
  protected storedValueSize(): number {
    return this.valueSize;
  }

  /**
   * Elements there can be in memory. With preallocation the kernel has one more for
   * each CPU, since an update holds old and new for a moment; without, as many as the
   * count allows.
   */
  protected slotLimit(): number {
    return this.maxEntries + this.env.cpus;
  }

  get count(): number {
    return this.slots.size;
  }

  lookup(key: Uint8Array): number {
    const slot = this.slots.get(toHex(key));
    return slot === undefined ? 0 : this.valuePointer(slot);
  }

  *update(key: Uint8Array, value: Uint8Array, flags: number): Coroutine<number> {
    const name = toHex(key);
    const old = this.slots.get(name);
    const refused = this.refuseUpdate(old !== undefined, flags);
    if (refused) return refused;
    if (old !== undefined && flags & UpdateFlag.LOCK) {
      this.copyValue(this.region, this.valueStart(old), old, value);
      return 0;
    }
    const slot = yield* this.takeSlot(old !== undefined);
    if (slot < 0) return slot;
    // Taking a slot may have evicted the old element (LRU).
    const stillOld = this.slots.get(name);
    if (stillOld !== undefined) this.unlink(name, stillOld, key);
    this.link(name, slot, key, value);
    if (stillOld !== undefined) yield* this.releaseSlot(stillOld);
    return 0;
  }

  private refuseUpdate(exists: boolean, flags: number): number {
    const bad = checkUpdateFlags(flags, this.record);
    if (bad) return bad;
    if (exists && flags & UpdateFlag.NOEXIST) return -Errno.EEXIST;
    return !exists && flags & UpdateFlag.EXIST ? -Errno.ENOENT : 0;
  }

  *remove(key: Uint8Array): Coroutine<number> {
    const name = toHex(key);
    const slot = this.slots.get(name);
    if (slot === undefined) return -Errno.ENOENT;
    this.unlink(name, slot, key);
    yield* this.releaseSlot(slot);
    return 0;
  }

  /** An element to fill, or `-E2BIG`. `replaces`: an old one of the same key is about to go. */
  protected *takeSlot(replaces: boolean): Coroutine<number> {
    if (!replaces && this.slots.size >= this.maxEntries) return -Errno.E2BIG;
    return this.freeSlots.pop() ?? this.makeSlot();
  }

  protected makeSlot(): number {
    const slot = this.madeSlots++;
    const needed = this.madeSlots * this.elementSize;
    if (needed > this.region.size) this.region.grow(Math.min(this.slotLimit() * this.elementSize, needed * 2));
    return slot;
  }

  protected link(name: string, slot: number, key: Uint8Array, value: Uint8Array): void {
    const start = slot * this.elementSize;
    this.region.bytes.fill(0, start, start + this.elementSize);
    this.region.bytes.set(key, start);
    this.storeValue(slot, value);
    this.slots.set(name, slot);
    this.env.emit(map_elem_insert, this.id, slot, name, toHex(this.shownValue(slot)));
  }

  /** Fills a fresh element's value; special fields start out zero. */
  protected storeValue(slot: number, value: Uint8Array): void {
    const start = this.valueStart(slot);
    this.region.bytes.set(value, start);
    for (const field of this.fields()) this.region.bytes.fill(0, start + field.offset, start + field.offset + field.size);
  }

  private shownValue(slot: number): Uint8Array {
    const start = this.valueStart(slot);
    return this.region.bytes.subarray(start, start + this.valueSize);
  }

  protected unlink(name: string, slot: number, key: Uint8Array): void {
    this.slots.delete(name);
    this.env.emit(map_elem_delete, this.id, slot, toHex(key));
  }

  protected *releaseSlot(slot: number): Coroutine {
    yield* this.env.freeFields(this, this.valuePointer(slot));
    this.freeSlots.push(slot);
  }

  nextKey(key: Uint8Array | undefined): Uint8Array | undefined {
    const names = this.slots.keys();
    if (key !== undefined && this.slots.has(toHex(key))) {
      const wanted = toHex(key);
      while (names.next().value !== wanted);
    }
    const next = names.next();
    return next.done ? undefined : this.keyAt(this.slots.get(next.value)!);
  }

  protected keyAt(slot: number): Uint8Array {
    const start = slot * this.elementSize;
    return this.region.bytes.slice(start, start + this.keySize);
  }

  protected valueStart(slot: number): number {
    return slot * this.elementSize + this.keyBytes;
  }

  protected valuePointer(slot: number): number {
    return this.region.pointer(this.valueStart(slot));
  }

  override placeOf(pointer: number): ValuePlace | undefined {
    return regionOf(pointer) === this.region.id ? this.placeAt(offsetOf(pointer)) : undefined;
  }

  protected override placeAt(offset: number): ValuePlace | undefined {
    const within = (offset % this.elementSize) - this.keyBytes;
    return within < 0 ? undefined : { slot: Math.floor(offset / this.elementSize), offset: within };
  }

  override keyPointerOf(valuePointer: number): number {
    const place = this.placeOf(valuePointer)!;
    return this.region.pointer(place.slot * this.elementSize);
  }

  /** Elements that were there at the start and still are when their turn comes. */
  override *values(): Iterable<number> {
    for (const [name, slot] of Array.from(this.slots)) if (this.slots.get(name) === slot) yield this.valuePointer(slot);
  }

  free(): void {
    this.env.space.unmap(this.region.id);
  }
}
