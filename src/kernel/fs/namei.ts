import { Errno } from '../../base/errno.ts';
import { callTraced } from '../attach.ts';
import { unlinkFunction } from '../attach-targets.ts';
import type { Coroutine } from '../coroutine.ts';
import type { Machine } from '../machine.ts';
import type { File } from './file.ts';
import { condResched } from '../sched/core.ts';
import { securityInode, securityPath } from '../security.ts';
import { normalise, parentOf } from './path.ts';

/** `AT_FDCWD` and `AT_REMOVEDIR` (include/uapi/linux/fcntl.h). */
export const AT_FDCWD = -100;
export const AT_REMOVEDIR = 0x200;

/** umask(2) as login leaves it. */
export const UMASK = 0o022;

/** An inode: a regular file with bytes, a directory, something pinned in bpffs, or a device. */
export class Inode {
  readonly type: 'file' | 'directory' | 'object' | 'device';
  bytes: Uint8Array = new Uint8Array(0);
  /** `i_ino`, from the file system it is in. */
  number = 0;
  /** What an object inode holds. */
  readonly subject: unknown;
  /** An object inode's name is gone: its reference goes. */
  readonly evict: ((m: Machine) => Coroutine) | undefined;

  constructor(type: 'file' | 'directory' | 'object' | 'device', subject?: unknown, evict?: (m: Machine) => Coroutine) {
    this.type = type;
    this.subject = subject;
    this.evict = evict;
  }
}

/** A character device: what `open(2)` of its name gives. */
export class DeviceInode extends Inode {
  readonly open: (m: Machine, flags: number) => File;

  constructor(open: (m: Machine, flags: number) => File) {
    super('device');
    this.open = open;
  }
}

/** The in-memory file system: inodes by absolute path. */
export class FileSystem {
  private readonly inodes = new Map<string, Inode>();
  private lastNumber = 1;

  constructor() {
    const root = new Inode('directory');
    root.number = this.lastNumber;
    this.inodes.set('/', root);
    for (const path of ['/tmp', '/sys', '/sys/fs', '/sys/fs/bpf', '/proc', '/dev', '/root']) this.add(path, new Inode('directory'));
  }

  lookup(path: string): Inode | undefined {
    return this.inodes.get(normalise(path));
  }

  /** 0, or `-EEXIST`, `-ENOENT` and `-ENOTDIR` for the directory above. */
  add(path: string, inode: Inode): number {
    const error = this.checkAdd(path);
    if (error) return error;
    inode.number = ++this.lastNumber;
    this.inodes.set(normalise(path), inode);
    return 0;
  }

  /** What `add` would answer. */
  checkAdd(path: string): number {
    const name = normalise(path);
    if (this.inodes.has(name)) return -Errno.EEXIST;
    const parent = this.inodes.get(parentOf(name));
    if (!parent) return -Errno.ENOENT;
    return parent.type === 'directory' ? 0 : -Errno.ENOTDIR;
  }

  remove(path: string): void {
    this.inodes.delete(normalise(path));
  }

  isEmptyDirectory(path: string): boolean {
    const prefix = normalise(path) + '/';
    for (const name of this.inodes.keys()) if (name.startsWith(prefix)) return false;
    return true;
  }
}

/**
 * `do_unlinkat()` (fs/namei.c): what unlink(2), and unlinkat(2) without
 * AT_REMOVEDIR, come to, also when they are going to fail. Programs attach here.
 * They see the path as a `struct filename *`.
 */
export function* doUnlinkat(m: Machine, dfd: number, path: string): Coroutine<number> {
  const name = unlinkFunction(m);
  const filename = m.attachPoints.isUsed(name) ? m.attachPoints.filenameFor(path) : 0;
  return yield* callTraced(m, name, [dfd, filename], unlinkBody(m, path));
}

function* unlinkBody(m: Machine, path: string): Coroutine<number> {
  yield* m.spend(m.costs.pathWalkNs);
  // The path walk has several rescheduling points (`dput`, `inode_lock`); this one stands for them.
  yield* condResched(m);
  yield* m.spend(m.costs.pathEndNs);
  const inode = m.fileSystem.lookup(path);
  if (!inode) return -Errno.ENOENT;
  if (inode.type === 'directory') return -Errno.EISDIR;
  const refused = (yield* securityPath(m, 'unlink', path)) || (yield* securityInode(m, 'unlink', path));
  if (refused) return refused;
  yield* m.spend(m.costs.unlinkNs);
  m.fileSystem.remove(path);
  if (inode.evict) yield* inode.evict(m);
  return 0;
}

/** `do_mkdirat()` */
export function* doMkdirat(m: Machine, path: string, mode: number): Coroutine<number> {
  yield* m.spend(m.costs.pathWalkNs + m.costs.pathEndNs);
  const error = m.fileSystem.checkAdd(path);
  if (error) return error;
  const kept = mode & ~UMASK;
  const refused = (yield* securityPath(m, 'mkdir', path, kept)) || (yield* securityInode(m, 'mkdir', path, kept));
  return refused || m.fileSystem.add(path, new Inode('directory'));
}

/** `do_rmdir()` */
export function* doRmdir(m: Machine, path: string): Coroutine<number> {
  yield* m.spend(m.costs.pathWalkNs + m.costs.pathEndNs);
  const inode = m.fileSystem.lookup(path);
  if (!inode) return -Errno.ENOENT;
  const refused = yield* securityPath(m, 'rmdir', path);
  if (refused) return refused;
  if (inode.type !== 'directory') return -Errno.ENOTDIR;
  const refusedByInode = yield* securityInode(m, 'rmdir', path);
  if (refusedByInode) return refusedByInode;
  if (!m.fileSystem.isEmptyDirectory(path)) return -Errno.ENOTEMPTY;
  m.fileSystem.remove(path);
  return 0;
}
