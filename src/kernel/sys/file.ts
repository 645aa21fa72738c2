import { Errno } from '../../base/errno.ts';
import type { Coroutine } from '../coroutine.ts';
import { fput } from '../fs/file.ts';
import { AT_FDCWD, AT_REMOVEDIR, doMkdirat, doRmdir, doUnlinkat } from '../fs/namei.ts';
import { doSysOpen } from '../fs/open.ts';
import type { Machine } from '../machine.ts';
import { copyStringFromUser } from '../syscalls.ts';

/** System calls on files: open, openat, close, read, write, unlink, unlinkat, mkdir, rmdir. */
export function registerFileSyscalls(m: Machine): void {
  const { syscalls } = m;
  syscalls.register('open', (_, [path, flags, mode]) => withPath(m, path, (text) => doSysOpen(m, text, flags, mode)));
  syscalls.register('openat', (_, [, path, flags, mode]) => withPath(m, path, (text) => doSysOpen(m, text, flags, mode)));
  syscalls.register('close', (_, [fd]) => close(m, fd));
  syscalls.register('read', (_, [fd, buffer, count]) => read(m, fd, buffer, count));
  syscalls.register('write', (_, [fd, buffer, count]) => write(m, fd, buffer, count));
  syscalls.register('unlink', (_, [path]) => withPath(m, path, (text) => doUnlinkat(m, AT_FDCWD, text)));
  syscalls.register('unlinkat', (_, [dfd, path, flag]) => withPath(m, path, (text) => unlinkat(m, dfd, text, flag)));
  syscalls.register('mkdir', (_, [path, mode]) => withPath(m, path, (text) => doMkdirat(m, text, mode)));
  syscalls.register('rmdir', (_, [path]) => withPath(m, path, (text) => doRmdir(m, text)));
}

function* withPath(m: Machine, pointer: number, act: (path: string) => Coroutine<number>): Coroutine<number> {
  yield* m.spend(m.costs.getnameNs);
  const path = copyStringFromUser(m, pointer);
  if (path === undefined) return -Errno.EFAULT;
  if (path === '') return -Errno.ENOENT;
  return yield* act(path);
}

function* unlinkat(m: Machine, dfd: number, path: string, flag: number): Coroutine<number> {
  if (flag & ~AT_REMOVEDIR) return -Errno.EINVAL;
  return flag & AT_REMOVEDIR ? yield* doRmdir(m, path) : yield* doUnlinkat(m, dfd, path);
}

function* close(m: Machine, fd: number): Coroutine<number> {
  yield* m.spend(m.costs.closeNs);
  const file = m.current.files?.remove(fd);
  if (!file) return -Errno.EBADF;
  yield* fput(m, file);
  return 0;
}

function* read(m: Machine, fd: number, buffer: number, count: number): Coroutine<number> {
  const file = m.current.files?.get(fd);
  if (!file?.operations.read) return -Errno.EBADF;
  const bytes = yield* file.operations.read(m, file, count);
  if (typeof bytes === 'number') return bytes;
  return m.current.mm?.write(buffer, bytes) ? bytes.length : -Errno.EFAULT;
}

function* write(m: Machine, fd: number, buffer: number, count: number): Coroutine<number> {
  const file = m.current.files?.get(fd);
  if (!file?.operations.write) return -Errno.EBADF;
  const bytes = m.current.mm?.read(buffer, count);
  return bytes ? yield* file.operations.write(m, file, bytes) : -Errno.EFAULT;
}
