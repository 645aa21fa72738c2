import type { Env } from './env.ts';
import { rangeWithin, sameScalar } from './scalar.ts';
import type { Cell, Frame, StackSlot, State } from './state.ts';
import { LIVE_READ, STACK_DYNPTR, STACK_INVALID, STACK_ITER, STACK_MISC, STACK_SPILL, STACK_ZERO, Cell as CellOf } from './state.ts';
import { tnumIn } from './tnum.ts';
import { NOT_INIT, PTR_TO_MAP_KEY, PTR_TO_MAP_VALUE, PTR_TO_MEM, PTR_TO_PACKET, PTR_TO_PACKET_META, SCALAR_VALUE, baseType } from './register-type.ts';
import type { Value } from './value.ts';
import { ADD_CONST, unknownValue } from './value.ts';

/**
 * Is everything that can happen from `current` covered by what was verified
 * from `old`?
 * - `exact`: the very same state (a loop that makes no progress);
 * - `range`: old's ranges hold all of current's, all places compared;
 * - `live`: only what later code read, and exact numbers only where relied on.
 */
export type Exactness = 'exact' | 'range' | 'live';

/** Ids are names: two states are equal when a one-to-one renaming makes them so. */
class IdMap {
  private readonly pairs: [number, number][] = [];
  private lastTemporary: number;

  constructor(highestId: number) {
    this.lastTemporary = highestId;
  }

  matches(old: number, current: number): boolean {
    if ((old !== 0) !== (current !== 0)) return false;
    if (old === 0) return true;
    for (const [a, b] of this.pairs) {
      if (a === old) return b === current;
      if (b === current) return false;
    }
    this.pairs.push([old, current]);
    return true;
  }

  /** An unlinked scalar covers linked ones, not the other way round. */
  matchesScalar(old: number, current: number): boolean {
    if (old === 0) return true;
    const other = current || ++this.lastTemporary;
    if (!this.matches(old, other)) return false;
    return !(old & ADD_CONST) || this.matches(old & ~ADD_CONST, other & ~ADD_CONST);
  }
}

export function statesEqual(env: Env, old: State, current: State, exactness: Exactness): boolean {
  const ids = new IdMap(env.highestId);
  if (old.depth !== current.depth || old.rcuLock !== current.rcuLock || old.preemptDepth !== current.preemptDepth) return false;
  if (old.isSleepable !== current.isSleepable || old.lock?.owner !== current.lock?.owner) return false;
  if (!ids.matches(old.lock?.id ?? 0, current.lock?.id ?? 0)) return false;
  return old.frames.every((frame, index) => frame.callsite === current.frames[index].callsite && framesEqual(frame, current.frames[index], ids, exactness));
}

function framesEqual(old: Frame, current: Frame, ids: IdMap, exactness: Exactness): boolean {
  if (old.callbackDepth > current.callbackDepth) return false;
  for (let regno = 0; regno < 11; regno++) if (!isCovered(old.regs[regno], current.regs[regno], ids, exactness)) return false;
  if (!stacksEqual(old, current, ids, exactness)) return false;
  return old.refs.length === current.refs.length && old.refs.every((ref, index) => ids.matches(ref.id, current.refs[index].id));
}

function isCovered(old: Cell, current: Cell, ids: IdMap, exactness: Exactness): boolean {
  const a = old.value;
  const b = current.value;
  if (exactness === 'exact') return isSame(a, b, ids);
  if (exactness === 'live' && !(old.live & LIVE_READ)) return true;
  if (a.type === NOT_INIT && (exactness === 'live' || b.type === NOT_INIT)) return true;
  if (a.type !== b.type) return false;
  switch (baseType(a.type)) {
    case SCALAR_VALUE:
      return isScalarCovered(old, current, ids, exactness);
    case PTR_TO_MAP_KEY:
    case PTR_TO_MAP_VALUE:
    case PTR_TO_MEM:
      return sameShape(a, b) && holdsRange(a, b) && ids.matches(a.id, b.id) && ids.matches(a.refObjId, b.refObjId);
    case PTR_TO_PACKET:
    case PTR_TO_PACKET_META:
      return isPacketCovered(a, b, ids);
    default:
      return isSame(a, b, ids);
  }
}

function holdsRange(a: Value, b: Value): boolean {
  return a.scalar === b.scalar || (rangeWithin(a.scalar, b.scalar) && tnumIn(a.scalar.bits, b.scalar.bits));
}

function isScalarCovered(old: Cell, current: Cell, ids: IdMap, exactness: Exactness): boolean {
  const a = old.value;
  const b = current.value;
  if (!old.precise && exactness === 'live') return true;
  const isLinkedAlike = (a.id & ADD_CONST) === (b.id & ADD_CONST) || (a.id === 0 && !(b.id & ADD_CONST)) || (a.id === 0 && (b.id & ADD_CONST) !== 0);
  if (!isLinkedAlike || (a.id & ADD_CONST && a.off !== b.off)) return false;
  return ids.matchesScalar(a.id, b.id) && holdsRange(a, b);
}

function isPacketCovered(a: Value, b: Value, ids: IdMap): boolean {
  const isExtentCovered = a.extent < 0 || b.extent < 0 ? a.extent === b.extent : a.extent <= b.extent;
  return isExtentCovered && a.off === b.off && ids.matches(a.id, b.id) && holdsRange(a, b);
}

/** Everything but ranges and ids. */
function sameShape(a: Value, b: Value): boolean {
  return (
    a.type === b.type &&
    a.off === b.off &&
    a.map === b.map &&
    a.mapUid === b.mapUid &&
    a.extent === b.extent &&
    a.btf === b.btf &&
    a.btfId === b.btfId &&
    a.target === b.target &&
    a.dynptrId === b.dynptrId
  );
}

function isSame(a: Value, b: Value, ids: IdMap): boolean {
  return sameShape(a, b) && sameScalar(a.scalar, b.scalar) && ids.matches(a.id, b.id) && ids.matches(a.refObjId, b.refObjId);
}

/** Are the values, ids included, the same in both states' topmost registers? A cheap first look for loops. */
export function maybeLooping(old: State, current: State): boolean {
  if (old.depth !== current.depth) return false;
  return old.frame.regs.every((cell, regno) => {
    const other = current.frame.regs[regno].value;
    const { value } = cell;
    return value === other || (sameShape(value, other) && value.id === other.id && value.refObjId === other.refObjId && sameScalar(value.scalar, other.scalar));
  });
}

const unboundCell = new CellOf(unknownValue);
unboundCell.live = LIVE_READ;

/** A slot seen as one number: a spilled scalar, or eight bytes nobody knows. */
function scalarOf(slot: StackSlot): Cell | undefined {
  if (slot.typeOf(0) === STACK_SPILL && slot.isSpill && slot.cell.value.type === SCALAR_VALUE) return slot.cell;
  for (let byte = 0; byte < 8; byte++) if (slot.typeOf(byte) !== STACK_MISC && slot.typeOf(byte) !== STACK_INVALID) return undefined;
  return unboundCell;
}

function stacksEqual(old: Frame, current: Frame, ids: IdMap, exactness: Exactness): boolean {
  return old.stack.every((slot, index) => isSlotCovered(slot, current.stack[index], ids, exactness));
}

function isSlotCovered(old: StackSlot, current: StackSlot | undefined, ids: IdMap, exactness: Exactness): boolean {
  if (exactness !== 'live' && (!current || !sameTypes(old, current))) return false;
  if (exactness === 'live' && !(old.cell.live & LIVE_READ)) return true;
  let isScalarCompared = false;
  for (let byte = 0; byte < 8; byte++) {
    const type = old.typeOf(byte);
    if (type === STACK_INVALID || type === STACK_MISC) continue;
    if (!current) return false;
    if (!isScalarCompared) {
      isScalarCompared = true;
      const a = scalarOf(old);
      const b = scalarOf(current);
      if (a && b) return isCovered(a, b, ids, exactness);
    }
    if (type !== current.typeOf(byte)) return false;
    if (byte === 7 && !isContentCovered(old, current, ids, exactness)) return false;
  }
  return true;
}

function sameTypes(a: StackSlot, b: StackSlot): boolean {
  for (let byte = 0; byte < 8; byte++) if (a.typeOf(byte) !== b.typeOf(byte)) return false;
  return true;
}

function isContentCovered(old: StackSlot, current: StackSlot, ids: IdMap, exactness: Exactness): boolean {
  const type = old.typeOf(7);
  if (type === STACK_SPILL) return isCovered(old.cell, current.cell, ids, exactness);
  if (type === STACK_ZERO) return true;
  if (type === STACK_DYNPTR) return isSame({ ...old.cell.value, id: 0 }, { ...current.cell.value, id: 0 }, ids);
  if (type !== STACK_ITER) return false;
  const a = old.cell.value;
  const b = current.cell.value;
  return a.type === b.type && a.btfId === b.btfId && a.iterState === b.iterState && ids.matches(a.refObjId, b.refObjId);
}

/** Iterators in other rounds: not the same place of a loop. */
export function iteratorDepthsDiffer(old: State, current: State): boolean {
  return old.frames.some((frame, frameno) =>
    frame.stack.some((slot, index) => {
      const { value } = slot.cell;
      if (!slot.isIterator || value.iterState !== 'active') return false;
      return current.frames[frameno].stack[index]?.cell.value.iterDepth !== value.iterDepth;
    }),
  );
}

