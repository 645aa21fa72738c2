import type { Address } from './code.ts';
import { MAX_INLINE_BYTES, copyBytes } from './copy.ts';
import { callLibrary } from './library.ts';
import type { Lowering } from './lowering.ts';

/** Copies an object: in line, or where it is large by libc's memcpy; the BPF side has no libc to call. */
export function copyObject(lowering: Lowering, to: Address, from: Address, size: number, align: number): void {
  const { side, complaints } = lowering.program;
  if (size <= MAX_INLINE_BYTES) copyBytes(lowering, to, from, size, align);
  else if (side === 'user') callLibrary(lowering, 'memcpy', [{ address: to }, { address: from }, { value: BigInt(size) }]);
  else complaints.error('copy-too-large', lowering.code.currentPlace, `copying ${size} bytes at once is too much for a BPF program`, `copy at most ${MAX_INLINE_BYTES} bytes, or element by element in a loop`);
}
