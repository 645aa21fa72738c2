import { Errno } from '../../base/errno.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import { BpfMap } from './map.ts';

/** Flags of bpf_get_stackid (include/uapi/linux/bpf.h). */
export const FAST_STACK_CMP = 1 << 9;
export const REUSE_STACKID = 1 << 10;

/**
 * `BPF_MAP_TYPE_STACK_TRACE` (kernel/bpf/stackmap.c): stacks by a number that their addresses hash
 * to. Programs put them in through `bpf_get_stackid` and nobody else; user space reads them. The
 * hash is not the kernel's: neither are the addresses.
 */
export class StackTraceMap extends BpfMap {
  private readonly buckets = new Map<number, { readonly hash: number; readonly trace: readonly number[] }>();

  /** A power of two. */
  private get bucketCount(): number {
    return 2 ** Math.ceil(Math.log2(this.maxEntries));
  }

  /** The number of a stack, which is kept: `-EEXIST` where another one has its place and keeps it. */
  idOf(stack: readonly number[], flags: number): number {
    const trace = stack.slice(0, this.valueSize / 8);
    const hash = hashOf(trace);
    const id = hash & (this.bucketCount - 1);
    const bucket = this.buckets.get(id);
    const isAlike = bucket?.hash === hash;
    if (isAlike && (flags & FAST_STACK_CMP || sameTrace(bucket.trace, trace))) return id;
    if (bucket && !(flags & REUSE_STACKID)) return -Errno.EEXIST;
    this.buckets.set(id, { hash, trace });
    return id;
  }

  lookup(): number {
    return 0;
  }

  override readForUser(key: Uint8Array): Uint8Array | undefined {
    const bucket = this.buckets.get(idIn(key));
    if (!bucket) return undefined;
    const value = new Uint8Array(this.valueSize);
    const view = new DataView(value.buffer);
    bucket.trace.forEach((address, index) => view.setBigUint64(index * 8, BigInt(address), true));
    return value;
  }

  *update(): Coroutine<number> {
    return -Errno.EINVAL;
  }

  *remove(key: Uint8Array): Coroutine<number> {
    return this.buckets.delete(idIn(key)) ? 0 : -Errno.ENOENT;
  }

  nextKey(key: Uint8Array | undefined): Uint8Array | undefined {
    const ids = [...this.buckets.keys()].toSorted((a, b) => a - b);
    const after = key && this.buckets.has(idIn(key)) ? idIn(key) : -1;
    const next = ids.find((id) => id > after);
    return next === undefined ? undefined : new Uint8Array(Uint32Array.of(next).buffer);
  }

  free(): void {
    this.buckets.clear();
  }
}

function idIn(key: Uint8Array): number {
  return new DataView(key.buffer, key.byteOffset, 4).getUint32(0, true);
}

function sameTrace(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((address, index) => address === b[index]);
}

/** FNV-1a over the addresses' halves. */
function hashOf(trace: readonly number[]): number {
  let hash = 0x811c9dc5;
  for (const address of trace) for (const half of [address >>> 0, Math.floor(address / 2 ** 32)]) hash = Math.imul(hash ^ half, 0x01000193);
  return hash >>> 0;
}
