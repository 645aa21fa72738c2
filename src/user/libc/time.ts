import { Errno } from '../../base/errno.ts';
import { NS_PER_SEC, NS_PER_US } from '../../base/units.ts';
import type { HostCall, HostTable } from '../host-call.ts';
import { result } from './unistd.ts';

/** Clocks that the vDSO answers (include/uapi/linux/time.h): CLOCK_REALTIME … CLOCK_BOOTTIME but the CPU-time ones. */
const CLOCKS: readonly number[] = [0, 1, 4, 5, 6, 7];

/** <time.h>, <sys/time.h>. As on x86, clocks are read without a system call. */
export const time: HostTable = {
  clock_gettime: clockGetTime,
  clock_getres: (c) => {
    if (c.pointer(1) !== 0) storeTimespec(c, c.pointer(1), 1);
    return 0;
  },
  clock_nanosleep: function* (c) {
    // The one wrapper that returns its error number instead of setting errno.
    return -(yield* c.process.syscall('clock_nanosleep', [c.s32(0), c.s32(1), c.pointer(2), c.pointer(3)]));
  },
  nanosleep: (c) => result(c, 'clock_nanosleep', [0, 0, c.pointer(0), c.pointer(1)]),
  time: (c) => {
    const seconds = Math.floor(c.process.machine.nowNs / NS_PER_SEC);
    if (c.pointer(0) !== 0) c.memory.storeU64(c.pointer(0), seconds);
    return seconds;
  },
  gettimeofday: (c) => {
    const { nowNs } = c.process.machine;
    c.memory.storeU64(c.pointer(0), Math.floor(nowNs / NS_PER_SEC));
    c.memory.storeU64(c.pointer(0) + 8, Math.floor((nowNs % NS_PER_SEC) / NS_PER_US));
    return 0;
  },
  clock: (c) => Math.floor(c.process.machine.nowNs / NS_PER_US),
};

function clockGetTime(c: HostCall): number {
  if (!CLOCKS.includes(c.s32(0))) return c.process.failed(-Errno.EINVAL);
  storeTimespec(c, c.pointer(1), c.process.machine.nowNs);
  return 0;
}

function storeTimespec(c: HostCall, pointer: number, ns: number): void {
  c.memory.storeU64(pointer, Math.floor(ns / NS_PER_SEC));
  c.memory.storeU64(pointer + 8, ns % NS_PER_SEC);
}
