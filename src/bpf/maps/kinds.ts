import { Errno } from '../../base/errno.ts';
import { ArrayMap } from './array.ts';
import { HashMap } from './hash.ts';
import type { MapAttributes, MapKinds } from './map.ts';
import { MapFlag, MapType } from './types.ts';

export const COMMON_FLAGS = MapFlag.NUMA_NODE | MapFlag.RDONLY | MapFlag.WRONLY | MapFlag.RDONLY_PROG | MapFlag.WRONLY_PROG;
export const HASH_FLAGS = COMMON_FLAGS | MapFlag.NO_PREALLOC | MapFlag.ZERO_SEED;
/** KMALLOC_MAX_SIZE of x86-64: no value is larger. */
const MAX_VALUE_BYTES = 1 << 22;

/** `array_map_alloc_check()`: 0 or -EINVAL. */
export function checkArray(a: MapAttributes): number {
  if (a.keySize !== 4 || a.maxEntries === 0 || a.valueSize === 0) return -Errno.EINVAL;
  return a.valueSize > MAX_VALUE_BYTES ? -Errno.E2BIG : 0;
}

/** `htab_map_alloc_check()`: 0, -EINVAL, -E2BIG. */
export function checkHash(a: MapAttributes): number {
  if (a.keySize === 0 || a.maxEntries === 0 || a.valueSize === 0) return -Errno.EINVAL;
  return a.keySize > 512 + 64 || a.keySize + a.valueSize > MAX_VALUE_BYTES ? -Errno.E2BIG : 0;
}

/** The map types that nearly every program has. */
export const commonMapKinds: MapKinds = new Map([
  [MapType.ARRAY, { make: ArrayMap, flags: COMMON_FLAGS | MapFlag.MMAPABLE | MapFlag.INNER_MAP, check: checkArray }],
  [MapType.HASH, { make: HashMap, flags: HASH_FLAGS, check: checkHash }],
]);
