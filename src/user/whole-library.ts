import type { Library } from './common-library.ts';
import { libbpfFunctions } from './libbpf/index.ts';
import { libcFunctions } from './libc/index.ts';

/** All of libc and libbpf that there is. */
export const wholeLibrary: Library = (binding) => ({ ...libcFunctions, ...libbpfFunctions(binding) });
