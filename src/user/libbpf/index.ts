import type { BpfObject } from '../../bpf/object.ts';
import type { HostTable } from '../host-call.ts';
import { LibbpfBinding } from './binding.ts';
import type { BpfCalls } from './bpf-calls.ts';
import { descriptorFunctions } from './functions-descriptor.ts';
import { mapFunctions } from './functions-map.ts';
import { objectFunctions } from './functions-object.ts';
import { programFunctions } from './functions-program.ts';
import { ringBufferFunctions } from './functions-ring-buffer.ts';
import { skeletonFunctions } from './functions-skeleton.ts';

/** libbpf for one program: every function by name, skeletons of `objects` included. */
export function libbpfFunctions(calls: BpfCalls, objects: ReadonlyMap<string, BpfObject>): HostTable {
  const binding = new LibbpfBinding(calls, objects);
  return {
    ...objectFunctions(binding),
    ...mapFunctions(binding),
    ...programFunctions(binding),
    ...descriptorFunctions(binding),
    ...ringBufferFunctions(binding),
    ...skeletonFunctions(binding),
  };
}
