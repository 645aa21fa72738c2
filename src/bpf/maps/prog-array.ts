import { Errno } from '../../base/errno.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import { indexOfKey, keyOfIndex, nextIndex } from './indexed.ts';
import type { HeldProgram } from './map.ts';
import { BpfMap } from './map.ts';
import { UpdateFlag } from './types.ts';

/**
 * `BPF_MAP_TYPE_PROG_ARRAY` (kernel/bpf/arraymap.c): programs to go on with by
 * `bpf_tail_call`. User space puts them in by descriptor and reads their ids; all must be of
 * the type of the first. With the last user reference the array is emptied.
 */
export class ProgArrayMap extends BpfMap {
  private readonly programs = new Map<number, HeldProgram>();
  private ownerType: number | undefined;

  programAt(index: number): HeldProgram | undefined {
    return this.programs.get(index);
  }

  /** Programs cannot look programs up. */
  lookup(): number {
    return 0;
  }

  override readForUser(key: Uint8Array): Uint8Array | undefined {
    const program = this.programs.get(indexOfKey(key));
    return program && keyOfIndex(program.id);
  }

  *update(): Coroutine<number> {
    return -Errno.EINVAL;
  }

  override *updateFromUser(key: Uint8Array, value: Uint8Array, flags: number): Coroutine<number> {
    const index = indexOfKey(key);
    if (flags !== UpdateFlag.ANY) return -Errno.EINVAL;
    if (index >= this.maxEntries) return -Errno.E2BIG;
    const program = this.env.programFromFd(indexOfKey(value));
    if (typeof program === 'number') return program;
    this.ownerType ??= program.parts.type;
    if (program.parts.type !== this.ownerType) return -Errno.EINVAL;
    program.refCount++;
    this.put(index);
    this.programs.set(index, program);
    return 0;
  }

  *remove(key: Uint8Array): Coroutine<number> {
    const index = indexOfKey(key);
    if (index >= this.maxEntries) return -Errno.E2BIG;
    return this.put(index) ? 0 : -Errno.ENOENT;
  }

  private put(index: number): boolean {
    const program = this.programs.get(index);
    if (program) this.env.putProgram(program);
    return this.programs.delete(index);
  }

  override *releaseUserReferences(): Coroutine {
    this.free();
  }

  nextKey(key: Uint8Array | undefined): Uint8Array | undefined {
    return nextIndex(key, this.maxEntries);
  }

  free(): void {
    for (const index of this.programs.keys()) this.put(index);
  }
}
