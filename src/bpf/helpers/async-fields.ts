import { Errno } from '../../base/errno.ts';
import type { CallValue, ProgramRun } from '../run.ts';
import { BadPointer } from '../run.ts';

/** `struct bpf_async_kern`: the pointer to the object, then the lock that every call takes first. */
const FIELD_BYTES = 16;
const LOCK_OFFSET = 8;

/**
 * The address of a timer or work that a call uses. What the verifier keeps programs from
 * faults as on Linux: a field that is not there, at its lock; one that a program has
 * written over, where the pointer in it leads.
 */
export function asyncField(run: ProgramRun, field: number): number {
  const target = pointerIn(run, field);
  if (target !== 0) throw new BadPointer(target);
  return field;
}

/** As `asyncField`, for a call that makes the object: whatever lies in the field counts as one, -EBUSY. */
export function initialisingField<T extends CallValue>(run: ProgramRun, field: number, initialise: () => T): T | number {
  return pointerIn(run, field) === 0 ? initialise() : -Errno.EBUSY;
}

/** What a program has written there; objects of ours are kept elsewhere and leave the field zero. */
function pointerIn(run: ProgramRun, field: number): number {
  const bytes = run.bpf.space.slice(field, FIELD_BYTES);
  if (!bytes) throw new BadPointer(field + LOCK_OFFSET);
  return Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
}
