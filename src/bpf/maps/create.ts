import { Errno } from '../../base/errno.ts';
import { ArrayMap } from './array.ts';
import { parseFields } from './fields.ts';
import { HashMap } from './hash.ts';
import { LruHashMap } from './lru-hash.ts';
import { LpmTrieMap } from './lpm-trie.ts';
import { MapInMap } from './map-in-map.ts';
import { PercpuArrayMap, PercpuHashMap } from './percpu.ts';
import { ProgArrayMap } from './prog-array.ts';
import { QueueMap } from './queue.ts';
import { RingbufMap } from './ringbuf.ts';
import { StructOpsMap } from './struct-ops.ts';
import { TaskStorageMap } from './task-storage.ts';
import { valueLayout } from './layout.ts';
import type { BpfMap, MapAttributes, MapEnvironment, ValueShape } from './map.ts';
import type { ValueRecord } from './record.ts';
import { specialField } from './record.ts';
import { MapFlag, MapType } from './types.ts';

type MapConstructor = new (
  env: MapEnvironment,
  id: number,
  address: number,
  attributes: MapAttributes,
  shape: ValueShape,
) => BpfMap;

/** What `ops->map_alloc_check` of a map type asks for, beside what all ask. */
interface MapKind {
  readonly make: MapConstructor;
  readonly flags: number;
  readonly check?: (attributes: MapAttributes) => number;
}

const COMMON_FLAGS = MapFlag.NUMA_NODE | MapFlag.RDONLY | MapFlag.WRONLY | MapFlag.RDONLY_PROG | MapFlag.WRONLY_PROG;
/** KMALLOC_MAX_SIZE of x86-64: no value is larger. */
const MAX_VALUE_BYTES = 1 << 22;
/** More memory than this for one map is -ENOMEM: the machine is small. */
const MAX_MAP_BYTES = 1 << 28;

function checkArray(a: MapAttributes): number {
  if (a.keySize !== 4 || a.maxEntries === 0 || a.valueSize === 0) return -Errno.EINVAL;
  return a.valueSize > MAX_VALUE_BYTES ? -Errno.E2BIG : 0;
}

function checkHash(a: MapAttributes): number {
  if (a.keySize === 0 || a.maxEntries === 0 || a.valueSize === 0) return -Errno.EINVAL;
  return a.keySize > 512 + 64 || a.keySize + a.valueSize > MAX_VALUE_BYTES ? -Errno.E2BIG : 0;
}

function checkArrayOfMaps(a: MapAttributes): number {
  return a.inner === undefined ? -Errno.EBADF : a.valueSize !== 4 ? -Errno.EINVAL : checkArray(a);
}

function checkHashOfMaps(a: MapAttributes): number {
  return a.inner === undefined ? -Errno.EBADF : a.valueSize !== 4 ? -Errno.EINVAL : checkHash(a);
}

function checkQueue(a: MapAttributes): number {
  return a.keySize !== 0 || a.maxEntries === 0 || a.valueSize === 0 ? -Errno.EINVAL : 0;
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

const HASH_FLAGS = COMMON_FLAGS | MapFlag.NO_PREALLOC | MapFlag.ZERO_SEED;

/**
 * The map types there are. Those at the end can be made, and hold what they are given, but
 * programs get nothing from them yet: no perf buffers, no socket storage.
 */
const kinds = new Map<number, MapKind>([
  [MapType.ARRAY, { make: ArrayMap, flags: COMMON_FLAGS | MapFlag.MMAPABLE | MapFlag.INNER_MAP, check: checkArray }],
  [MapType.HASH, { make: HashMap, flags: HASH_FLAGS, check: checkHash }],
  [MapType.LRU_HASH, { make: LruHashMap, flags: COMMON_FLAGS | MapFlag.NO_COMMON_LRU | MapFlag.ZERO_SEED, check: checkHash }],
  [MapType.PERCPU_ARRAY, { make: PercpuArrayMap, flags: COMMON_FLAGS, check: checkArray }],
  [MapType.PERCPU_HASH, { make: PercpuHashMap, flags: HASH_FLAGS, check: checkHash }],
  [MapType.LRU_PERCPU_HASH, { make: PercpuHashMap, flags: COMMON_FLAGS | MapFlag.NO_COMMON_LRU | MapFlag.ZERO_SEED, check: checkHash }],
  [MapType.ARRAY_OF_MAPS, { make: MapInMap, flags: COMMON_FLAGS, check: checkArrayOfMaps }],
  [MapType.HASH_OF_MAPS, { make: MapInMap, flags: HASH_FLAGS, check: checkHashOfMaps }],
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

/** Map types whose values may hold a bpf_timer, a bpf_wq, a list or a tree (kernel/bpf/syscall.c map_check_btf). */
const ASYNC_MAPS: readonly number[] = [MapType.HASH, MapType.LRU_HASH, MapType.ARRAY];
const LOCK_MAPS: readonly number[] = [
  MapType.HASH, MapType.ARRAY, MapType.LRU_HASH, MapType.SK_STORAGE, MapType.TASK_STORAGE,
];

/** Makes a map as bpf(BPF_MAP_CREATE) does (kernel/bpf/syscall.c map_create), or the `-errno` it gives. */
export function createMap(env: MapEnvironment, id: number, address: number, attributes: MapAttributes): BpfMap | number {
  const kind = kinds.get(attributes.mapType);
  if (!kind) return -Errno.EINVAL;
  if (attributes.mapFlags & ~kind.flags) return -Errno.EINVAL;
  const refused = kind.check?.(attributes) ?? 0;
  if (refused) return refused;
  const record = parseFields(attributes.types, attributes.valueType);
  const unfit = checkFields(attributes, record);
  if (unfit) return unfit;
  if (memoryOf(env, attributes) > MAX_MAP_BYTES) return -Errno.ENOMEM;
  const layout = valueLayout(attributes.types, attributes.keyType, attributes.valueType);
  return new kind.make(env, id, address, attributes, { record, layout });
}

function memoryOf(env: MapEnvironment, { mapType, maxEntries, keySize, valueSize }: MapAttributes): number {
  if (mapType === MapType.RINGBUF) return 2 * maxEntries;
  const isPercpu = mapType === MapType.PERCPU_ARRAY || mapType === MapType.PERCPU_HASH || mapType === MapType.LRU_PERCPU_HASH;
  return maxEntries * (keySize + valueSize * (isPercpu ? env.cpus : 1) + 16);
}

/** `map_check_btf`: which maps may have which special fields. */
function checkFields(attributes: MapAttributes, record: ValueRecord): number {
  if (record.state !== 'fields') return 0;
  if (attributes.mapFlags & (MapFlag.RDONLY_PROG | MapFlag.WRONLY_PROG)) return -Errno.EACCES;
  const isAsync = specialField(record, 'bpf_timer') !== undefined || specialField(record, 'bpf_wq') !== undefined;
  if (isAsync && !ASYNC_MAPS.includes(attributes.mapType)) return -Errno.EOPNOTSUPP;
  const isGraph = specialField(record, 'bpf_list_head') !== undefined || specialField(record, 'bpf_rb_root') !== undefined;
  if (isGraph && !ASYNC_MAPS.includes(attributes.mapType)) return -Errno.EOPNOTSUPP;
  return specialField(record, 'bpf_spin_lock') && !LOCK_MAPS.includes(attributes.mapType) ? -Errno.EOPNOTSUPP : 0;
}
