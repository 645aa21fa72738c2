import { Errno } from '../base/errno.ts';
import { bpf_async_callback, bpf_async_free, bpf_async_init, bpf_async_set_callback } from '../base/event.ts';
import { NMI_MASK, preemptCount } from '../kernel/preempt.ts';
import type { Bpf } from './bpf.ts';
import type { BpfMap } from './maps/map.ts';
import type { BpfProgram } from './program.ts';

/**
 * `struct bpf_async_cb` (kernel/bpf/helpers.c): what a bpf_timer and a bpf_wq have in
 * common. The 16 bytes in the map value that point to it are kept as a table by
 * the field's address; the bytes themselves stay zero, as no program can read them.
 */
export abstract class AsyncObject {
  abstract readonly type: 'timer' | 'wq';
  /** Number in the Log. */
  readonly number: number;
  readonly map: BpfMap;
  /** Start of the map value: the callback's third argument. */
  readonly value: number;
  /** Program that set the callback; it is kept alive by it. */
  program: BpfProgram | undefined;
  /** Slot of the callback in that program's image; -1: none. */
  callback = -1;

  constructor(number: number, map: BpfMap, value: number) {
    this.number = number;
    this.map = map;
    this.value = value;
  }
}

/** `in_nmi()`: 6.12 refuses every call there; 7.x takes them in any context. */
export function refusedInNmi(bpf: Bpf): boolean {
  return bpf.profile.version !== '7.x' && (preemptCount(bpf.m) & NMI_MASK) !== 0;
}

/**
 * `__bpf_async_init` behind its argument checks: -EBUSY when the field has its object,
 * -EPERM when no user holds the map any more; else 0 and the object is there.
 */
export function initAsync<T extends AsyncObject>(
  bpf: Bpf,
  field: number,
  map: BpfMap,
  make: (number: number, value: number) => T,
  address: (made: T) => number,
): number {
  if (bpf.asyncs.has(field)) return -Errno.EBUSY;
  if (map.userCount === 0) return -Errno.EPERM;
  const place = map.placeOf(field);
  if (!place) return -Errno.EINVAL;
  const made = make(bpf.nextAsyncNumber(), field - place.offset);
  bpf.asyncs.set(field, made);
  bpf.m.emit(bpf_async_init, made.number, made.type, map.id, place.slot, place.offset, address(made));
  return 0;
}

/** `__bpf_async_set_callback`: -EINVAL without an object, -EPERM without a user of the map (7.x asks at init alone). */
export function setAsyncCallback(bpf: Bpf, object: AsyncObject | undefined, program: BpfProgram, slot: number): number {
  if (!object) return -Errno.EINVAL;
  if (object.map.userCount === 0 && bpf.profile.version !== '7.x') return -Errno.EPERM;
  if (object.program !== program) {
    program.refCount++;
    dropProgram(bpf, object);
    object.program = program;
  }
  object.callback = slot;
  bpf.m.emit(bpf_async_set_callback, object.number, program.functionAt(slot));
  return 0;
}

/** `drop_prog_refcnt`: the object forgets program and callback. */
export function dropProgram(bpf: Bpf, object: AsyncObject): void {
  const { program } = object;
  object.program = undefined;
  object.callback = -1;
  if (program) bpf.putProgram(program);
}

/** `__bpf_async_cancel_and_free`: takes the object out of its field; undefined when there is none. */
export function detachAsync(bpf: Bpf, field: number): AsyncObject | undefined {
  const object = bpf.asyncs.get(field);
  if (!object) return undefined;
  dropProgram(bpf, object);
  bpf.asyncs.delete(field);
  bpf.m.emit(bpf_async_free, object.number);
  return object;
}

/** Says that an object's callback is about to be called. */
export function announceCallback(bpf: Bpf, object: AsyncObject): void {
  const slot = object.map.placeOf(object.value)?.slot ?? 0;
  bpf.m.emit(bpf_async_callback, object.number, object.program!.functionAt(object.callback), object.map.id, slot);
}
