import { assert } from '../base/assert.ts';
import { Errno } from '../base/errno.ts';
import { MAX_REGION_BYTES } from '../bpf/memory.ts';
import type { Coroutine } from '../kernel/coroutine.ts';
import { kernelClone } from '../kernel/fork.ts';
import type { Machine } from '../kernel/machine.ts';
import { setSignalHandler, SIG_DFL } from '../kernel/signal.ts';
import { Epoll } from './epoll.ts';
import { littleEndian } from './process-memory.ts';
import { Process } from './process.ts';

const MAP_ANONYMOUS = 0x20;
const PROT_READ = 1;
const PROT_WRITE = 2;
/** `RLIMIT_*` that there are. */
const RESOURCES = 16;

/** System calls that need to know what a process is made of. */
export function registerUserSyscalls(m: Machine): void {
  const { syscalls } = m;
  syscalls.register('clone', () => clone(m));
  syscalls.register('mmap', (_, args) => mmap(m, args));
  syscalls.register('munmap', (_, [pointer]) => munmap(m, pointer));
  syscalls.register('rt_sigaction', (_, args) => sigaction(m, args));
  syscalls.register('epoll_wait', (_, [fd, , , timeoutMs]) => epollWait(m, fd, timeoutMs));
  syscalls.register('setrlimit', (_, [resource, pointer]) => setrlimit(m, resource, pointer));
}

/** The process of the executing task. */
function currentProcess(m: Machine): Process {
  const { mm } = m.current;
  assert(mm instanceof Process, 'a user task has a process');
  return mm;
}

/** clone(2) as fork(3) calls it: the child's pid in the parent, 0 in the child. */
function* clone(m: Machine): Coroutine<number> {
  const child = currentProcess(m).fork();
  const task = yield* kernelClone(m, { comm: m.current.comm, mm: child, run: (machine) => child.continueForked(machine) });
  return task.pid;
}

/**
 * mmap(2) of anonymous memory. Differs: every mapping is a region at an address of the
 * machine's choice, so a hint is ignored, and MAP_FIXED as well where nothing is mapped.
 */
function* mmap(m: Machine, [, length, protection, flags]: readonly number[]): Coroutine<number> {
  yield* m.spend(m.costs.shortSyscallNs);
  if (length <= 0) return -Errno.EINVAL;
  if (!(flags & MAP_ANONYMOUS)) return -Errno.ENODEV;
  if (length > MAX_REGION_BYTES) return -Errno.ENOMEM;
  const region = currentProcess(m).memory.space.map({
    name: 'mmap',
    bytes: new Uint8Array(length),
    isReadable: (protection & (PROT_READ | PROT_WRITE)) !== 0,
    isWritable: (protection & PROT_WRITE) !== 0,
  });
  return region.pointer();
}

/** munmap(2) of a whole mapping. */
function* munmap(m: Machine, pointer: number): Coroutine<number> {
  yield* m.spend(m.costs.shortSyscallNs);
  const { space } = currentProcess(m).memory;
  const region = space.regionAt(pointer);
  if (region === undefined) return 0;
  if (region.pointer() !== pointer) return -Errno.EINVAL;
  space.unmap(region.id);
  return 0;
}

/** rt_sigaction(2): the handler is the structure's first word; masks are not modelled. */
function* sigaction(m: Machine, [signal, action, old]: readonly number[]): Coroutine<number> {
  yield* m.spend(m.costs.shortSyscallNs);
  const before = m.current.signals?.handlers.get(signal) ?? SIG_DFL;
  const bytes = action === 0 ? undefined : m.current.mm!.read(action, 8);
  if (action !== 0 && bytes === undefined) return -Errno.EFAULT;
  if (old !== 0 && !m.current.mm!.write(old, littleEndian(BigInt(before), 8))) return -Errno.EFAULT;
  return bytes ? setSignalHandler(m.current, signal, Number(new DataView(bytes.buffer).getBigUint64(0, true))) : 0;
}

/** epoll_wait(2). What is ready is not told one by one: libbpf, the one user, asks every ring. */
function* epollWait(m: Machine, fd: number, timeoutMs: number): Coroutine<number> {
  const file = m.current.files?.get(fd);
  return file?.subject instanceof Epoll ? yield* file.subject.wait(m, timeoutMs) : -Errno.EBADF;
}

/** setrlimit(2): taken and not enforced, as the limits that loaders raise bind nothing here. */
function* setrlimit(m: Machine, resource: number, pointer: number): Coroutine<number> {
  yield* m.spend(m.costs.shortSyscallNs);
  if (m.current.mm!.read(pointer, 16) === undefined) return -Errno.EFAULT;
  return resource >= 0 && resource < RESOURCES ? 0 : -Errno.EINVAL;
}
