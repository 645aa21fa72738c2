import type { InitialPart, Initialization } from '../ast.ts';
import { alignOf, sizeOf } from '../types/layout.ts';
import { isRecord } from '../types/type.ts';
import type { Address } from './code.ts';
import { storeBitField } from './bitfields.ts';
import { MAX_INLINE_BYTES, copyBytes, fillBytes, storeBytes } from './copy.ts';
import { callLibrary } from './library.ts';
import type { Lowering } from './lowering.ts';
import { memoryAt, offsetAddress } from './lowering.ts';
import { storeValue } from './store.ts';

/** Initialises an object in memory: padding and all that is not named become zero, as with clang. */
export function initializeMemory(lowering: Lowering, at: Address, initial: Initialization): void {
  const size = sizeOf(initial.type);
  const isCleared = !coversAll(initial, size);
  if (isCleared) clear(lowering, at, size, initial);
  for (const part of initial.parts) {
    if (!(isCleared && part.value.kind === 'number' && part.value.value === 0n)) initializePart(lowering, offsetAddress(at, part.offset), part);
  }
}

/** One value that fills the whole object needs no zeros first. */
function coversAll({ parts }: Initialization, size: number): boolean {
  return parts.length === 1 && !parts[0].bits && parts[0].offset === 0 && sizeOf(parts[0].type) === size && parts[0].value.kind !== 'string';
}

function clear(lowering: Lowering, at: Address, size: number, { type }: Initialization): void {
  if (size <= MAX_INLINE_BYTES || lowering.program.side === 'bpf') fillBytes(lowering, at, size, 0, size >= 8 ? 8 : alignOf(type));
  else callLibrary(lowering, 'memset', [{ address: at }, { value: 0n }, { value: BigInt(size) }]);
}

function initializePart(lowering: Lowering, at: Address, part: InitialPart): void {
  const { value, type, bits } = part;
  const size = sizeOf(type);
  if (value.kind === 'string' && !isRecord(type) && sizeOf(value.type) <= size && type.kind === 'array') storeBytes(lowering, at, value.bytes);
  else if (isRecord(type)) copyBytes(lowering, at, recordAt(lowering, part), size, alignOf(type));
  else if (bits) storeBitField(lowering, at, bits, type, lowering.rules.value(lowering, value));
  else storeValue(lowering, at, value, type);
}

function recordAt(lowering: Lowering, { value }: InitialPart): Address {
  return memoryAt(lowering.rules.value(lowering, value), 0);
}
