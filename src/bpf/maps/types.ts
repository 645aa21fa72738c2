/** Map types and flags (include/uapi/linux/bpf.h). */
export const MapType = {
  UNSPEC: 0,
  HASH: 1,
  ARRAY: 2,
  PROG_ARRAY: 3,
  PERF_EVENT_ARRAY: 4,
  PERCPU_HASH: 5,
  PERCPU_ARRAY: 6,
  STACK_TRACE: 7,
  CGROUP_ARRAY: 8,
  LRU_HASH: 9,
  LRU_PERCPU_HASH: 10,
  LPM_TRIE: 11,
  ARRAY_OF_MAPS: 12,
  HASH_OF_MAPS: 13,
  QUEUE: 22,
  STACK: 23,
  SK_STORAGE: 24,
  STRUCT_OPS: 26,
  RINGBUF: 27,
  TASK_STORAGE: 29,
} as const;

const nameByType = new Map<number, string>(Object.entries(MapType).map(([name, type]) => [type, name]));

/** `HASH`, `ARRAY`, …: as `BPF_MAP_TYPE_` continues; `type N` for one we have no name for. */
export function mapTypeName(type: number): string {
  return nameByType.get(type) ?? `type ${type}`;
}

export const MapFlag = {
  NO_PREALLOC: 1 << 0,
  NO_COMMON_LRU: 1 << 1,
  NUMA_NODE: 1 << 2,
  RDONLY: 1 << 3,
  WRONLY: 1 << 4,
  ZERO_SEED: 1 << 6,
  RDONLY_PROG: 1 << 7,
  WRONLY_PROG: 1 << 8,
  MMAPABLE: 1 << 10,
  INNER_MAP: 1 << 12,
  LINK: 1 << 13,
} as const;

/** Flags of an update: exactly one of the first three, `LOCK` beside it. */
export const UpdateFlag = { ANY: 0, NOEXIST: 1, EXIST: 2, LOCK: 4 } as const;
