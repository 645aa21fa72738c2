import { Errno } from '../../base/errno.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import type { HostCall, HostTable } from '../host-call.ts';
import { result } from './unistd.ts';

/** `struct sigaction` of glibc on x86-64: handler, mask of 128 bytes, flags, restorer. */
const SIGACTION_BYTES = 152;
const SIGACTION_FLAGS = 136;
const SA_RESTART = 0x10000000;
const PR_SET_PDEATHSIG = 1;
const PR_SET_NAME = 15;
const PR_GET_NAME = 16;
const COMM_BYTES = 16;
const SCHED_PRIORITY_MAX = 99;

/** <signal.h>, <sys/wait.h>, <sched.h>, <sys/resource.h>, <sys/prctl.h>, <sys/mman.h>. */
export const processControl: HostTable = {
  kill: (c) => result(c, 'kill', [c.s32(0), c.s32(1)]),
  raise: function* (c) {
    return yield* result(c, 'kill', [c.process.pid, c.s32(0)]);
  },
  signal: installHandler,
  sigaction: (c) => result(c, 'rt_sigaction', [c.s32(0), c.pointer(1), c.pointer(2)]),
  sigemptyset: (c) => storeSet(c, 0n),
  sigfillset: (c) => storeSet(c, (1n << 64n) - 1n),
  sigaddset: (c) => storeSet(c, c.memory.u64(c.pointer(0)) | signalBit(c)),
  sigdelset: (c) => storeSet(c, c.memory.u64(c.pointer(0)) & ~signalBit(c)),
  sigismember: (c) => (c.memory.u64(c.pointer(0)) & signalBit(c) ? 1 : 0),
  wait: (c) => result(c, 'wait4', [-1, c.pointer(0), 0, 0]),
  waitpid: (c) => result(c, 'wait4', [c.s32(0), c.pointer(1), c.s32(2), 0]),
  sched_setaffinity: (c) => result(c, 'sched_setaffinity', [c.s32(0), c.pointer(1), c.pointer(2)]),
  sched_setscheduler: (c) => result(c, 'sched_setscheduler', [c.s32(0), c.s32(1), c.pointer(2)]),
  sched_getcpu: (c) => c.process.machine.cpu.id,
  sched_get_priority_max: (c) => (c.s32(0) === 1 || c.s32(0) === 2 ? SCHED_PRIORITY_MAX : 0),
  sched_get_priority_min: (c) => (c.s32(0) === 1 || c.s32(0) === 2 ? 1 : 0),
  setrlimit: (c) => result(c, 'setrlimit', [c.s32(0), c.pointer(1)]),
  prctl,
  mmap: (c) => result(c, 'mmap', [c.pointer(0), c.pointer(1), c.s32(2), c.s32(3), c.s32(4), c.pointer(5)]),
  munmap: (c) => result(c, 'munmap', [c.pointer(0), c.pointer(1)]),
};

function storeSet(c: HostCall, bits: bigint): number {
  c.memory.storeU64(c.pointer(0), bits);
  return 0;
}

function signalBit(c: HostCall): bigint {
  return 1n << BigInt(c.s32(1) - 1);
}

/** signal(2) by way of rt_sigaction, with glibc's SA_RESTART; gives the handler before. */
function* installHandler(c: HostCall): Coroutine<number> {
  const action = c.process.libc.borrow(2 * SIGACTION_BYTES);
  c.memory.store(action, new Uint8Array(SIGACTION_BYTES));
  c.memory.storeU64(action, c.u64(1));
  c.memory.storeU64(action + SIGACTION_FLAGS, SA_RESTART);
  const old = action + SIGACTION_BYTES;
  const error = c.process.failed(yield* c.process.syscall('rt_sigaction', [c.s32(0), action, old]));
  c.process.libc.repay(action);
  return error < 0 ? error : c.memory.pointer(old);
}

/** The few options that programs of this kind use; the name is what tracing shows. */
function prctl(c: HostCall): number {
  const value = c.variadic();
  switch (c.s32(0)) {
    case PR_SET_NAME:
      c.process.setName(c.memory.cString(Number(value.next())));
      return 0;
    case PR_GET_NAME:
      c.memory.storeCString(Number(value.next()), c.process.nameBytes().subarray(0, COMM_BYTES - 1));
      return 0;
    case PR_SET_PDEATHSIG:
      return 0;
    default:
      return c.process.failed(-Errno.EINVAL);
  }
}
