import { resolveTypeId } from '../btf/types.ts';
import { parseObjectFields } from '../maps/fields.ts';
import type { Contained, SpecialField, SpecialFieldType, ValueRecord } from '../maps/record.ts';
import { specialField } from '../maps/record.ts';
import type { TypeId, TypeTable } from '../object.ts';
import type { Env } from './env.ts';
import type { Insn } from './instruction.ts';
import { isKfuncCall } from './instruction.ts';
import { structName } from './print-state.ts';
import { MEM_ALLOC, MEM_RCU, NON_OWN_REF, PTR_TO_BTF_ID, PTR_TO_MAP_VALUE } from './register-type.ts';
import { isConstant } from './scalar.ts';
import type { Frame } from './state.ts';
import { s64 } from './tnum.ts';
import type { Value } from './value.ts';
import { btfPointer, notInit, unknownValue } from './value.ts';

/**
 * Objects of a program's own types, and the lists and trees they hang in. A
 * pointer to an object either owns it, and must give it away or drop it, or
 * only knows it while the lock is held beside which the list or tree lies.
 */

export const OWNED = PTR_TO_BTF_ID | MEM_ALLOC;

export type RootType = 'bpf_list_head' | 'bpf_rb_root';
export type NodeType = 'bpf_list_node' | 'bpf_rb_node';

const listKfuncs: readonly string[] = ['bpf_list_push_front_impl', 'bpf_list_push_back_impl', 'bpf_list_pop_front', 'bpf_list_pop_back'];
const treeKfuncs: readonly string[] = ['bpf_rbtree_remove', 'bpf_rbtree_add_impl', 'bpf_rbtree_first'];
const inserters: readonly string[] = ['bpf_list_push_front_impl', 'bpf_list_push_back_impl', 'bpf_rbtree_add_impl'];

/** Does the kfunc put an object into a list or tree? */
export function insertsNode(name: string): boolean {
  return inserters.includes(name);
}

/** Calls of lists and trees, which may be made with the lock held (is_bpf_graph_api_kfunc). */
export function isGraphCall(env: Env, insn: Insn): boolean {
  const name = isKfuncCall(insn) ? env.kfuncs.get(insn.imm)?.name : undefined;
  return name !== undefined && (listKfuncs.includes(name) || treeKfuncs.includes(name) || name === 'bpf_refcount_acquire_impl');
}

/** A reference to a node that a list or tree owns: good until the lock is dropped. */
export function isNonOwning(type: number): boolean {
  return (type & NON_OWN_REF) !== 0;
}

const recordsOf = new WeakMap<TypeTable, Map<TypeId, ValueRecord>>();

/** What is special in the object or map value that a pointer points to (reg_btf_record). */
export function recordOf(value: Value): ValueRecord {
  if (value.map) return value.map.record;
  if (!(value.type & MEM_ALLOC) || !value.btf) return { state: 'none' };
  const known = recordsOf.get(value.btf) ?? new Map<TypeId, ValueRecord>();
  recordsOf.set(value.btf, known);
  const id = resolveTypeId(value.btf, value.btfId);
  const record = known.get(id) ?? parseObjectFields(value.btf, id);
  known.set(id, record);
  return record;
}

/** A pointer whose lock is told by its id (reg_may_point_to_spin_lock). */
export function mayHoldLock(value: Value): boolean {
  const isPlace = value.type === PTR_TO_MAP_VALUE || (value.type & 0xff) === PTR_TO_BTF_ID;
  return isPlace && specialField(recordOf(value), 'bpf_spin_lock') !== undefined;
}

function fieldAt(value: Value, offset: bigint, type: SpecialFieldType): SpecialField | undefined {
  const record = recordOf(value);
  return record.state === 'fields' ? record.fields.find((field) => field.type === type && BigInt(field.offset) === offset) : undefined;
}

function constantOffset(env: Env, regno: number, name: string): bigint {
  const value = env.value(regno);
  if (!isConstant(value.scalar)) env.reject('EINVAL', `R${regno} doesn't have constant offset. ${name} has to be at the constant offset`);
  return s64(value.scalar.bits.value) + BigInt(value.off);
}

/** A list head or tree root, its lock held. Returns what hangs there. */
export function processRoot(env: Env, argument: number, type: RootType): Contained {
  const regno = argument + 1;
  const value = env.value(regno);
  if (value.type !== PTR_TO_MAP_VALUE && value.type !== OWNED) env.reject('EINVAL', `arg#${argument} expected pointer to map value or allocated object`);
  if (value.type === OWNED && !value.refObjId) env.reject('EINVAL', 'allocated object must be referenced');
  const offset = constantOffset(env, regno, type);
  const field = fieldAt(value, offset, type);
  if (!field?.contains) env.reject('EINVAL', `${type} not found at offset=${BigInt.asUintN(32, offset)}`);
  const { lock } = env.current;
  const isHeld = lock !== undefined && lock.owner === (value.map ?? value.btf) && lock.id === value.id;
  if (lock && !isHeld) env.write('held lock and object are not in the same allocation\n');
  if (!isHeld) env.reject('EINVAL', `bpf_spin_lock at off=${specialField(recordOf(value), 'bpf_spin_lock')!.offset} must be held for ${type}`);
  return field.contains;
}

/** The node to be put in or taken out: of the right struct, at the place the root says. */
export function processNode(env: Env, argument: number, type: NodeType, kfunc: string, root: Contained): void {
  const regno = argument + 1;
  const value = env.value(regno);
  if (kfunc === 'bpf_rbtree_remove') {
    if (!isNonOwning(value.type) || value.refObjId) env.reject('EINVAL', 'rbtree_remove node input must be non-owning ref');
    if (inTreeCallback(env)) env.reject('EINVAL', 'rbtree_remove not allowed in rbtree cb');
  } else {
    if (value.type !== OWNED) env.reject('EINVAL', `arg#${argument} expected pointer to allocated object`);
    if (!value.refObjId) env.reject('EINVAL', 'allocated object must be referenced');
  }
  const offset = constantOffset(env, regno, type);
  if (!fieldAt(value, offset, type)) env.reject('EINVAL', `${type} not found at offset=${BigInt.asUintN(32, offset)}`);
  const struct = structName(btfPointer(root.types, root.struct, 0));
  if (structName(value) !== struct) {
    const rootType = type === 'bpf_list_node' ? 'bpf_list_head' : 'bpf_rb_root';
    env.reject(
      'EINVAL',
      `operation on ${rootType} expects arg#1 ${type} at offset=${root.nodeOffset} in struct ${struct}, but arg is at offset=${offset} in struct ${structName(value)}`,
    );
  }
  if (offset !== BigInt(root.nodeOffset)) env.reject('EINVAL', `arg#1 offset=${offset}, but expected ${type} at offset=${root.nodeOffset} in struct ${struct}`);
}

/** `bpf_refcount_acquire`: whoever has the object may have one reference more, if it counts them. */
export function processCounted(env: Env, argument: number): void {
  const value = env.value(argument + 1);
  if (!isNonOwning(value.type) && !value.refObjId) env.reject('EINVAL', `arg#${argument} is neither owning or non-owning ref`);
  if (!specialField(recordOf(value), 'bpf_refcount')) env.reject('EINVAL', `arg#${argument} doesn't point to a type with bpf_refcount field`);
}

/** `bpf_obj_drop`: only the owner may. */
export function processDropped(env: Env, argument: number, kfunc: string): void {
  const value = env.value(argument + 1);
  if (value.type !== OWNED) env.reject('EINVAL', `arg#${argument} expected pointer to allocated object`);
  if (kfunc !== 'bpf_obj_drop_impl') env.reject('EINVAL', `arg#${argument} expected for bpf_obj_drop_impl()`);
  if (!value.refObjId) env.reject('EINVAL', 'allocated object must be referenced');
}

/** `bpf_obj_new`: the constant names a struct of the program's own types. */
export function newObject(env: Env, constant: bigint): Value {
  const { types } = env.input.program;
  if (constant !== BigInt.asUintN(32, constant)) env.reject('EINVAL', 'local type ID argument must be in range [0, U32_MAX]');
  if (types.length <= 1) env.reject('EINVAL', 'bpf_obj_new/bpf_percpu_obj_new requires prog BTF');
  if (types[Number(constant)]?.kind !== 'struct') env.reject('EINVAL', 'bpf_obj_new/bpf_percpu_obj_new type ID argument must be of a struct');
  return btfPointer(types, Number(constant), MEM_ALLOC);
}

/** A pointer to the node of an object that hangs at `root` (mark_reg_graph_node). */
export function nodePointer(root: Contained): Value {
  return { ...btfPointer(root.types, root.struct, MEM_ALLOC), off: root.nodeOffset };
}

/** The same, known only as long as the lock is held. An object that counts its references outlives it within RCU. */
export function nonOwning(value: Value): Value {
  const counts = specialField(recordOf(value), 'bpf_refcount') !== undefined;
  return { ...value, type: value.type | NON_OWN_REF | (counts ? MEM_RCU : 0) };
}

/** An object that was put into a list or tree is still known, but no longer ours (ref_convert_owning_non_owning). */
export function giveAway(env: Env, refObjId: number): void {
  env.current.forEachCell((cell) => {
    if (cell.value.refObjId === refObjId) cell.value = nonOwning({ ...cell.value, refObjId: 0 });
  });
}

/** Without the lock others may take what hangs in the list or tree. */
export function forgetNonOwning(env: Env): void {
  env.current.forEachCell((cell) => {
    if (isNonOwning(cell.value.type)) cell.set(unknownValue);
  });
}

/** Is this the callback that tells the order of a tree's objects, or called from it? */
export function inTreeCallback(env: Env): boolean {
  return env.current.frames.some((frame) => {
    const name = frame.inCallback ? env.kfuncs.get(env.insns[frame.callsite]?.imm)?.name : undefined;
    return frame.frameno > 0 && name !== undefined && treeKfuncs.includes(name);
  });
}

/** `less(a, b)` of `bpf_rbtree_add`: two nodes of what hangs at the root. */
export function enterLess(_env: Env, caller: Frame, callee: Frame): void {
  const root = caller.regs[1].value;
  const field = fieldAt(root, BigInt(root.off) + s64(root.scalar.bits.value), 'bpf_rb_root');
  const node = nonOwning(nodePointer(field!.contains!));
  callee.regs[1].set(node);
  callee.regs[2].set(node);
  for (const regno of [3, 4, 5]) callee.regs[regno].set(notInit);
  callee.inCallback = true;
  callee.callbackRange = { min: 0, max: 1 };
}

const fieldNames: readonly SpecialFieldType[] = ['bpf_spin_lock', 'bpf_list_head', 'bpf_list_node', 'bpf_rb_root', 'bpf_rb_node', 'bpf_refcount'];

/** An object's special fields are for their calls only. */
export function checkObjectAccess(env: Env, pointer: Value, off: number, size: number): void {
  const record = recordOf(pointer);
  if (record.state !== 'fields') return;
  const touched = record.fields.find((field) => fieldNames.includes(field.type) && off < field.offset + field.size && field.offset < off + size);
  if (touched) env.reject('EACCES', `direct access to ${touched.type} is disallowed`);
}
