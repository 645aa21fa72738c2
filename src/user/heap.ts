import type { AddressSpace, Region } from '../bpf/memory.ts';

const ALIGN = 16;
const FIRST_BYTES = 1 << 16;
/** Blocks of this size and up get a region of their own, as glibc maps them (M_MMAP_THRESHOLD). */
const MAP_THRESHOLD = 1 << 17;
const MAX_BLOCK = 1 << 30;

interface Block {
  size: number;
  isFree: boolean;
}

export type FreeResult = 'ok' | 'double free' | 'invalid pointer';

/**
 * The blocks behind malloc(3). Small ones come from one region that grows, first
 * fit, neighbours merged when freed: writing past a block's end hits the next
 * block, as it does on Linux. What is allocated is kept outside the memory, so
 * the program cannot break the allocator itself.
 */
export class Heap {
  private readonly space: AddressSpace;
  private arena: Region | undefined;
  /** By offset in the arena, in ascending order. */
  private readonly blocks = new Map<number, Block>();
  private readonly order: number[] = [];
  private readonly mapped = new Map<number, number>();

  constructor(space: AddressSpace) {
    this.space = space;
  }

  /** A pointer to `size` bytes, or 0 where there are none to have. Contents are what was there before. */
  allocate(size: number): number {
    if (size > MAX_BLOCK) return 0;
    if (size >= MAP_THRESHOLD) return this.mapBlock(size);
    const wanted = Math.max(ALIGN, Math.ceil(size / ALIGN) * ALIGN);
    return this.firstFit(wanted) ?? this.append(wanted);
  }

  /** The usable size of an allocated block, or undefined for what is none. */
  sizeOf(pointer: number): number | undefined {
    const block = this.blockAt(pointer);
    if (block !== undefined && !block.isFree) return block.size;
    return this.mapped.get(pointer);
  }

  free(pointer: number): FreeResult {
    if (this.mapped.delete(pointer)) {
      this.space.unmap(this.space.regionAt(pointer)!.id);
      return 'ok';
    }
    const block = this.blockAt(pointer);
    if (block === undefined) return 'invalid pointer';
    if (block.isFree) return 'double free';
    block.isFree = true;
    return 'ok';
  }

  /** The same allocations over a copy of the memory: a forked process's. */
  fork(space: AddressSpace): Heap {
    const copy = new Heap(space);
    copy.arena = this.arena && space.regionById(this.arena.id);
    for (const [offset, block] of this.blocks) copy.blocks.set(offset, { ...block });
    copy.order.push(...this.order);
    for (const [pointer, size] of this.mapped) copy.mapped.set(pointer, size);
    return copy;
  }

  private blockAt(pointer: number): Block | undefined {
    return this.arena && this.blocks.get(pointer - this.arena.pointer());
  }

  private mapBlock(size: number): number {
    const pointer = this.space.map({ name: 'malloc', bytes: new Uint8Array(size) }).pointer();
    this.mapped.set(pointer, size);
    return pointer;
  }

  private firstFit(size: number): number | undefined {
    this.mergeFree();
    for (let i = 0; i < this.order.length; i++) {
      const block = this.blocks.get(this.order[i])!;
      if (!block.isFree || block.size < size) continue;
      this.split(i, block, size);
      block.isFree = false;
      return this.arena!.pointer(this.order[i]);
    }
    return undefined;
  }

  private split(index: number, block: Block, size: number): void {
    if (block.size === size) return;
    const rest = this.order[index] + size;
    this.blocks.set(rest, { size: block.size - size, isFree: true });
    this.order.splice(index + 1, 0, rest);
    block.size = size;
  }

  private mergeFree(): void {
    for (let i = this.order.length - 1; i > 0; i--) {
      const block = this.blocks.get(this.order[i])!;
      const before = this.blocks.get(this.order[i - 1])!;
      if (!block.isFree || !before.isFree) continue;
      before.size += block.size;
      this.blocks.delete(this.order[i]);
      this.order.splice(i, 1);
    }
  }

  private append(size: number): number {
    this.arena ??= this.space.map({ name: 'heap', bytes: new Uint8Array(FIRST_BYTES) });
    const last = this.order.at(-1);
    const end = last === undefined ? ALIGN : last + this.blocks.get(last)!.size;
    if (end + size > this.arena.size) this.arena.grow(Math.max(2 * this.arena.size, end + size));
    this.blocks.set(end, { size, isFree: false });
    this.order.push(end);
    return this.arena.pointer(end);
  }
}
