import type { HostTable } from '../host-call.ts';
import type { LibbpfBinding } from './binding.ts';
import { descriptorFunctions } from './functions-descriptor.ts';
import { elfFunctions } from './functions-elf.ts';
import { libraryFunctions } from './functions-library.ts';
import { mapFunctions } from './functions-map.ts';
import { objectFunctions } from './functions-object.ts';
import { programFunctions } from './functions-program.ts';
import { ringBufferFunctions } from './functions-ring-buffer.ts';
import { skeletonFunctions } from './functions-skeleton.ts';

/** libbpf for one program: every function by name, skeletons of its objects included. */
export function libbpfFunctions(binding: LibbpfBinding): HostTable {
  return {
    ...libraryFunctions(binding),
    ...objectFunctions(binding),
    ...elfFunctions(binding),
    ...mapFunctions(binding),
    ...programFunctions(binding),
    ...descriptorFunctions(binding),
    ...ringBufferFunctions(binding),
    ...skeletonFunctions(binding),
  };
}
