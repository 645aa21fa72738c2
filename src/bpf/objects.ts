import { Errno } from '../base/errno.ts';
import { resolveTypeId, sizeOfType } from './btf/types.ts';
import { parseObjectFields } from './maps/fields.ts';
import type { SpecialField } from './maps/record.ts';
import type { AddressSpace, Region } from './memory.ts';
import { regionOf } from './memory.ts';
import type { TypeId, TypeTable } from './object.ts';

interface AllocatedObject {
  readonly region: Region;
  readonly fields: readonly SpecialField[];
}

/**
 * Objects that programs have allocated (`bpf_obj_new`), and the lists and trees they hang
 * in. The 16 bytes of a head or root stay zero: what hangs there is kept by its address.
 */
export class BpfObjects {
  private readonly space: AddressSpace;
  private readonly objects = new Map<number, AllocatedObject>();
  /** What dropping a reference does to objects of the kernel's own, by region. */
  private readonly releases = new Map<number, () => void>();
  /** Pointers to the nodes that hang at a head or root, first to last. */
  private readonly graphs = new Map<number, number[]>();
  /** Where a node hangs. */
  private readonly owners = new Map<number, number>();

  constructor(space: AddressSpace) {
    this.space = space;
  }

  /** Objects that are not freed. */
  get count(): number {
    return this.objects.size + this.releases.size;
  }

  /** An object of the kernel's own, to which maps and objects can hold references: `release` drops one. */
  adopt(region: Region, release: () => void): void {
    this.releases.set(region.id, release);
  }

  /** The object is gone. */
  disown(region: number): void {
    this.releases.delete(region);
    this.space.unmap(region);
  }

  /** Zeroed memory for a struct, or 0. Its count, if it has one, is 1. */
  allocate(types: TypeTable, struct: TypeId): number {
    const size = sizeOfType(types, struct) ?? 0;
    if (size === 0) return 0;
    const region = this.space.map({ name: 'bpf object', bytes: new Uint8Array(size) });
    const record = parseObjectFields(types, resolveTypeId(types, struct));
    const object = { region, fields: record.state === 'fields' ? record.fields : [] };
    this.objects.set(region.id, object);
    this.setCount(object, 1);
    return region.pointer();
  }

  isObject(pointer: number): boolean {
    return this.objects.has(regionOf(pointer));
  }

  /** One reference more; the pointer is the same. */
  acquire(pointer: number): number {
    const object = this.objects.get(regionOf(pointer));
    if (!object) return 0;
    this.setCount(object, this.countOf(object) + 1);
    return pointer;
  }

  /** One reference less; with the last the object goes, and what it holds. */
  drop(pointer: number): void {
    const object = this.objects.get(regionOf(pointer));
    if (!object) {
      this.releases.get(regionOf(pointer))?.();
      return;
    }
    const count = this.countOf(object) - 1;
    this.setCount(object, count);
    if (count > 0) return;
    for (const field of object.fields) this.freeField(object.region.pointer(field.offset), field);
    this.objects.delete(object.region.id);
    this.space.unmap(object.region.id);
  }

  /** Where in the list or tree at `root` nodes hang, in order. */
  nodesAt(root: number): readonly number[] {
    return this.graphs.get(root) ?? [];
  }

  /** Hangs a node before the `index`-th; -EINVAL where it hangs somewhere already: then the reference is dropped. */
  insert(root: number, node: number, index: number): number {
    if (this.owners.has(node)) {
      this.drop(node);
      return -Errno.EINVAL;
    }
    const nodes = this.graphs.get(root) ?? [];
    nodes.splice(index, 0, node);
    this.graphs.set(root, nodes);
    this.owners.set(node, root);
    return 0;
  }

  /** Takes a node off; 0 where it does not hang there. */
  remove(root: number, node: number): number {
    if (this.owners.get(node) !== root) return 0;
    const nodes = this.graphs.get(root)!;
    nodes.splice(nodes.indexOf(node), 1);
    if (nodes.length === 0) this.graphs.delete(root);
    this.owners.delete(node);
    return node;
  }

  /** The memory with the field goes, or is used anew: what hangs or lies there goes with it (bpf_obj_free_fields). */
  freeField(address: number, { type }: SpecialField): void {
    if (type === 'kptr') this.dropStored(address);
    else if (type === 'bpf_list_head' || type === 'bpf_rb_root') {
      while (this.nodesAt(address).length > 0) this.drop(this.remove(address, this.nodesAt(address)[0]));
    }
  }

  private dropStored(address: number): void {
    const bytes = this.space.read(address, 8);
    if (!bytes) return;
    this.drop(Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true)));
    this.space.write(address, new Uint8Array(8));
  }

  private countOf({ region, fields }: AllocatedObject): number {
    const field = fields.find(({ type }) => type === 'bpf_refcount');
    return field ? new DataView(region.bytes.buffer).getUint32(field.offset, true) : 1;
  }

  private setCount({ region, fields }: AllocatedObject, count: number): void {
    const field = fields.find(({ type }) => type === 'bpf_refcount');
    if (field) new DataView(region.bytes.buffer).setUint32(field.offset, count, true);
  }
}
