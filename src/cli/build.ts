import { writeFileSync } from 'node:fs';
import { writeElf } from '../bpf/elf/index.ts';
import { loadBpf } from './object.ts';
import type { BuildCommand } from './options.ts';

const EXIT_TROUBLE = 2;

/** `slowpath build`: the ELF object that clang would have made. */
export function build({ bpf, output }: BuildCommand): number {
  const object = loadBpf(bpf);
  if (object === undefined) return EXIT_TROUBLE;
  writeFileSync(output, writeElf(object));
  return 0;
}
