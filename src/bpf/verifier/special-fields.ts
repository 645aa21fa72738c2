import type { SpecialFieldType } from '../maps/record.ts';
import { specialField } from '../maps/record.ts';
import type { Env } from './env.ts';
import { KernelCrash } from './env.ts';
import type { CallFacts } from './call-facts.ts';
import type { VerifierMap } from './input.ts';
import { forgetNonOwning, inTreeCallback, recordOf } from './graph.ts';
import { isConstant } from './scalar.ts';
import { s64 } from './tnum.ts';
import { PTR_TO_MAP_VALUE } from './register-type.ts';
import type { Value } from './value.ts';

/** Locks, timers and works in map values: the pointer must point exactly at the field. */

function offsetOf(value: Value): bigint {
  return s64(value.scalar.bits.value) + BigInt(value.off);
}

/** The checks that a field's pointer shares with others, in the kernel's order. */
function checkFieldPointer(env: Env, regno: number, type: SpecialFieldType): number {
  const value = env.value(regno);
  const { map } = value;
  if (!isConstant(value.scalar)) env.reject('EINVAL', `R${regno} doesn't have constant offset. ${type} has to be at the constant offset`);
  if (map && map.record.state === 'no-btf') env.reject('EINVAL', `map '${map.name}' has to have BTF in order to use ${type}`);
  const field = specialField(recordOf(value), type);
  if (!field) env.reject('EINVAL', `${map ? 'map' : 'local'} '${map?.name ?? 'kptr'}' has no valid ${type}`);
  const off = offsetOf(value);
  if (off !== BigInt(field.offset)) env.reject('EINVAL', `off ${off} doesn't point to 'struct ${type}' that is at ${field.offset}`);
  return field.offset;
}

export function processTimer(env: Env, regno: number, facts: CallFacts): void {
  checkFieldPointer(env, regno, 'bpf_timer');
  if (env.input.profile.preemptRt) env.reject('EOPNOTSUPP', 'bpf_timer cannot be used for PREEMPT_RT.');
  const value = env.value(regno);
  facts.map = value.map;
  facts.mapUid = value.mapUid;
}

export interface WqFacts {
  map: VerifierMap | undefined;
  mapUid: number;
}

/**
 * The pointer to a `struct bpf_wq`. 6.12 looks at the map's record without
 * asking whether there is one: a map without, or with an error in its place,
 * is read through a bad address.
 */
export function processWq(env: Env, argument: number, facts: WqFacts): void {
  const regno = argument + 1;
  const value = env.value(regno);
  if (value.type !== PTR_TO_MAP_VALUE)
    env.reject('EINVAL', env.is7x ? `R${regno} doesn't point to a map value` : `arg#${argument} doesn't point to a map value`);
  if (env.is7x) checkFieldPointer(env, regno, 'bpf_wq');
  else {
    const wqOffset = wqOffsetOf(value.map!);
    const off = offsetOf(value);
    if (off !== BigInt(wqOffset)) env.reject('EINVAL', `off ${off} doesn't point to 'struct bpf_wq' that is at ${wqOffset}`);
  }
  facts.map = value.map;
  facts.mapUid = value.mapUid;
}

/** `map->record->wq_off` as 6.12 reads it: -EINVAL where the record has no bpf_wq. */
export function wqOffsetOf(map: VerifierMap): number {
  const { record } = map;
  if (record.state !== 'fields') throw new KernelCrash(crashText(map));
  return specialField(record, 'bpf_wq')?.offset ?? -22;
}

/** The oops of a load from `record->wq_off`, 16 bytes into the record. */
function crashText(map: VerifierMap): string {
  const WQ_OFF = 16n;
  if (map.record.state !== 'error') return 'BUG: kernel NULL pointer dereference, address: 0000000000000010';
  const address = BigInt.asUintN(64, BigInt(-map.record.error) + WQ_OFF);
  const digits = address.toString(16).padStart(16, '0');
  return address < 4096n ? `BUG: kernel NULL pointer dereference, address: ${digits}` : `BUG: unable to handle page fault for address: ${digits}`;
}

export function processSpinLock(env: Env, regno: number, isLock: boolean): void {
  const value = env.value(regno);
  if (inTreeCallback(env)) env.reject('EACCES', "can't spin_{lock,unlock} in rbtree cb");
  checkFieldPointer(env, regno, 'bpf_spin_lock');
  const owner = (value.map ?? value.btf)!;
  const { lock } = env.current;
  if (isLock) {
    if (lock) env.reject('EINVAL', 'Locking two bpf_spin_locks are not allowed');
    env.current.lock = { owner, id: value.id };
    return;
  }
  if (!lock) env.reject('EINVAL', 'bpf_spin_unlock without taking a lock');
  if (lock.owner !== owner || lock.id !== value.id) env.reject('EINVAL', 'bpf_spin_unlock of different lock');
  forgetNonOwning(env);
  env.current.lock = undefined;
}

export function processKptr(env: Env, regno: number, facts: CallFacts): void {
  const value = env.value(regno);
  const { map } = value;
  const record = recordOf(value);
  if (map?.record.state === 'no-btf') env.reject('EINVAL', `map '${map.name}' has to have BTF in order to use bpf_kptr_xchg`);
  if (!isConstant(value.scalar)) env.reject('EINVAL', `R${regno} doesn't have constant offset. kptr has to be at the constant offset`);
  const fields = record.state === 'fields' ? record.fields : [];
  const kptrs = fields.filter((field) => field.type === 'kptr' || field.type === 'kptr_untrusted');
  if (kptrs.length === 0) env.reject('EINVAL', `R${regno} has no valid kptr`);
  const off = Number(offsetOf(value));
  const field = kptrs.find((candidate) => candidate.offset === off);
  if (!field) env.reject('EACCES', `off=${off} doesn't point to kptr`);
  if (field.type !== 'kptr') env.reject('EACCES', `off=${off} kptr isn't referenced kptr`);
  facts.map = map;
  facts.kptr = field;
}
