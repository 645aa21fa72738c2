import type { Coroutine } from '../../kernel/coroutine.ts';
import type { CallImplementation } from '../bpf.ts';
import { bytesArgument, storeArgument } from '../helpers/maps.ts';
import type { ProgramRun } from '../run.ts';

/** `bpf_obj_drop` and the like: the pointer must be to an object. */
function objectArgument(run: ProgramRun, pointer: number): number {
  bytesArgument(run, pointer, 1);
  return pointer;
}

/** Helper 194, `bpf_kptr_xchg`: puts a pointer into a map value, takes the old one out. */
export function kptrExchange(run: ProgramRun, field: number, pointer: number): bigint {
  const old = new DataView(bytesArgument(run, field, 8).buffer).getBigUint64(0, true);
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(pointer), true);
  storeArgument(run, field, bytes);
  return old;
}

function pushBack(run: ProgramRun, head: number, node: number): number {
  const { objects } = run.bpf;
  return objects.insert(head, node, objects.nodesAt(head).length);
}

function pop(run: ProgramRun, head: number, isFront: boolean): number {
  const node = run.bpf.objects.nodesAt(head).at(isFront ? 0 : -1);
  return node === undefined ? 0 : run.bpf.objects.remove(head, node);
}

/**
 * `bpf_rbtree_add`: asks `less` from the middle on where the node goes, behind those it is not
 * less than. Linux asks on the way down from the root, as often at most, in another order.
 */
function* treeAdd(run: ProgramRun, root: number, node: number, less: number): Coroutine<number> {
  const nodes = run.bpf.objects.nodesAt(root);
  let low = 0;
  let high = nodes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((yield* run.callBack(less, node, nodes[middle])) === 0) low = middle + 1;
    else high = middle;
  }
  return run.bpf.objects.insert(root, node, low);
}

/** Objects of a program's own types, lists and trees of them, by name. */
export const objectKfuncs: readonly (readonly [name: string, CallImplementation])[] = [
  ['bpf_obj_new_impl', (run, struct) => run.bpf.objects.allocate(run.program.parts.types, struct)],
  ['bpf_obj_drop_impl', (run, pointer) => void run.bpf.objects.drop(objectArgument(run, pointer))],
  ['bpf_refcount_acquire_impl', (run, pointer) => run.bpf.objects.acquire(objectArgument(run, pointer))],
  ['bpf_list_push_front_impl', (run, head, node) => run.bpf.objects.insert(head, node, 0)],
  ['bpf_list_push_back_impl', pushBack],
  ['bpf_list_pop_front', (run, head) => pop(run, head, true)],
  ['bpf_list_pop_back', (run, head) => pop(run, head, false)],
  ['bpf_rbtree_add_impl', treeAdd],
  ['bpf_rbtree_remove', (run, root, node) => run.bpf.objects.remove(root, node)],
  ['bpf_rbtree_first', (run, root) => run.bpf.objects.nodesAt(root)[0] ?? 0],
];
