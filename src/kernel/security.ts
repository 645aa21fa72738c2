import { callLsmHook } from './attach.ts';
import type { KernelStructs } from './attach.ts';
import type { Coroutine } from './coroutine.ts';
import { normalise, parentOf } from './fs/path.ts';
import type { Machine } from './machine.ts';
import type { Task } from './sched/task.ts';

/**
 * Security hooks (security/security.c): each answers 0, or the `-errno` of the first program that
 * refuses. Linux has some 250; these are those on the ways that this machine models.
 */
export const SECURITY_HOOKS = [
  'bpf',
  'file_open',
  'inode_create',
  'inode_mkdir',
  'inode_rmdir',
  'inode_unlink',
  'path_mkdir',
  'path_rmdir',
  'path_unlink',
  'task_setscheduler',
] as const;

/** Ways to make or take a name that have a hook by path and one by inode. */
type NameAct = 'mkdir' | 'rmdir' | 'unlink';

/** `security_path_unlink()` and its kin: before the directory is looked at. */
export function securityPath(m: Machine, act: NameAct, path: string, ...more: readonly number[]): Coroutine<number> {
  return call(m, `path_${act}`, (structs) => [structs.path(parentOf(normalise(path))), structs.dentry(path), ...more]);
}

/** `security_inode_unlink()` and its kin, and `security_inode_create()`: the directory's inode, and the name in it. */
export function securityInode(m: Machine, act: NameAct | 'create', path: string, ...more: readonly number[]): Coroutine<number> {
  return call(m, `inode_${act}`, (structs) => [structs.inode(parentOf(normalise(path))), structs.dentry(path), ...more]);
}

/** `security_file_open()`: the file is found, and not open yet. */
export function securityFileOpen(m: Machine, path: string, flags: number): Coroutine<number> {
  return call(m, 'file_open', (structs) => [structs.file(path, flags)]);
}

/** `security_task_setscheduler()` */
export function securityTaskSetscheduler(m: Machine, task: Task): Coroutine<number> {
  return call(m, 'task_setscheduler', (structs) => [structs.task(task)]);
}

/** `security_bpf()`: at the entry of bpf(2). */
export function securityBpf(m: Machine, cmd: number, size: number): Coroutine<number> {
  return call(m, 'bpf', (structs) => [cmd, structs.bpfAttributes(), size]);
}

function call(m: Machine, hook: (typeof SECURITY_HOOKS)[number], args: (structs: KernelStructs) => readonly number[]): Coroutine<number> {
  return callLsmHook(m, `bpf_lsm_${hook}`, args);
}
