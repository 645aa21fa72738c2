import { Errno } from '../../base/errno.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import { keyOfIndex } from './indexed.ts';
import { HashMap } from './hash.ts';
import { UpdateFlag } from './types.ts';

/** PID_MAX_DEFAULT: no more tasks than this can have a value. */
const MAX_TASKS = 32_768;

/**
 * `BPF_MAP_TYPE_TASK_STORAGE` (kernel/bpf/bpf_task_storage.c): a value for each task that
 * a program has asked one for. Differs in that a value stays when its task exits, and
 * that user space, which would name tasks by pidfd, sees none.
 */
export class TaskStorageMap extends HashMap {
  protected override slotLimit(): number {
    return MAX_TASKS;
  }

  protected override *takeSlot(): Coroutine<number> {
    return this.freeSlots.pop() ?? (this.count < MAX_TASKS ? this.makeSlot() : -Errno.ENOMEM);
  }

  override readForUser(): Uint8Array | undefined {
    return undefined;
  }

  override *updateFromUser(): Coroutine<number> {
    return -Errno.EBADF;
  }

  override nextKey(): Uint8Array | undefined {
    return undefined;
  }

  /** Pointer to a task's value, made from `initial` (zeros without) where there is none and `creates`; else 0. */
  *valueForTask(pid: number, creates: boolean, initial: Uint8Array | undefined): Coroutine<number> {
    const key = keyOfIndex(pid);
    if (creates && this.lookup(key) === 0) yield* this.update(key, initial ?? new Uint8Array(this.valueSize), UpdateFlag.NOEXIST);
    return this.lookup(key);
  }

  removeForTask(pid: number): Coroutine<number> {
    return this.remove(keyOfIndex(pid));
  }
}
