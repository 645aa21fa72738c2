import { Errno } from '../../base/errno.ts';
import { ArrayMap } from './array.ts';
import { parseFields } from './fields.ts';
import { HashMap } from './hash.ts';
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

const kinds = new Map<number, MapKind>([
  [MapType.ARRAY, { make: ArrayMap, flags: COMMON_FLAGS | MapFlag.MMAPABLE | MapFlag.INNER_MAP, check: checkArray }],
  [MapType.HASH, { make: HashMap, flags: COMMON_FLAGS | MapFlag.NO_PREALLOC | MapFlag.ZERO_SEED, check: checkHash }],
]);

/** Map types whose values may hold a bpf_timer or a bpf_wq (kernel/bpf/syscall.c map_check_btf). */
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
  if (attributes.maxEntries * (attributes.valueSize + attributes.keySize) > MAX_MAP_BYTES) return -Errno.ENOMEM;
  const layout = valueLayout(attributes.types, attributes.keyType, attributes.valueType);
  return new kind.make(env, id, address, attributes, { record, layout });
}

/** `map_check_btf`: which maps may have which special fields. */
function checkFields(attributes: MapAttributes, record: ValueRecord): number {
  if (record.state !== 'fields') return 0;
  if (attributes.mapFlags & (MapFlag.RDONLY_PROG | MapFlag.WRONLY_PROG)) return -Errno.EACCES;
  const isAsync = specialField(record, 'bpf_timer') !== undefined || specialField(record, 'bpf_wq') !== undefined;
  if (isAsync && !ASYNC_MAPS.includes(attributes.mapType)) return -Errno.EOPNOTSUPP;
  if (specialField(record, 'bpf_spin_lock') && !LOCK_MAPS.includes(attributes.mapType)) return -Errno.EOPNOTSUPP;
  return attributes.mapFlags & MapFlag.MMAPABLE ? -Errno.ENOTSUPP : 0;
}
