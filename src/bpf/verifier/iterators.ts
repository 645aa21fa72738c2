import { findType } from '../btf/types.ts';
import type { Env } from './env.ts';
import type { KfuncFacts } from './kfunc-facts.ts';
import { hasFlag } from './kfunc-types.ts';
import { checkMemoryAccess } from './memory-access.ts';
import { findPreviousEntry, sameCallsites, widenScalars } from './widen.ts';
import { pushBranch } from './pending.ts';
import { acquireReference, releaseReference } from './references.ts';
import { markRead } from './registers.ts';
import { isConstant } from './scalar.ts';
import { inRcuSection } from './sections.ts';
import type { Frame } from './state.ts';
import { LIVE_READ64, LIVE_WRITTEN, STACK_INVALID, STACK_ITER } from './state.ts';
import { MEM_RCU, PTR_TO_STACK, PTR_UNTRUSTED } from './register-type.ts';
import type { Value } from './value.ts';
import { iteratorValue, notInit, withoutNull, zeroValue } from './value.ts';

/** Iterators (`bpf_iter_num_new` and the like): a few slots of stack that only their own functions may use. */

const slotCounts: Record<string, number> = { bpf_iter_num: 1, bpf_iter_bits: 2, bpf_iter_task: 3 };

/** The iterator argument, always the first. */
export function processIterator(env: Env, facts: KfuncFacts, regno: number): void {
  const { kfunc } = facts;
  const pointer = env.value(regno);
  const struct = structNameOf(facts);
  const count = slotCounts[struct] ?? 1;
  const shortName = struct.replace(/^bpf_iter_/, '');
  if (pointer.type !== PTR_TO_STACK) env.reject('EINVAL', `arg#${regno - 1} expected pointer to an iterator on stack`);
  if (hasFlag(kfunc, 'KF_ITER_NEW')) {
    const slot = slotOf(env, pointer, count);
    if (!isFree(env.frameOf(pointer), slot, count)) env.reject('EINVAL', `expected uninitialized iter_${shortName} as arg #${regno - 1}`);
    for (let i = 0; i < count; i++) checkMemoryAccess(env, { regno, off: i * 8, size: 8, isWrite: true, valueRegno: -1 });
    makeIterator(env, facts, env.frameOf(pointer), slot, count);
    return;
  }
  const slot = slotOf(env, pointer, count);
  const frame = env.frameOf(pointer);
  checkInitialized(env, facts, frame, slot, count, `iter_${shortName} as arg #${regno - 1}`);
  for (let i = 0; i < count; i++) {
    const { cell } = frame.stack[slot - i];
    markRead(env, cell, cell.parent, LIVE_READ64);
    env.markSlotScratched(slot - i);
  }
  facts.iterator = { frameno: pointer.target, slot };
  facts.refObjId = frame.stack[slot].cell.value.refObjId;
  if (hasFlag(kfunc, 'KF_ITER_DESTROY')) destroyIterator(env, frame, slot, count);
}

function structNameOf(facts: KfuncFacts): string {
  const { type } = facts.kfunc.parameters[0];
  return type.kind === 'pointer' && type.to.kind === 'struct' ? type.to.name : '';
}

/** Index of the iterator's first slot (its lowest address). */
function slotOf(env: Env, pointer: Value, count: number): number {
  if (!isConstant(pointer.scalar)) env.reject('EINVAL', 'iter has to be at a constant offset');
  const off = pointer.off + Number(BigInt.asIntN(64, pointer.scalar.bits.value));
  const slot = Math.floor((-off - 1) / 8);
  if (off % 8 !== 0 || slot + 1 < count || off >= 0 || off < -512) env.reject('EINVAL', `cannot pass in iter at an offset=${off}`);
  return slot;
}

function isFree(frame: Frame, slot: number, count: number): boolean {
  for (let i = 0; i < count; i++) if (frame.stack[slot - i]?.isIterator) return false;
  return true;
}

function makeIterator(env: Env, facts: KfuncFacts, frame: Frame, slot: number, count: number): void {
  const id = acquireReference(env);
  const struct = findType(env.input.kernelTypes, 'struct', structNameOf(facts)) ?? 0;
  const isRcu = hasFlag(facts.kfunc, 'KF_RCU_PROTECTED');
  const protection = isRcu ? (inRcuSection(env) ? MEM_RCU : PTR_UNTRUSTED) : 0;
  for (let i = 0; i < count; i++) {
    const place = frame.stack[slot - i];
    const value = iteratorValue(env.input.kernelTypes, struct, protection);
    place.cell.set({ ...value, refObjId: i === 0 ? id : 0 });
    place.cell.live |= LIVE_WRITTEN;
    place.setAll(STACK_ITER);
    env.markSlotScratched(slot - i);
  }
}

function checkInitialized(env: Env, facts: KfuncFacts, frame: Frame, slot: number, count: number, what: string): void {
  for (let i = 0; i < count; i++) {
    const place = frame.stack[slot - i];
    if (place && place.cell.value.type & PTR_UNTRUSTED) env.reject('EACCES', `expected an RCU CS when using ${facts.kfunc.name}`);
    const isOwn = place?.isAll(STACK_ITER) && (place.cell.value.refObjId !== 0) === (i === 0);
    if (!isOwn) env.reject('EINVAL', `expected an initialized ${what}`);
  }
}

function destroyIterator(env: Env, frame: Frame, slot: number, count: number): void {
  releaseReference(env, frame.stack[slot].cell.value.refObjId);
  for (let i = 0; i < count; i++) {
    const place = frame.stack[slot - i];
    place.cell.set(notInit);
    place.cell.live |= LIVE_WRITTEN;
    place.setAll(STACK_INVALID);
    env.markSlotScratched(slot - i);
  }
}

/** `next`: once more with an element (a branch for later), and once with the end (NULL), which goes on here. */
export function continueIteration(env: Env, facts: KfuncFacts): void {
  const place = facts.iterator!;
  const { current } = env;
  const cell = current.frames[place.frameno].stack[place.slot].cell;
  if (cell.value.iterState === 'active') {
    const { parent } = current;
    const isCheckpoint = parent && parent.insn === env.insn && sameCallsites(parent, current);
    if (!isCheckpoint) env.reject('EFAULT', 'bug: bad parent state for iter next call');
    const previous = findPreviousEntry(env, parent, env.insn);
    const again = pushBranch(env, env.insn + 1, env.insn);
    const iterator = again.frames[place.frameno].stack[place.slot].cell;
    iterator.value = { ...iterator.value, iterState: 'active', iterDepth: iterator.value.iterDepth + 1 };
    if (previous) widenScalars(previous, again);
    const r0 = again.frame.regs[0];
    r0.value = withoutNull(r0.value);
  }
  cell.value = { ...cell.value, iterState: 'drained' };
  env.regs[0].set(zeroValue);
}
