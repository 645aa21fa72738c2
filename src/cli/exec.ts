import { fromHex } from '../base/bytes.ts';
import { execBare } from '../bpf/exec.ts';

/**
 * `slowpath exec`: each line `PROGRAM_HEX [MEMORY_HEX]` is run on the bare VM.
 * Gives a line for each: r0 in hexadecimal without 0x, or `error: …`.
 */
export function execLine(line: string): string {
  const [program, memory] = line.trim().split(/\s+/).map(fromHex);
  if (program === undefined || (memory === undefined && /\s/.test(line.trim()))) return 'error: not an even number of hex digits';
  const result = execBare(program, memory ?? new Uint8Array());
  return 'error' in result ? `error: ${result.error}` : result.r0.toString(16);
}
