import { Errno } from '../../base/errno.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import type { CallImplementation } from '../bpf.ts';
import { kptrExchange } from '../kfuncs/objects.ts';
import { TaskStorageMap } from '../maps/task-storage.ts';
import type { ProgramRun } from '../run.ts';
import { BadPointer } from '../run.ts';
import { bytesArgument, mapArgument } from './maps.ts';
import { copyFromUser } from './memory.ts';
import { storePath } from './paths.ts';

/** BPF_LOCAL_STORAGE_GET_F_CREATE */
const CREATE = 1;

function storageArgument(run: ProgramRun, address: number): TaskStorageMap {
  const map = mapArgument(run, address);
  if (!(map instanceof TaskStorageMap)) throw new BadPointer(address);
  return map;
}

/** `bpf_task_storage_get`: pointer to the task's value, or NULL. */
function* storageGet(run: ProgramRun, address: number, pointer: number, value: number, flags: number): Coroutine<number> {
  const map = storageArgument(run, address);
  const task = run.bpf.taskStructs.taskAt(pointer);
  if (!task || flags & ~CREATE) return 0;
  return yield* map.valueForTask(task.pid, flags === CREATE, value === 0 ? undefined : bytesArgument(run, value, map.valueSize));
}

/** `bpf_task_storage_delete`: 0, `-ENOENT`, `-EINVAL` without a task. */
function* storageDelete(run: ProgramRun, address: number, pointer: number): Coroutine<number> {
  const task = run.bpf.taskStructs.taskAt(pointer);
  return task ? yield* storageArgument(run, address).removeForTask(task.pid) : -Errno.EINVAL;
}

/** Kernel objects behind pointers, by id. */
export const taskHelpers: readonly (readonly [id: number, CallImplementation])[] = [
  [35, (run) => run.bpf.taskStructs.pointerTo(run.bpf.m.current)],
  [147, storePath],
  [156, storageGet],
  [157, storageDelete],
  [158, (run) => run.bpf.taskStructs.pointerTo(run.bpf.m.current)],
  [191, (run, out, size, pointer) => copyFromUser(run, out, size, pointer)],
  [194, kptrExchange],
];
