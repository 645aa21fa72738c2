import { Errno } from '../base/errno.ts';
import type { Coroutine } from '../kernel/coroutine.ts';
import { File } from '../kernel/fs/file.ts';
import type { Machine } from '../kernel/machine.ts';
import type { Bpf } from './bpf.ts';
import { ArrayMap } from './maps/array.ts';
import type { BpfMap, MapAttributes } from './maps/map.ts';
import { MapFlag, UpdateFlag } from './maps/types.ts';
import { StructOpsMap } from './maps/struct-ops.ts';
import type { Region } from './memory.ts';
import { structOpsUpdate } from './struct-ops.ts';

/** bpf(2)'s commands on maps (kernel/bpf/syscall.c), for the current task. They return a descriptor, 0, or `-errno`. */

/** Where a command puts bytes for its caller. */
export interface OutBytes {
  bytes?: Uint8Array;
}

/** A new descriptor of the current task for a map, or `-EMFILE`. It holds a user reference until it is closed. */
export function installMapFd(bpf: Bpf, map: BpfMap): number {
  bpf.getUserMap(map);
  const release = (_m: Machine): Coroutine => bpf.putUserMap(map);
  return installFile(bpf, new File('anon_inode:bpf-map', { release }, map));
}

/** Installs a file in the current task. */
export function installFile(bpf: Bpf, file: File): number {
  return bpf.m.current.files?.install(file) ?? -Errno.EMFILE;
}

/** BPF_MAP_CREATE. `innerMapFd`: the template of a map-in-map. */
export function* mapCreate(bpf: Bpf, attributes: Omit<MapAttributes, 'inner'>, innerMapFd?: number): Coroutine<number> {
  const inner = innerMapFd === undefined ? undefined : bpf.mapFromFd(innerMapFd);
  if (typeof inner === 'number') return inner;
  yield* bpf.m.spend(bpf.m.costs.shortSyscallNs);
  const map = bpf.createMap({ ...attributes, inner });
  return typeof map === 'number' ? map : installMapFd(bpf, map);
}

/** BPF_MAP_LOOKUP_ELEM: `-ENOENT` when there is no such element. Special fields read as zero. */
export function* mapLookupElem(bpf: Bpf, fd: number, key: Uint8Array, out: OutBytes): Coroutine<number> {
  const map = yield* accessibleMap(bpf, fd, MapFlag.WRONLY);
  if (typeof map === 'number') return map;
  out.bytes = map.readForUser(key);
  return out.bytes ? 0 : -Errno.ENOENT;
}

/** BPF_MAP_UPDATE_ELEM: `-EPERM` on a frozen map. */
export function* mapUpdateElem(bpf: Bpf, fd: number, key: Uint8Array, value: Uint8Array, flags: number): Coroutine<number> {
  const map = yield* accessibleMap(bpf, fd, MapFlag.RDONLY);
  if (typeof map === 'number') return map;
  if (map.isFrozen) return -Errno.EPERM;
  if (flags > (UpdateFlag.EXIST | UpdateFlag.LOCK)) return -Errno.EINVAL;
  if (map instanceof StructOpsMap) return structOpsUpdate(bpf, map, value, flags);
  return yield* map.updateFromUser(key, value, flags);
}

/** BPF_MAP_DELETE_ELEM */
export function* mapDeleteElem(bpf: Bpf, fd: number, key: Uint8Array): Coroutine<number> {
  const map = yield* accessibleMap(bpf, fd, MapFlag.RDONLY);
  if (typeof map === 'number') return map;
  return map.isFrozen ? -Errno.EPERM : yield* map.remove(key);
}

/** BPF_MAP_LOOKUP_AND_DELETE_ELEM */
export function* mapLookupAndDeleteElem(bpf: Bpf, fd: number, key: Uint8Array, out: OutBytes): Coroutine<number> {
  const found = yield* mapLookupElem(bpf, fd, key, out);
  return found < 0 ? found : yield* mapDeleteElem(bpf, fd, key);
}

/** BPF_MAP_GET_NEXT_KEY: `-ENOENT` behind the last; without a key the first. */
export function* mapGetNextKey(bpf: Bpf, fd: number, key: Uint8Array | undefined, out: OutBytes): Coroutine<number> {
  const map = yield* accessibleMap(bpf, fd, MapFlag.WRONLY);
  if (typeof map === 'number') return map;
  out.bytes = map.nextKey(key);
  return out.bytes ? 0 : -Errno.ENOENT;
}

/** BPF_MAP_FREEZE: read-only for user space from here on; `-EBUSY` when frozen already. */
export function* mapFreeze(bpf: Bpf, fd: number): Coroutine<number> {
  const map = yield* accessibleMap(bpf, fd, 0);
  if (typeof map === 'number') return map;
  if (map.isFrozen) return -Errno.EBUSY;
  map.isFrozen = true;
  return 0;
}

/** The memory behind mmap(2) of a map: `-ENODEV` unless it was made with BPF_F_MMAPABLE, `-ENOTSUPP` with timers or works in it. */
export function mapMemory(bpf: Bpf, fd: number): Region | number {
  const map = bpf.mapFromFd(fd);
  if (typeof map === 'number') return map;
  if (map.record.state === 'fields') return -Errno.ENOTSUPP;
  const isMmapable = map instanceof ArrayMap && map.attributes.mapFlags & MapFlag.MMAPABLE;
  return isMmapable ? map.region : -Errno.ENODEV;
}

function* accessibleMap(bpf: Bpf, fd: number, refusingFlag: number): Coroutine<BpfMap | number> {
  yield* bpf.m.spend(bpf.m.costs.shortSyscallNs);
  const map = bpf.mapFromFd(fd);
  return typeof map !== 'number' && map.attributes.mapFlags & refusingFlag ? -Errno.EPERM : map;
}
