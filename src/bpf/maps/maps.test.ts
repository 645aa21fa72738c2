import { describe, expect, it } from 'vitest';
import { Errno } from '../../base/errno.ts';
import type { EventKind, FieldValue } from '../../base/event.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import { AddressSpace, FIRST_KERNEL_REGION } from '../memory.ts';
import { ELEM, elemTypes } from '../testing/elem.ts';
import { createMap } from './create.ts';
import type { MapAttributes, MapEnvironment } from './map.ts';
import { BpfMap } from './map.ts';
import type { RingbufMap } from './ringbuf.ts';
import { MapFlag, MapType, UpdateFlag } from './types.ts';
import { mapKinds } from './whole-kinds.ts';

class TestEnvironment implements MapEnvironment {
  readonly mapKinds = mapKinds;
  readonly space = new AddressSpace(FIRST_KERNEL_REGION);
  readonly events: [name: string, ...fields: FieldValue[]][] = [];
  readonly freed: number[] = [];
  readonly put: BpfMap[] = [];
  readonly fds: BpfMap[] = [];
  cpus = 1;
  cpu = 0;

  currentCpu(): number {
    return this.cpu;
  }

  emit(kind: EventKind, ...fields: FieldValue[]): void {
    this.events.push([kind.name, ...fields]);
  }

  *freeFields(_map: BpfMap, value: number): Coroutine {
    this.freed.push(value);
  }

  putMap(map: BpfMap): void {
    this.put.push(map);
  }

  mapFromFd(fd: number): BpfMap | number {
    return this.fds[fd] ?? -Errno.EBADF;
  }

  programFromFd(): number {
    return -Errno.EBADF;
  }

  putProgram(): void {}
}

const plain: MapAttributes = {
  mapType: MapType.ARRAY, name: 'm', keySize: 4, valueSize: 8, maxEntries: 4, mapFlags: 0,
  types: elemTypes, keyType: 0, valueType: 0,
};

function make(env: MapEnvironment, attributes: Partial<MapAttributes>): BpfMap {
  const map = createMap(env, 1, 0x1000, { ...plain, ...attributes });
  if (!(map instanceof BpfMap)) throw new Error(`refused: ${map}`);
  return map;
}

function refusal(attributes: Partial<MapAttributes>): number {
  const map = createMap(new TestEnvironment(), 1, 0x1000, { ...plain, ...attributes });
  return typeof map === 'number' ? map : 0;
}

function done<T>(coroutine: Coroutine<T>): T {
  const result = coroutine.next();
  if (!result.done) throw new Error('it waited');
  return result.value;
}

const key = (n: number): Uint8Array => Uint8Array.of(n, 0, 0, 0);
const value = (n: number, size = 8): Uint8Array => new Uint8Array(size).fill(n);

describe('making maps', () => {
  it.each([
    ['an array with an 8-byte key', { keySize: 8 }, -Errno.EINVAL],
    ['no elements', { maxEntries: 0 }, -Errno.EINVAL],
    ['a type that does not exist', { mapType: 99 }, -Errno.EINVAL],
    ['NO_PREALLOC on an array', { mapFlags: MapFlag.NO_PREALLOC }, -Errno.EINVAL],
    ['a ring of no power of two', { mapType: MapType.RINGBUF, keySize: 0, valueSize: 0, maxEntries: 5000 }, -Errno.EINVAL],
    ['a map of maps without a template', { mapType: MapType.ARRAY_OF_MAPS, valueSize: 4 }, -Errno.EBADF],
    ['a bpf_wq in a per-CPU array', { mapType: MapType.PERCPU_ARRAY, valueSize: 24, valueType: ELEM }, -Errno.EOPNOTSUPP],
    ['a bpf_wq in a read-only map', { mapFlags: MapFlag.RDONLY_PROG, valueSize: 24, valueType: ELEM }, -Errno.EACCES],
    ['task storage without types', { mapType: MapType.TASK_STORAGE, mapFlags: MapFlag.NO_PREALLOC, maxEntries: 0 }, -Errno.EINVAL],
  ])('refuses %s', (_name, attributes, error) => {
    expect(refusal(attributes)).toBe(error);
  });

  it('accepts a bpf_wq in array, hash and LRU hash', () => {
    for (const mapType of [MapType.ARRAY, MapType.HASH, MapType.LRU_HASH]) {
      expect(make(new TestEnvironment(), { mapType, valueSize: 24, valueType: ELEM }).record.state).toBe('fields');
    }
  });
});

describe('ARRAY', () => {
  it('updates in place, leaves special fields alone, then frees them', () => {
    const env = new TestEnvironment();
    const map = make(env, { valueSize: 24, valueType: ELEM });
    const pointer = map.lookup(key(1));
    expect(done(map.update(key(1), value(7, 24), UpdateFlag.ANY))).toBe(0);
    expect(map.lookup(key(1))).toBe(pointer);
    expect([...env.space.read(pointer, 24)!]).toEqual([...value(7), ...value(0, 16)]);
    expect(env.freed).toEqual([pointer]);
  });

  it('cannot be deleted from, nor updated with NOEXIST or out of range', () => {
    const map = make(new TestEnvironment(), {});
    expect(done(map.remove(key(0)))).toBe(-Errno.EINVAL);
    expect(done(map.update(key(0), value(1), UpdateFlag.NOEXIST))).toBe(-Errno.EEXIST);
    expect(done(map.update(key(4), value(1), UpdateFlag.ANY))).toBe(-Errno.E2BIG);
    expect(done(map.update(key(0), value(1), 8))).toBe(-Errno.EINVAL);
    expect(map.lookup(key(4))).toBe(0);
  });

  it('writes a store of a program to the Log', () => {
    const env = new TestEnvironment();
    const map = make(env, { valueSize: 12 });
    env.space.write(map.lookup(key(2)) + 4, Uint8Array.of(1, 2, 3, 4));
    expect(env.events).toEqual([['mem_write', 1, 2, 4, 4, 0x04030201, 0, 0, 0]]);
  });
});

describe.each([['preallocated', 0], ['NO_PREALLOC', MapFlag.NO_PREALLOC]])('HASH, %s', (_name, mapFlags) => {
  it('makes a new element for an existing key and frees the old one', () => {
    const env = new TestEnvironment();
    const map = make(env, { mapType: MapType.HASH, mapFlags, valueSize: 24, valueType: ELEM });
    done(map.update(key(5), value(1, 24), UpdateFlag.ANY));
    const first = map.lookup(key(5));
    done(map.update(key(5), value(2, 24), UpdateFlag.ANY));
    expect(map.lookup(key(5))).not.toBe(first);
    expect(env.freed).toEqual([first]);
    expect(env.events.map(([name]) => name)).toEqual(['map_elem_insert', 'map_elem_delete', 'map_elem_insert']);
  });

  it('answers flags as Linux does', () => {
    const map = make(new TestEnvironment(), { mapType: MapType.HASH, mapFlags, maxEntries: 1 });
    expect(done(map.update(key(1), value(1), UpdateFlag.EXIST))).toBe(-Errno.ENOENT);
    expect(done(map.update(key(1), value(1), UpdateFlag.NOEXIST))).toBe(0);
    expect(done(map.update(key(1), value(1), UpdateFlag.NOEXIST))).toBe(-Errno.EEXIST);
    expect(done(map.update(key(2), value(1), UpdateFlag.ANY))).toBe(-Errno.E2BIG);
    expect(done(map.remove(key(2)))).toBe(-Errno.ENOENT);
    expect(done(map.remove(key(1)))).toBe(0);
    expect(map.nextKey(undefined)).toBeUndefined();
  });

  it('keeps pointers good while it grows', () => {
    const env = new TestEnvironment();
    const map = make(env, { mapType: MapType.HASH, mapFlags, maxEntries: 100 });
    for (let n = 0; n < 100; n++) done(map.update(key(n), value(n), UpdateFlag.ANY));
    for (let n = 0; n < 100; n++) expect(env.space.read(map.lookup(key(n)), 8)![0]).toBe(n);
  });
});

describe('LRU_HASH', () => {
  it('evicts and frees what was not used', () => {
    const env = new TestEnvironment();
    const map = make(env, { mapType: MapType.LRU_HASH, maxEntries: 4, valueSize: 24, valueType: ELEM });
    for (let n = 0; n < 10; n++) expect(done(map.update(key(n), value(n, 24), UpdateFlag.ANY))).toBe(0);
    expect(map.lookup(key(9))).not.toBe(0);
    expect(map.lookup(key(0))).toBe(0);
    expect(env.freed.length).toBeGreaterThanOrEqual(6);
  });
});

describe.each([['PERCPU_ARRAY', MapType.PERCPU_ARRAY], ['PERCPU_HASH', MapType.PERCPU_HASH]])('%s', (_name, mapType) => {
  it('has a value for each CPU, and user space sees all', () => {
    const env = new TestEnvironment();
    env.cpus = 2;
    const map = make(env, { mapType });
    done(map.update(key(1), value(1), UpdateFlag.ANY));
    env.cpu = 1;
    done(map.update(key(1), value(2), UpdateFlag.ANY));
    expect(env.space.read(map.lookup(key(1)), 8)![0]).toBe(2);
    expect([...map.readForUser(key(1))!]).toEqual([...value(1), ...value(2)]);
    done(map.updateFromUser(key(1), Uint8Array.of(...value(3), ...value(4)), UpdateFlag.ANY));
    expect([...map.readForUser(key(1))!]).toEqual([...value(3), ...value(4)]);
  });
});

describe('ARRAY_OF_MAPS', () => {
  it('holds maps that are like its template', () => {
    const env = new TestEnvironment();
    const inner = make(env, {});
    env.fds[3] = inner;
    env.fds[4] = make(env, { valueSize: 16 });
    const outer = make(env, { mapType: MapType.ARRAY_OF_MAPS, valueSize: 4, inner });
    expect(done(outer.updateFromUser(key(0), key(3), UpdateFlag.ANY))).toBe(0);
    expect(outer.lookup(key(0))).toBe(inner.address);
    expect(outer.lookup(key(1))).toBe(0);
    expect(done(outer.updateFromUser(key(1), key(4), UpdateFlag.ANY))).toBe(-Errno.EINVAL);
    expect(done(outer.updateFromUser(key(1), key(9), UpdateFlag.ANY))).toBe(-Errno.EBADF);
    expect(done(outer.remove(key(0)))).toBe(0);
    expect(env.put).toEqual([inner]);
  });
});

describe('RINGBUF', () => {
  it('gives records in the order of their reservation, discarded ones left out', () => {
    const env = new TestEnvironment();
    const ring = make(env, { mapType: MapType.RINGBUF, keySize: 0, valueSize: 0, maxEntries: 4096 }) as RingbufMap;
    const [first, second, third] = [8, 4, 8].map((size) => ring.reserve(size));
    env.space.write(third, value(3));
    ring.commit(third, 0, false);
    expect(ring.consume()).toBeUndefined();
    ring.commit(second, 0, true);
    env.space.write(first, value(1));
    ring.commit(first, 0, false);
    expect([...ring.consume()!]).toEqual([...value(1)]);
    expect([...ring.consume()!]).toEqual([...value(3)]);
    expect(ring.consume()).toBeUndefined();
  });

  it('is full at its size, and a record may lie across the end', () => {
    const env = new TestEnvironment();
    const ring = make(env, { mapType: MapType.RINGBUF, keySize: 0, valueSize: 0, maxEntries: 4096 }) as RingbufMap;
    for (let round = 0; round < 5; round++) {
      const record = ring.reserve(2992);
      expect(record).not.toBe(0);
      expect(ring.reserve(2000)).toBe(0);
      expect(env.space.write(record, value(round, 2992))).toBe(true);
      ring.commit(record, 0, false);
      expect(ring.consume()!.every((byte) => byte === round)).toBe(true);
    }
  });
});
