import type { SpecialFieldType } from '../maps/record.ts';
import { specialField } from '../maps/record.ts';
import { ProgramType } from '../program-types.ts';
import type { Env } from './env.ts';
import type { VerifierMap } from './input.ts';
import * as Kind from './map-kinds.ts';

/** Platform tables: which maps go with which programs, and with which helpers. */

const untypedTracing: readonly number[] = [
  ProgramType.KPROBE,
  ProgramType.TRACEPOINT,
  ProgramType.PERF_EVENT,
  ProgramType.RAW_TRACEPOINT,
  ProgramType.RAW_TRACEPOINT_WRITABLE,
];

const sleepableMaps: readonly number[] = [
  Kind.BPF_MAP_TYPE_HASH,
  Kind.BPF_MAP_TYPE_LRU_HASH,
  Kind.BPF_MAP_TYPE_ARRAY,
  Kind.BPF_MAP_TYPE_PERCPU_HASH,
  Kind.BPF_MAP_TYPE_PERCPU_ARRAY,
  Kind.BPF_MAP_TYPE_LRU_PERCPU_HASH,
  Kind.BPF_MAP_TYPE_ARRAY_OF_MAPS,
  Kind.BPF_MAP_TYPE_HASH_OF_MAPS,
  Kind.BPF_MAP_TYPE_RINGBUF,
  Kind.BPF_MAP_TYPE_USER_RINGBUF,
  Kind.BPF_MAP_TYPE_INODE_STORAGE,
  Kind.BPF_MAP_TYPE_SK_STORAGE,
  Kind.BPF_MAP_TYPE_TASK_STORAGE,
  Kind.BPF_MAP_TYPE_CGRP_STORAGE,
  Kind.BPF_MAP_TYPE_QUEUE,
  Kind.BPF_MAP_TYPE_STACK,
];

/** May a program of this type use the map at all? (check_map_prog_compatibility) */
export function checkMapForProgram(env: Env, map: VerifierMap): void {
  const { programType } = env.input;
  const isTracing = untypedTracing.includes(programType);
  const has = (type: SpecialFieldType): boolean => specialField(map.record, type) !== undefined;
  if (has('bpf_spin_lock')) {
    if (programType === ProgramType.SOCKET_FILTER) env.reject('EINVAL', 'socket filter progs cannot use bpf_spin_lock yet');
    if (isTracing) env.reject('EINVAL', 'tracing progs cannot use bpf_spin_lock yet');
  }
  if (isTracing && !env.is7x) {
    if (has('bpf_timer')) env.reject('EINVAL', 'tracing progs cannot use bpf_timer yet');
    if (has('bpf_wq')) env.reject('EINVAL', 'tracing progs cannot use bpf_wq yet');
  }
  if (map.mapType === Kind.BPF_MAP_TYPE_STRUCT_OPS) env.reject('EINVAL', 'bpf_struct_ops map cannot be used in prog');
  if (env.input.isSleepable && !sleepableMaps.includes(map.mapType))
    env.reject('EINVAL', 'Sleepable programs can only use array, hash, ringbuf and local storage maps');
}

/** Helpers that a map of that type may be passed to; types not listed take any. */
const helpersOfMap: Record<number, readonly number[]> = {
  [Kind.BPF_MAP_TYPE_PROG_ARRAY]: [12],
  [Kind.BPF_MAP_TYPE_PERF_EVENT_ARRAY]: [22, 25, 55, 111, 121],
  [Kind.BPF_MAP_TYPE_RINGBUF]: [130, 131, 134, 198, 199, 200],
  [Kind.BPF_MAP_TYPE_USER_RINGBUF]: [209],
  [Kind.BPF_MAP_TYPE_STACK_TRACE]: [27],
  [Kind.BPF_MAP_TYPE_CGROUP_ARRAY]: [33, 37],
  [Kind.BPF_MAP_TYPE_CGROUP_STORAGE]: [81],
  [Kind.BPF_MAP_TYPE_ARRAY_OF_MAPS]: [1],
  [Kind.BPF_MAP_TYPE_HASH_OF_MAPS]: [1],
  [Kind.BPF_MAP_TYPE_QUEUE]: [87, 88, 89],
  [Kind.BPF_MAP_TYPE_STACK]: [87, 88, 89],
  [Kind.BPF_MAP_TYPE_SK_STORAGE]: [107, 108, 194],
  [Kind.BPF_MAP_TYPE_INODE_STORAGE]: [145, 146, 194],
  [Kind.BPF_MAP_TYPE_TASK_STORAGE]: [156, 157, 194],
  [Kind.BPF_MAP_TYPE_CGRP_STORAGE]: [210, 211, 194],
  [Kind.BPF_MAP_TYPE_BLOOM_FILTER]: [87, 89],
};

/** Map types that a helper needs; helpers not listed take any. */
const mapsOfHelper: Record<number, readonly number[]> = {
  12: [Kind.BPF_MAP_TYPE_PROG_ARRAY],
  25: [Kind.BPF_MAP_TYPE_PERF_EVENT_ARRAY],
  27: [Kind.BPF_MAP_TYPE_STACK_TRACE],
  81: [Kind.BPF_MAP_TYPE_CGROUP_STORAGE],
  87: [Kind.BPF_MAP_TYPE_QUEUE, Kind.BPF_MAP_TYPE_STACK, Kind.BPF_MAP_TYPE_BLOOM_FILTER],
  88: [Kind.BPF_MAP_TYPE_QUEUE, Kind.BPF_MAP_TYPE_STACK],
  89: [Kind.BPF_MAP_TYPE_QUEUE, Kind.BPF_MAP_TYPE_STACK, Kind.BPF_MAP_TYPE_BLOOM_FILTER],
  130: [Kind.BPF_MAP_TYPE_RINGBUF],
  131: [Kind.BPF_MAP_TYPE_RINGBUF],
  134: [Kind.BPF_MAP_TYPE_RINGBUF],
  145: [Kind.BPF_MAP_TYPE_INODE_STORAGE],
  156: [Kind.BPF_MAP_TYPE_TASK_STORAGE],
  157: [Kind.BPF_MAP_TYPE_TASK_STORAGE],
  195: [Kind.BPF_MAP_TYPE_PERCPU_ARRAY, Kind.BPF_MAP_TYPE_PERCPU_HASH, Kind.BPF_MAP_TYPE_LRU_PERCPU_HASH],
};

/** May the map be passed to the helper? (check_map_func_compatibility) */
export function checkMapForHelper(env: Env, map: VerifierMap | undefined, id: number, name: string): void {
  if (!map) return;
  const helpers = helpersOfMap[map.mapType];
  const maps = mapsOfHelper[id];
  const fits = (!helpers || helpers.includes(id)) && (!maps || maps.includes(map.mapType));
  if (!fits) env.reject('EINVAL', `cannot pass map_type ${map.mapType} into func ${name}#${id}`);
}

/** Maps whose elements a callback can be called for. */
export function hasForEach(map: VerifierMap): boolean {
  const iterable: readonly number[] = [
    Kind.BPF_MAP_TYPE_HASH,
    Kind.BPF_MAP_TYPE_PERCPU_HASH,
    Kind.BPF_MAP_TYPE_LRU_HASH,
    Kind.BPF_MAP_TYPE_LRU_PERCPU_HASH,
    Kind.BPF_MAP_TYPE_ARRAY,
    Kind.BPF_MAP_TYPE_PERCPU_ARRAY,
  ];
  return iterable.includes(map.mapType);
}

/** Maps whose value has an address that a program can hold: one-element arrays. */
export function hasDirectValue(map: VerifierMap): boolean {
  return map.mapType === Kind.BPF_MAP_TYPE_ARRAY;
}
