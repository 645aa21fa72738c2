import type { HostTable } from './host-call.ts';
import type { LibbpfBinding } from './libbpf/binding.ts';
import { libraryFunctions } from './libbpf/functions-library.ts';
import { skeletonFunctions } from './libbpf/functions-skeleton.ts';
import { stdio } from './libc/stdio.ts';
import { stdlib } from './libc/stdlib.ts';
import { unistd } from './libc/unistd.ts';

/** What a user program is linked with: functions by name, for one process; `exit` is always among them. */
export type Library = (binding: LibbpfBinding) => HostTable;

/** As much of libc and libbpf as a program needs that loads its skeleton, says so and waits. */
export const commonLibrary: Library = (binding) => ({
  ...stdio,
  ...unistd,
  ...stdlib,
  ...libraryFunctions(binding),
  ...skeletonFunctions(binding),
});
