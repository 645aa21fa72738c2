import { Errno } from '../../base/errno.ts';
import { parseFields } from './fields.ts';
import { valueLayout } from './layout.ts';
import type { BpfMap, MapAttributes, MapEnvironment } from './map.ts';
import type { ValueRecord } from './record.ts';
import { specialField } from './record.ts';
import { MapFlag, MapType } from './types.ts';

/** More memory than this for one map is -ENOMEM: the machine is small. */
const MAX_MAP_BYTES = 1 << 28;

/** Map types whose values may hold a bpf_timer, a bpf_wq, a list or a tree (kernel/bpf/syscall.c map_check_btf). */
const ASYNC_MAPS: readonly number[] = [MapType.HASH, MapType.LRU_HASH, MapType.ARRAY];
const LOCK_MAPS: readonly number[] = [
  MapType.HASH, MapType.ARRAY, MapType.LRU_HASH, MapType.SK_STORAGE, MapType.TASK_STORAGE,
];

/** Makes a map as bpf(BPF_MAP_CREATE) does (kernel/bpf/syscall.c map_create), or the `-errno` it gives. */
export function createMap(env: MapEnvironment, id: number, address: number, attributes: MapAttributes): BpfMap | number {
  const kind = env.mapKinds.get(attributes.mapType);
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
