import type { CallImplementation } from '../bpf.ts';
import { kptrExchange } from '../kfuncs/objects.ts';
import { copyFromUser } from './memory.ts';

/** Kernel objects behind pointers, by id. */
export const taskHelpers: readonly (readonly [id: number, CallImplementation])[] = [
  [35, (run) => run.bpf.taskStructs.pointerTo(run.bpf.m.current)],
  [158, (run) => run.bpf.taskStructs.pointerTo(run.bpf.m.current)],
  [191, (run, out, size, pointer) => copyFromUser(run, out, size, pointer)],
  [194, kptrExchange],
];
