import { Errno } from '../../base/errno.ts';
import type { Coroutine } from '../coroutine.ts';
import type { Machine } from '../machine.ts';
import { File } from './file.ts';
import type { FileOperations } from './file.ts';
import { securityFileOpen, securityInode } from '../security.ts';
import { DeviceInode, Inode, UMASK } from './namei.ts';

/** `open(2)` flags. */
const O_ACCMODE = 3;
const O_CREAT = 0o100;
const O_EXCL = 0o200;
const O_TRUNC = 0o1000;
const O_APPEND = 0o2000;
const O_DIRECTORY = 0o200000;
/** A regular file, in a mode. */
const S_IFREG = 0o100000;

/** `do_sys_openat2()`: a descriptor of the current task, or `-errno`. */
export function* doSysOpen(m: Machine, path: string, flags: number, mode: number): Coroutine<number> {
  yield* m.spend(m.costs.openNs);
  let inode = m.fileSystem.lookup(path);
  if (inode && flags & O_CREAT && flags & O_EXCL) return -Errno.EEXIST;
  if (!inode) {
    if (!(flags & O_CREAT)) return -Errno.ENOENT;
    yield* m.spend(m.costs.createFileNs - m.costs.openNs);
    inode = new Inode('file');
    const refused = m.fileSystem.checkAdd(path) || (yield* securityInode(m, 'create', path, S_IFREG | (mode & ~UMASK)));
    if (refused) return refused;
    m.fileSystem.add(path, inode);
  }
  const error = openError(inode, flags) || (yield* securityFileOpen(m, path, flags));
  if (error) return error;
  if (inode instanceof DeviceInode) return m.current.files!.install(inode.open(m, flags));
  if (flags & O_TRUNC) inode.bytes = new Uint8Array(0);
  const file = new File(path, inode.type === 'file' ? regularFile : {}, inode);
  if (flags & O_APPEND) file.position = inode.bytes.length;
  return m.current.files!.install(file);
}

function openError(inode: Inode, flags: number): number {
  if (inode.type === 'object') return -Errno.EIO;
  if (inode.type === 'directory' && (flags & O_ACCMODE) !== 0) return -Errno.EISDIR;
  return inode.type !== 'directory' && flags & O_DIRECTORY ? -Errno.ENOTDIR : 0;
}

const regularFile: FileOperations = {
  *read(m, file, count) {
    yield* m.spend(m.costs.readWriteNs);
    const { bytes } = file.subject as Inode;
    const part = bytes.slice(file.position, file.position + count);
    file.position += part.length;
    return part;
  },
  *write(m, file, bytes) {
    yield* m.spend(m.costs.readWriteNs);
    const inode = file.subject as Inode;
    const end = file.position + bytes.length;
    if (end > inode.bytes.length) {
      const grown = new Uint8Array(end);
      grown.set(inode.bytes);
      inode.bytes = grown;
    }
    inode.bytes.set(bytes, file.position);
    file.position = end;
    return bytes.length;
  },
};
