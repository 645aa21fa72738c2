import { Errno } from '../../base/errno.ts';
import type { Ns } from '../../base/units.ts';
import { NS_PER_SEC } from '../../base/units.ts';
import type { Coroutine } from '../coroutine.ts';
import type { Machine } from '../machine.ts';
import { HrtimerMode } from '../time/hrtimer-base.ts';
import { hrtimerNanosleep } from '../time/sleep.ts';

const CLOCK_REALTIME = 0;
/** `TIMER_ABSTIME` (include/uapi/linux/time.h). */
const TIMER_ABSTIME = 1;

/** System calls on time: clock_nanosleep, nanosleep, clock_gettime. */
export function registerTimeSyscalls(m: Machine): void {
  m.syscalls.register('clock_nanosleep', (_, [clock, flags, request, left]) => clockNanosleep(m, clock, flags, request, left));
  m.syscalls.register('nanosleep', (_, [request, left]) => clockNanosleep(m, 1, 0, request, left));
  m.syscalls.register('clock_gettime', (_, [, pointer]) => clockGettime(m, pointer));
}

function* clockNanosleep(m: Machine, clock: number, flags: number, request: number, left: number): Coroutine<number> {
  const timeNs = readTimespec(m, request);
  if (typeof timeNs === 'string') return timeNs === 'fault' ? -Errno.EFAULT : -Errno.EINVAL;
  const absolute = (flags & TIMER_ABSTIME) !== 0;
  const mode = absolute ? HrtimerMode.ABS : HrtimerMode.REL;
  return yield* hrtimerNanosleep(m, timeNs, mode, clock === CLOCK_REALTIME ? 'CLOCK_REALTIME' : 'CLOCK_MONOTONIC', (leftNs) => {
    if (left && !absolute) writeTimespec(m, left, leftNs);
  });
}

function* clockGettime(m: Machine, pointer: number): Coroutine<number> {
  yield* m.spend(m.costs.shortSyscallNs);
  return writeTimespec(m, pointer, m.nowNs) ? 0 : -Errno.EFAULT;
}

/** A `struct timespec` of the current task as ns. */
function readTimespec(m: Machine, pointer: number): Ns | 'fault' | 'invalid' {
  const bytes = m.current.mm?.read(pointer, 16);
  if (!bytes) return 'fault';
  const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
  const seconds = Number(view.getBigInt64(0, true));
  const ns = Number(view.getBigInt64(8, true));
  if (seconds < 0 || ns < 0 || ns >= NS_PER_SEC) return 'invalid';
  return Math.min(seconds * NS_PER_SEC + ns, Number.MAX_SAFE_INTEGER / 4);
}

function writeTimespec(m: Machine, pointer: number, timeNs: Ns): boolean {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setBigInt64(0, BigInt(Math.floor(timeNs / NS_PER_SEC)), true);
  view.setBigInt64(8, BigInt(timeNs % NS_PER_SEC), true);
  return m.current.mm?.write(pointer, bytes) ?? false;
}
