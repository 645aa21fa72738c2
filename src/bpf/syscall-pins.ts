import { Errno } from '../base/errno.ts';
import type { Coroutine } from '../kernel/coroutine.ts';
import { Inode } from '../kernel/fs/namei.ts';
import type { Bpf } from './bpf.ts';
import { BpfLink, installLinkFd, putLink } from './link.ts';
import { BpfMap } from './maps/map.ts';
import { BpfProgram } from './program.ts';
import { installMapFd } from './syscall-maps.ts';
import { installProgramFd } from './syscall-programs.ts';

/** Where the BPF file system is mounted: the only place to pin in. */
const BPFFS = '/sys/fs/bpf/';

/**
 * BPF_OBJ_PIN (kernel/bpf/inode.c): a name in the BPF file system keeps a map (as a
 * user of it), program or link. `-EBADF`, `-EINVAL` for another sort of file,
 * `-EPERM` outside that file system, `-EEXIST`, `-ENOENT`.
 */
export function* objPin(bpf: Bpf, fd: number, path: string): Coroutine<number> {
  yield* bpf.m.spend(bpf.m.costs.shortSyscallNs);
  const file = bpf.m.current.files?.get(fd);
  if (!file) return -Errno.EBADF;
  const { subject } = file;
  if (!(subject instanceof BpfMap || subject instanceof BpfProgram || subject instanceof BpfLink)) return -Errno.EINVAL;
  if (!path.startsWith(BPFFS)) return -Errno.EPERM;
  const error = bpf.m.fileSystem.add(path, new Inode('object', subject, () => unpin(bpf, subject)));
  if (error) return error;
  if (subject instanceof BpfMap) bpf.getUserMap(subject);
  else subject.refCount++;
  return 0;
}

/** The pinned name is gone. */
function* unpin(bpf: Bpf, subject: BpfMap | BpfProgram | BpfLink): Coroutine {
  if (subject instanceof BpfMap) yield* bpf.putUserMap(subject);
  else if (subject instanceof BpfLink) yield* putLink(bpf, subject);
  else bpf.putProgram(subject);
}

/** BPF_OBJ_GET: a new descriptor for what is pinned at a path. `-ENOENT`, `-EACCES` for a file of another sort. */
export function* objGet(bpf: Bpf, path: string): Coroutine<number> {
  yield* bpf.m.spend(bpf.m.costs.shortSyscallNs);
  const inode = bpf.m.fileSystem.lookup(path);
  if (!inode) return -Errno.ENOENT;
  const { subject } = inode;
  if (subject instanceof BpfMap) return installMapFd(bpf, subject);
  if (subject instanceof BpfProgram) return installProgramFd(bpf, subject);
  return subject instanceof BpfLink ? installLinkFd(bpf, subject) : -Errno.EACCES;
}
