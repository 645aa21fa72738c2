import { Errno } from '../../base/errno.ts';
import { HashMap } from './hash.ts';
import { COMMON_FLAGS, HASH_FLAGS, checkArray, checkHash, commonMapKinds } from './kinds.ts';
import { LruHashMap } from './lru-hash.ts';
import { LpmTrieMap } from './lpm-trie.ts';
import type { MapAttributes, MapKinds } from './map.ts';
import { MapInMap } from './map-in-map.ts';
import { PercpuArrayMap, PercpuHashMap } from './percpu.ts';
import { ProgArrayMap } from './prog-array.ts';
import { QueueMap } from './queue.ts';
import { RingbufMap } from './ringbuf.ts';
import { StackTraceMap } from './stack-trace.ts';
import { StructOpsMap } from './struct-ops.ts';
import { TaskStorageMap } from './task-storage.ts';
import { MapFlag, MapType } from './types.ts';

function checkArrayOfMaps(a: MapAttributes): number {
  return a.inner === undefined ? -Errno.EBADF : a.valueSize !== 4 ? -Errno.EINVAL : checkArray(a);
}

function checkHashOfMaps(a: MapAttributes): number {
  return a.inner === undefined ? -Errno.EBADF : a.valueSize !== 4 ? -Errno.EINVAL : checkHash(a);
}

function checkQueue(a: MapAttributes): number {
  return a.keySize !== 0 || a.maxEntries === 0 || a.valueSize === 0 ? -Errno.EINVAL : 0;
}

/** kernel.perf_event_max_stack */
const MAX_STACK = 127;

function checkStackTrace(a: MapAttributes): number {
  const isWellFormed = a.keySize === 4 && a.maxEntries > 0 && a.valueSize >= 8 && a.valueSize % 8 === 0;
  return isWellFormed && a.valueSize / 8 <= MAX_STACK ? 0 : -Errno.EINVAL;
}

/** A power of two of at least a page. */
function checkRingbuf(a: MapAttributes): number {
  const isPower = (a.maxEntries & (a.maxEntries - 1)) === 0;
  return a.keySize !== 0 || a.valueSize !== 0 || a.maxEntries < 4096 || !isPower ? -Errno.EINVAL : 0;
}

/** Task and socket storage want type information, no preallocation and no size. */
function checkLocalStorage(a: MapAttributes): number {
  const isWellFormed = a.mapFlags & MapFlag.NO_PREALLOC && a.maxEntries === 0 && a.keySize === 4 && a.valueSize > 0;
  return isWellFormed && a.keyType !== 0 && a.valueType !== 0 ? 0 : -Errno.EINVAL;
}

function checkLpmTrie(a: MapAttributes): number {
  const isWellFormed = a.maxEntries > 0 && a.mapFlags & MapFlag.NO_PREALLOC && a.keySize >= 5 && a.keySize <= 260;
  return isWellFormed && a.valueSize > 0 ? 0 : -Errno.EINVAL;
}

function checkStructOps(a: MapAttributes): number {
  return a.structOps === undefined || a.keySize !== 4 || a.maxEntries !== 1 ? -Errno.EINVAL : 0;
}

function checkFdArray(a: MapAttributes): number {
  return a.keySize !== 4 || a.valueSize !== 4 || a.maxEntries === 0 ? -Errno.EINVAL : 0;
}

/**
 * The map types there are. Those at the end can be made, and hold what they are given, but
 * programs get nothing from them yet: no perf buffers, no socket storage.
 */
export const mapKinds: MapKinds = new Map([
  ...commonMapKinds,
  [MapType.LRU_HASH, { make: LruHashMap, flags: COMMON_FLAGS | MapFlag.NO_COMMON_LRU | MapFlag.ZERO_SEED, check: checkHash }],
  [MapType.PERCPU_ARRAY, { make: PercpuArrayMap, flags: COMMON_FLAGS, check: checkArray }],
  [MapType.PERCPU_HASH, { make: PercpuHashMap, flags: HASH_FLAGS, check: checkHash }],
  [MapType.LRU_PERCPU_HASH, { make: PercpuHashMap, flags: COMMON_FLAGS | MapFlag.NO_COMMON_LRU | MapFlag.ZERO_SEED, check: checkHash }],
  [MapType.ARRAY_OF_MAPS, { make: MapInMap, flags: COMMON_FLAGS, check: checkArrayOfMaps }],
  [MapType.HASH_OF_MAPS, { make: MapInMap, flags: HASH_FLAGS, check: checkHashOfMaps }],
  [MapType.STACK_TRACE, { make: StackTraceMap, flags: MapFlag.NUMA_NODE | MapFlag.RDONLY | MapFlag.WRONLY, check: checkStackTrace }],
  [MapType.QUEUE, { make: QueueMap, flags: COMMON_FLAGS, check: checkQueue }],
  [MapType.STACK, { make: QueueMap, flags: COMMON_FLAGS, check: checkQueue }],
  [MapType.TASK_STORAGE, { make: TaskStorageMap, flags: HASH_FLAGS, check: checkLocalStorage }],
  [MapType.RINGBUF, { make: RingbufMap, flags: MapFlag.NUMA_NODE, check: checkRingbuf }],
  [MapType.STRUCT_OPS, { make: StructOpsMap, flags: MapFlag.LINK, check: checkStructOps }],
  [MapType.PROG_ARRAY, { make: ProgArrayMap, flags: COMMON_FLAGS, check: checkFdArray }],
  [MapType.PERF_EVENT_ARRAY, { make: HashMap, flags: COMMON_FLAGS, check: checkFdArray }],
  [MapType.LPM_TRIE, { make: LpmTrieMap, flags: HASH_FLAGS, check: checkLpmTrie }],
  [MapType.SK_STORAGE, { make: HashMap, flags: HASH_FLAGS, check: checkLocalStorage }],
]);
