import { toHex } from '../../base/bytes.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import { offsetOf } from '../memory.ts';
import { HashMap } from './hash.ts';
import { indexOfKey, IndexedMap } from './indexed.ts';
import type { BpfMap, MapAttributes, MapEnvironment, ValuePlace, ValueShape } from './map.ts';
import { checkUpdateFlags, roundUp } from './map.ts';
import { UpdateFlag } from './types.ts';

/**
 * Per-CPU maps: a value for each CPU under one key. Programs see their own CPU's;
 * user space reads and writes all of them, each rounded up to eight bytes. In the
 * Log the values of CPU n have slots from n × (number of slots) on.
 */

/** `BPF_MAP_TYPE_PERCPU_ARRAY` (kernel/bpf/arraymap.c) */
export class PercpuArrayMap extends IndexedMap {
  constructor(env: MapEnvironment, id: number, address: number, attributes: MapAttributes, shape: ValueShape) {
    super(env, id, address, attributes, shape, env.cpus);
  }

  override get userValueSize(): number {
    return this.stride * this.env.cpus;
  }

  private startOf(index: number, cpu: number): number {
    return (cpu * this.maxEntries + index) * this.stride;
  }

  lookup(key: Uint8Array, cpu = this.env.currentCpu()): number {
    const index = indexOfKey(key);
    return index < this.maxEntries ? this.region.pointer(this.startOf(index, cpu)) : 0;
  }

  override readForUser(key: Uint8Array): Uint8Array | undefined {
    return indexOfKey(key) < this.maxEntries ? readAll(this.env, this, key, this.stride) : undefined;
  }

  *update(key: Uint8Array, value: Uint8Array, flags: number): Coroutine<number> {
    const refused = this.refuseUpdate(key, flags);
    if (!refused) this.store(indexOfKey(key), this.env.currentCpu(), value);
    return refused;
  }

  override *updateFromUser(key: Uint8Array, value: Uint8Array, flags: number): Coroutine<number> {
    const refused = this.refuseUpdate(key, flags);
    if (refused) return refused;
    for (let cpu = 0; cpu < this.env.cpus; cpu++) {
      this.store(indexOfKey(key), cpu, value.subarray(cpu * this.stride, cpu * this.stride + this.valueSize));
    }
    return 0;
  }

  private store(index: number, cpu: number, value: Uint8Array): void {
    this.copyValue(this.region, this.startOf(index, cpu), cpu * this.maxEntries + index, value);
  }

  /** The executing CPU's values. */
  override *values(): Iterable<number> {
    const cpu = this.env.currentCpu();
    for (let index = 0; index < this.maxEntries; index++) yield this.region.pointer(this.startOf(index, cpu));
  }
}

/** `BPF_MAP_TYPE_PERCPU_HASH` (kernel/bpf/hashtab.c): an existing element is updated in place. */
export class PercpuHashMap extends HashMap {
  private get stride(): number {
    return roundUp(this.valueSize, 8);
  }

  protected override storedValueSize(): number {
    return this.stride * this.env.cpus;
  }

  override get userValueSize(): number {
    return this.storedValueSize();
  }

  override lookup(key: Uint8Array, cpu = this.env.currentCpu()): number {
    const first = super.lookup(key);
    return first === 0 ? 0 : first + cpu * this.stride;
  }

  override readForUser(key: Uint8Array): Uint8Array | undefined {
    return this.slots.has(toHex(key)) ? readAll(this.env, this, key, this.stride) : undefined;
  }

  override *update(key: Uint8Array, value: Uint8Array, flags: number): Coroutine<number> {
    const slot = this.slots.get(toHex(key));
    if (slot === undefined || flags & UpdateFlag.NOEXIST) return yield* super.update(key, value, flags);
    const bad = checkUpdateFlags(flags, this.record);
    if (!bad) this.copyCpu(slot, this.env.currentCpu(), value);
    return bad;
  }

  override *updateFromUser(key: Uint8Array, value: Uint8Array, flags: number): Coroutine<number> {
    const ret = yield* this.update(key, value.subarray(0, this.valueSize), flags);
    const slot = this.slots.get(toHex(key));
    if (ret < 0 || slot === undefined) return ret;
    for (let cpu = 0; cpu < this.env.cpus; cpu++) {
      this.copyCpu(slot, cpu, value.subarray(cpu * this.stride, cpu * this.stride + this.valueSize));
    }
    return 0;
  }

  private copyCpu(slot: number, cpu: number, value: Uint8Array): void {
    this.copyValue(this.region, this.valueStart(slot) + cpu * this.stride, slot + cpu * this.slotLimit(), value);
  }

  /** A new element has the value on the CPU that made it, and zeros elsewhere. */
  protected override storeValue(slot: number, value: Uint8Array): void {
    this.region.bytes.set(value, this.valueStart(slot) + this.env.currentCpu() * this.stride);
  }

  protected override placeAt(offset: number): ValuePlace | undefined {
    const place = super.placeAt(offset);
    if (!place) return undefined;
    const cpu = Math.floor(place.offset / this.stride);
    return { slot: place.slot + cpu * this.slotLimit(), offset: place.offset % this.stride };
  }

  override keyPointerOf(valuePointer: number): number {
    const offset = offsetOf(valuePointer);
    return this.region.pointer(offset - (offset % this.elementSize));
  }

  override *values(): Iterable<number> {
    const cpu = this.env.currentCpu();
    for (const pointer of super.values()) yield pointer + cpu * this.stride;
  }
}

function readAll(env: MapEnvironment, map: BpfMap, key: Uint8Array, stride: number): Uint8Array {
  const all = new Uint8Array(stride * env.cpus);
  for (let cpu = 0; cpu < env.cpus; cpu++) all.set(env.space.read(map.lookup(key, cpu), map.valueSize)!, cpu * stride);
  return all;
}
