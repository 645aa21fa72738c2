import { Errno } from '../../base/errno.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import { BpfMap } from './map.ts';
import { MapType, UpdateFlag } from './types.ts';

/** `BPF_MAP_TYPE_QUEUE` and `STACK` (kernel/bpf/queue_stack_maps.c): values without keys, in or out of order. */
export class QueueMap extends BpfMap {
  private readonly entries: Uint8Array[] = [];

  /** BPF_EXIST pushes into a full map and loses the oldest; `-E2BIG` without it. */
  push(value: Uint8Array, flags: number): number {
    if (flags & ~UpdateFlag.EXIST) return -Errno.EINVAL;
    if (this.entries.length >= this.maxEntries) {
      if (!(flags & UpdateFlag.EXIST)) return -Errno.E2BIG;
      this.entries.shift();
    }
    this.entries.push(value.slice());
    return 0;
  }

  private get isStack(): boolean {
    return this.attributes.mapType === MapType.STACK;
  }

  /** The value that is next, left where it is. */
  head(): Uint8Array | undefined {
    return this.entries.at(this.isStack ? -1 : 0);
  }

  pop(): Uint8Array | undefined {
    return this.isStack ? this.entries.pop() : this.entries.shift();
  }

  lookup(): number {
    return 0;
  }

  override readForUser(): Uint8Array | undefined {
    return this.head()?.slice();
  }

  *update(_key: Uint8Array, value: Uint8Array, flags: number): Coroutine<number> {
    return this.push(value, flags);
  }

  *remove(): Coroutine<number> {
    return -Errno.EINVAL;
  }

  nextKey(): Uint8Array | undefined {
    return undefined;
  }

  free(): void {
    this.entries.length = 0;
  }
}
