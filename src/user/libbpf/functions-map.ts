import { decodeUtf8, encodeUtf8 } from '../../base/bytes.ts';
import { Errno } from '../../base/errno.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import type { HostCall, HostTable } from '../host-call.ts';
import type { LibbpfBinding } from './binding.ts';
import { libbpfError, libbpfNull } from './binding.ts';
import { LibbpfMap } from './bpf-map.ts';
import { attachStructOps } from './functions-struct-ops.ts';

/** bpf_map__… of <bpf/libbpf.h>, and the wrappers of <bpf/bpf.h> that work on a map's descriptor. */
export function mapFunctions(b: LibbpfBinding): HostTable {
  const mapOf = (c: HostCall) => b.handle(c.process, c.pointer(0), LibbpfMap);
  return {
    bpf_map__fd: (c) => (c.pointer(0) === 0 ? libbpfError(c, -Errno.EINVAL) : mapOf(c).fd),
    bpf_map__name: (c) => (c.pointer(0) === 0 ? 0 : c.process.libc.text(encodeUtf8(mapOf(c).name))),
    bpf_map__type: (c) => mapOf(c).attributes.mapType,
    bpf_map__key_size: (c) => mapOf(c).attributes.keySize,
    bpf_map__value_size: (c) => mapOf(c).attributes.valueSize,
    bpf_map__max_entries: (c) => mapOf(c).attributes.maxEntries,
    bpf_map__map_flags: (c) => mapOf(c).attributes.mapFlags,
    bpf_map__is_internal: (c) => (mapOf(c).isInternal ? 1 : 0),
    bpf_map__set_max_entries: (c) => setAttribute(c, mapOf(c), { maxEntries: c.u32(1) }),
    bpf_map__set_map_flags: (c) => setAttribute(c, mapOf(c), { mapFlags: c.u32(1) }),
    bpf_map__set_autocreate: (c) => {
      mapOf(c).autocreate = c.u32(1) !== 0;
      return 0;
    },
    bpf_map__set_autoattach: (c) => {
      mapOf(c).autoattach = c.u32(1) !== 0;
      return 0;
    },
    bpf_map__attach_struct_ops: function* (c) {
      const link = yield* attachStructOps(b, c.process, mapOf(c));
      return typeof link === 'number' ? libbpfNull(c, link) : b.pointerTo(c.process, link);
    },
    bpf_map__initial_value: (c) => initialValue(c, mapOf(c)),
    bpf_map__pin: (c) => pin(b, c, mapOf(c)),
    bpf_map__unpin: (c) => unpin(c, mapOf(c)),
    bpf_map__lookup_elem: (c) => lookup(b, c, mapOf(c).fd, c.pointer(1), c.pointer(3)),
    bpf_map__update_elem: (c) => update(b, c, mapOf(c).fd, c.pointer(1), c.pointer(3), c.pointer(5)),
    bpf_map__delete_elem: (c) => remove(b, c, mapOf(c).fd, c.pointer(1)),
    bpf_map__get_next_key: (c) => nextKey(b, c, mapOf(c).fd, c.pointer(1), c.pointer(2)),
    bpf_map_lookup_elem: (c) => lookup(b, c, c.s32(0), c.pointer(1), c.pointer(2)),
    bpf_map_lookup_elem_flags: (c) => lookup(b, c, c.s32(0), c.pointer(1), c.pointer(2)),
    bpf_map_lookup_and_delete_elem: (c) => lookup(b, c, c.s32(0), c.pointer(1), c.pointer(2), true),
    bpf_map_update_elem: (c) => update(b, c, c.s32(0), c.pointer(1), c.pointer(2), c.pointer(3)),
    bpf_map_delete_elem: (c) => remove(b, c, c.s32(0), c.pointer(1)),
    bpf_map_get_next_key: (c) => nextKey(b, c, c.s32(0), c.pointer(1), c.pointer(2)),
  };
}

/** -EBUSY once the map is there. */
function setAttribute(c: HostCall, map: LibbpfMap, change: Partial<LibbpfMap['attributes']>): number {
  if (map.fd >= 0) return libbpfError(c, -Errno.EBUSY);
  map.attributes = { ...map.attributes, ...change };
  return 0;
}

/** Where a data section's contents are; its size through the second argument. */
function initialValue(c: HostCall, map: LibbpfMap): number {
  const region = map.mapped === undefined ? undefined : c.memory.space.regionById(map.mapped);
  if (region === undefined) return libbpfNull(c, Errno.EINVAL);
  if (c.pointer(1) !== 0) c.memory.storeU64(c.pointer(1), map.attributes.valueSize);
  return region.pointer();
}

function* pin(b: LibbpfBinding, c: HostCall, map: LibbpfMap): Coroutine<number> {
  const path = decodeUtf8(c.string(1));
  const error = yield* b.calls.pin(map.fd, path);
  if (error === 0) map.pinPath = path;
  return libbpfError(c, error);
}

function* unpin(c: HostCall, map: LibbpfMap): Coroutine<number> {
  const error = yield* c.process.syscall('unlink', [c.pointer(1)]);
  if (error === 0) map.pinPath = undefined;
  return libbpfError(c, error);
}

function* lookup(b: LibbpfBinding, c: HostCall, fd: number, key: number, value: number, andDelete = false): Coroutine<number> {
  const shape = b.calls.mapShape(fd);
  if (shape === undefined) return libbpfError(c, -Errno.EBADF);
  const found = yield* b.calls.lookupElement(fd, c.memory.bytes(key, shape.keySize), andDelete);
  if (typeof found === 'number') return libbpfError(c, found);
  c.memory.store(value, found);
  return 0;
}

function* update(b: LibbpfBinding, c: HostCall, fd: number, key: number, value: number, flags: number): Coroutine<number> {
  const shape = b.calls.mapShape(fd);
  if (shape === undefined) return libbpfError(c, -Errno.EBADF);
  const keyBytes = c.memory.bytes(key, shape.keySize);
  return libbpfError(c, yield* b.calls.updateElement(fd, keyBytes, c.memory.bytes(value, shape.valueSize), flags));
}

function* remove(b: LibbpfBinding, c: HostCall, fd: number, key: number): Coroutine<number> {
  const shape = b.calls.mapShape(fd);
  if (shape === undefined) return libbpfError(c, -Errno.EBADF);
  return libbpfError(c, yield* b.calls.deleteElement(fd, c.memory.bytes(key, shape.keySize)));
}

function* nextKey(b: LibbpfBinding, c: HostCall, fd: number, key: number, next: number): Coroutine<number> {
  const shape = b.calls.mapShape(fd);
  if (shape === undefined) return libbpfError(c, -Errno.EBADF);
  const found = yield* b.calls.nextKey(fd, key === 0 ? undefined : c.memory.bytes(key, shape.keySize));
  if (typeof found === 'number') return libbpfError(c, found);
  c.memory.store(next, found);
  return 0;
}
