import { decodeUtf8 } from '../../base/bytes.ts';
import { Errno } from '../../base/errno.ts';
import { NS_PER_SEC, NS_PER_US } from '../../base/units.ts';
import type { Ns } from '../../base/units.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import { execve } from '../exec.ts';
import type { HostCall, HostTable } from '../host-call.ts';
import type { Process } from '../process.ts';
import { O_CREAT, O_TRUNC, O_WRONLY } from './open-flags.ts';

const AT_FDCWD = -100;
const CLOCK_REALTIME = 0;
const SC_CLK_TCK = 2;
const SC_PAGESIZE = 30;
const SC_NPROCESSORS_CONF = 83;
const SC_NPROCESSORS_ONLN = 84;
const PAGE_BYTES = 4096;
const SIGCHLD = 17;
const CLONE_CHILD_SETTID = 0x01000000;
const CLONE_CHILD_CLEARTID = 0x00200000;

/** <unistd.h>, <fcntl.h>, <sys/stat.h>: each wrapper makes the system call that glibc's makes. */
export const unistd: HostTable = {
  open: (c) => result(c, 'openat', [AT_FDCWD, c.pointer(0), c.s32(1), creationMode(c, c.s32(1))]),
  openat: (c) => result(c, 'openat', [c.s32(0), c.pointer(1), c.s32(2), creationMode(c, c.s32(2))]),
  creat: (c) => result(c, 'openat', [AT_FDCWD, c.pointer(0), O_CREAT | O_WRONLY | O_TRUNC, c.u32(1)]),
  close: (c) => result(c, 'close', [c.s32(0)]),
  read: (c) => result(c, 'read', [c.s32(0), c.pointer(1), c.pointer(2)]),
  write: (c) => result(c, 'write', [c.s32(0), c.pointer(1), c.pointer(2)]),
  unlink: (c) => result(c, 'unlink', [c.pointer(0)]),
  remove: (c) => result(c, 'unlink', [c.pointer(0)]),
  unlinkat: (c) => result(c, 'unlinkat', [c.s32(0), c.pointer(1), c.s32(2)]),
  mkdir: (c) => result(c, 'mkdir', [c.pointer(0), c.u32(1)]),
  rmdir: (c) => result(c, 'rmdir', [c.pointer(0)]),
  getpid: (c) => result(c, 'getpid', []),
  gettid: (c) => result(c, 'gettid', []),
  getuid: () => 0,
  geteuid: () => 0,
  getgid: () => 0,
  getegid: () => 0,
  getppid: (c) => c.process.parentPid,
  isatty: (c) => (c.s32(0) >= 0 && c.s32(0) <= 2 ? 1 : 0),
  getpagesize: () => PAGE_BYTES,
  sysconf: (c) => systemConfiguration(c),
  pause: (c) => result(c, 'pause', []),
  sched_yield: (c) => result(c, 'sched_yield', []),
  sleep,
  usleep: (c) => nanosleep(c.process, c.u32(0) * NS_PER_US),
  execl: (c) => exec(c, [decodeUtf8(c.string(1)), ...listedArguments(c)]),
  execlp: (c) => exec(c, [decodeUtf8(c.string(1)), ...listedArguments(c)]),
  execv: (c) => exec(c, argumentArray(c)),
  execvp: (c) => exec(c, argumentArray(c)),
  fork: (c) => result(c, 'clone', [CLONE_CHILD_CLEARTID | CLONE_CHILD_SETTID | SIGCHLD, 0, 0, 0]),
  vfork: (c) => result(c, 'clone', [CLONE_CHILD_CLEARTID | CLONE_CHILD_SETTID | SIGCHLD, 0, 0, 0]),
};

/** Makes a system call and gives back what the C wrapper does: the result, or -1 with errno. */
export function* result(c: HostCall, name: string, args: readonly number[]): Coroutine<number> {
  return c.process.failed(yield* c.process.syscall(name, args));
}

/** Comes back only where the program could not be started. */
function* exec(c: HostCall, argv: readonly string[]): Coroutine<number> {
  return c.process.failed(yield* execve(c.process.machine, decodeUtf8(c.string(0)), argv));
}

/** The texts behind the fixed arguments, up to NULL. */
function listedArguments(c: HostCall): string[] {
  const list = c.variadic();
  const texts: string[] = [];
  for (let next = list.next(); next !== 0n; next = list.next()) texts.push(decodeUtf8(c.memory.cString(Number(next))));
  return texts;
}

/** The texts of an argv array. */
function argumentArray(c: HostCall): string[] {
  const texts: string[] = [];
  for (let at = c.pointer(1); c.memory.pointer(at) !== 0; at += 8) texts.push(decodeUtf8(c.memory.cString(c.memory.pointer(at))));
  return texts;
}

/** open's third argument counts only where a file may be made. */
function creationMode(c: HostCall, flags: number): number {
  return flags & O_CREAT ? Number(BigInt.asUintN(32, c.variadic().next())) : 0;
}

function systemConfiguration(c: HostCall): number {
  switch (c.s32(0)) {
    case SC_CLK_TCK:
      return 100;
    case SC_PAGESIZE:
      return PAGE_BYTES;
    case SC_NPROCESSORS_CONF:
    case SC_NPROCESSORS_ONLN:
      return c.process.machine.config.cpus;
    default:
      return c.process.failed(-Errno.EINVAL);
  }
}

/** sleep(3): the seconds left when a signal cut it short. */
function* sleep(c: HostCall): Coroutine<number> {
  const remains = yield* sleepFor(c.process, c.u32(0) * NS_PER_SEC);
  return Math.ceil(remains / NS_PER_SEC);
}

function* nanosleep(process: Process, ns: Ns): Coroutine<number> {
  if ((yield* sleepFor(process, ns)) === 0) return 0;
  return process.failed(-Errno.EINTR);
}

/** clock_nanosleep as glibc calls it, request and remainder in one timespec of the library's; the time that is left. */
function* sleepFor(process: Process, ns: Ns): Coroutine<Ns> {
  const timespec = process.libc.borrow(16);
  process.memory.storeU64(timespec, Math.floor(ns / NS_PER_SEC));
  process.memory.storeU64(timespec + 8, ns % NS_PER_SEC);
  const error = yield* process.syscall('clock_nanosleep', [CLOCK_REALTIME, 0, timespec, timespec]);
  process.libc.repay(timespec);
  return error >= 0 ? 0 : process.memory.pointer(timespec) * NS_PER_SEC + process.memory.pointer(timespec + 8);
}
