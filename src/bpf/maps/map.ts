import { toHex } from '../../base/bytes.ts';
import { Errno } from '../../base/errno.ts';
import type { EventKind, FieldValue } from '../../base/event.ts';
import { mem_copy, mem_write } from '../../base/event.ts';
import type { ValueLayout } from '../../base/value-layout.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import type { AddressSpace, Region } from '../memory.ts';
import { halvesAt } from '../memory.ts';
import type { TypeId, TypeTable } from '../object.ts';
import type { SpecialField, ValueRecord } from './record.ts';
import { specialField } from './record.ts';
import { UpdateFlag } from './types.ts';

/** What bpf(BPF_MAP_CREATE) is told (`union bpf_attr`). */
export interface MapAttributes {
  readonly mapType: number;
  readonly name: string;
  readonly keySize: number;
  readonly valueSize: number;
  readonly maxEntries: number;
  readonly mapFlags: number;
  /** Types of key and value; a map without them has no special fields. 0 is none. */
  readonly types: TypeTable;
  readonly keyType: TypeId;
  readonly valueType: TypeId;
  /** The template of a map-in-map's inner maps. */
  readonly inner?: BpfMap | undefined;
  /** Name of the kernel's struct that a map of struct_ops holds. */
  readonly structOps?: string;
  /** Made by libbpf only to see whether it can be: the Log does not mention it. */
  readonly isProbe?: true;
}

type MapConstructor = new (
  env: MapEnvironment,
  id: number,
  address: number,
  attributes: MapAttributes,
  shape: ValueShape,
) => BpfMap;

/** What `ops->map_alloc_check` of a map type asks for, beside what all ask. */
export interface MapKind {
  readonly make: MapConstructor;
  readonly flags: number;
  readonly check?: (attributes: MapAttributes) => number;
}

/** Map types by their number. */
export type MapKinds = ReadonlyMap<number, MapKind>;

/** What maps need of the machine around them. */
export interface MapEnvironment {
  /** The map types there are. */
  readonly mapKinds: MapKinds;
  readonly space: AddressSpace;
  readonly cpus: number;
  /** CPU that executes now. */
  currentCpu(): number;
  /** Writes an event, the clock brought up to the instruction that runs. */
  emit(kind: EventKind, ...fields: FieldValue[]): void;
  /** `bpf_obj_free_fields`: cancels and frees timer and work of the value at `offset` of the map's region. */
  freeFields(map: BpfMap, offset: number, isAsyncOnly?: boolean): Coroutine;
  /** Drops an inner map's reference that a map-in-map held. */
  putMap(map: BpfMap): void;
  /** The program behind a descriptor of the current task: `-EBADF`, `-EINVAL`. */
  programFromFd(fd: number): HeldProgram | number;
  /** Drops a program's reference that a program array held. */
  putProgram(program: HeldProgram): void;
  /** The map behind a descriptor of the current task: `-EBADF`, `-EINVAL`. */
  mapFromFd(fd: number): BpfMap | number;
}

/** A program as far as a map must know it. */
export interface HeldProgram {
  readonly id: number;
  readonly parts: { readonly type: number };
  refCount: number;
}

/** What `slotAt` says of a place in a map's region. */
export interface ValuePlace {
  readonly slot: number;
  /** Bytes from the start of the value. */
  readonly offset: number;
}

/**
 * `struct bpf_map`. Keys and values are bytes; elements live in a region of the
 * kernel's address space, at `slot` numbers that stay while an element lives.
 * Functions return `-errno` as `map->ops` do; those that may free timers or
 * works are coroutines, since freeing may wait for a callback.
 */
export abstract class BpfMap {
  readonly id: number;
  /** 15 characters at most, as the kernel keeps it. */
  readonly name: string;
  readonly attributes: MapAttributes;
  readonly record: ValueRecord;
  readonly layout: ValueLayout | undefined;
  /** `struct bpf_map *`: what `lddw` of the map gives. */
  readonly address: number;
  /** References from file descriptors and pins (`usercnt`). At 0, timers and works are gone and cannot be made. */
  userCount = 0;
  /** All references (`refcnt`): user's and programs'. At 0 the map is freed. */
  refCount = 0;
  /** bpf(BPF_MAP_FREEZE): no more writes from user space. */
  isFrozen = false;
  protected readonly env: MapEnvironment;

  constructor(env: MapEnvironment, id: number, address: number, attributes: MapAttributes, shape: ValueShape) {
    this.env = env;
    this.id = id;
    this.name = attributes.name.slice(0, 15);
    this.attributes = attributes;
    this.record = shape.record;
    this.layout = shape.layout;
    this.address = address;
  }

  get keySize(): number {
    return this.attributes.keySize;
  }

  get valueSize(): number {
    return this.attributes.valueSize;
  }

  get maxEntries(): number {
    return this.attributes.maxEntries;
  }

  /** Pointer to the value of `key`, or 0. `cpu` matters to per-CPU maps. */
  abstract lookup(key: Uint8Array, cpu?: number): number;

  /** Like `lookup`, from user space: does not count as use for eviction. */
  peek(key: Uint8Array, cpu?: number): number {
    return this.lookup(key, cpu);
  }

  abstract update(key: Uint8Array, value: Uint8Array, flags: number): Coroutine<number>;

  abstract remove(key: Uint8Array): Coroutine<number>;

  /** The key behind `key` (the first without), or undefined at the end. */
  abstract nextKey(key: Uint8Array | undefined): Uint8Array | undefined;

  /** Where in the map a pointer into its memory points, or undefined when it is not a value. Some maps (programs, maps, queues) have none to point to. */
  placeOf(_pointer: number): ValuePlace | undefined {
    return undefined;
  }

  /** Pointer to the key that belongs to a value, as callbacks get it; 0 where it must be made (arrays: the slot). */
  keyPointerOf(_valuePointer: number): number {
    return 0;
  }

  /** The bytes user space sees: `value_size`, for per-CPU maps one rounded-up value a CPU. Special fields read as zero. */
  readForUser(key: Uint8Array): Uint8Array | undefined {
    const pointer = this.peek(key);
    if (pointer === 0) return undefined;
    const bytes = this.env.space.read(pointer, this.valueSize)!;
    for (const field of this.fields()) bytes.fill(0, field.offset, field.offset + field.size);
    return bytes;
  }

  /** Size of what user space passes for a value. */
  get userValueSize(): number {
    return this.valueSize;
  }

  /** An update from user space. */
  *updateFromUser(key: Uint8Array, value: Uint8Array, flags: number): Coroutine<number> {
    return yield* this.update(key, value, flags);
  }

  /** Pointers to all values, in the order `bpf_for_each_map_elem` visits them. */
  values(): Iterable<number> {
    return [];
  }

  /** Frees timers and works of all elements: the last user reference is gone (`map_release_uref`). */
  *releaseUserReferences(): Coroutine {
    if (!this.hasAsyncFields()) return;
    for (const pointer of this.values()) yield* this.env.freeFields(this, pointer, true);
  }

  /** Gives the memory back: nobody refers to the map any more, and timers and works went with the last user. */
  abstract free(): void;

  protected fields(): readonly SpecialField[] {
    return this.record.state === 'fields' ? this.record.fields : [];
  }

  protected hasAsyncFields(): boolean {
    return specialField(this.record, 'bpf_timer') !== undefined || specialField(this.record, 'bpf_wq') !== undefined;
  }

  /** `copy_map_value`: copies the plain bytes of a value in place, special fields left alone; written to the Log. */
  protected copyValue(region: Region, start: number, slot: number, value: Uint8Array): void {
    for (const [from, to] of this.plainRanges()) this.copyRange(region, start, slot, value, from, to);
  }

  /** Half-open byte ranges of the value between its special fields. */
  private plainRanges(): [from: number, to: number][] {
    const ranges: [number, number][] = [];
    let from = 0;
    for (const field of this.fields().toSorted((a, b) => a.offset - b.offset)) {
      if (field.offset > from) ranges.push([from, field.offset]);
      from = field.offset + field.size;
    }
    if (from < this.valueSize) ranges.push([from, this.valueSize]);
    return ranges;
  }

  private copyRange(region: Region, start: number, slot: number, value: Uint8Array, from: number, to: number): void {
    const bytes = value.subarray(from, to);
    if (bytes.length > 8) this.env.emit(mem_copy, this.id, slot, from, toHex(bytes));
    else {
      const next = halvesAt(bytes, 0, bytes.length);
      this.emitWrite({ slot, offset: from }, bytes.length, next, halvesAt(region.bytes, start + from, bytes.length));
    }
    region.bytes.set(bytes, start + from);
  }

  /** A watch for the map's region: stores by programs become `mem_write`. */
  protected onStore(offset: number, size: number, newLo: number, newHi: number, oldLo: number, oldHi: number): void {
    const place = this.placeAt(offset);
    if (place) this.emitWrite(place, size, [newLo, newHi], [oldLo, oldHi]);
  }

  /** `placeOf` for an offset in the map's region. */
  protected placeAt(_offset: number): ValuePlace | undefined {
    return undefined;
  }

  private emitWrite(
    place: ValuePlace,
    size: number,
    next: readonly [number, number],
    old: readonly [number, number],
  ): void {
    const { slot, offset } = place;
    this.env.emit(mem_write, this.id, slot, offset, size, next[0] >>> 0, next[1] >>> 0, old[0] >>> 0, old[1] >>> 0);
  }
}

/** What the types of a map's value say, worked out when it is made. */
export interface ValueShape {
  readonly record: ValueRecord;
  readonly layout: ValueLayout | undefined;
}

/** `-EINVAL` for flags no update knows, or 0. `BPF_F_LOCK` needs a lock in the value. */
export function checkUpdateFlags(flags: number, record: ValueRecord): number {
  if ((flags & ~UpdateFlag.LOCK) > UpdateFlag.EXIST) return -Errno.EINVAL;
  return flags & UpdateFlag.LOCK && !specialField(record, 'bpf_spin_lock') ? -Errno.EINVAL : 0;
}

export function roundUp(value: number, to: number): number {
  return Math.ceil(value / to) * to;
}
