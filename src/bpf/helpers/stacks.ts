import { Errno } from '../../base/errno.ts';
import type { CallImplementation } from '../bpf.ts';
import { FAST_STACK_CMP, REUSE_STACKID, StackTraceMap } from '../maps/stack-trace.ts';
import type { ProgramRun } from '../run.ts';
import { kernelStack, userStack } from '../stack-trace.ts';
import { mapArgument, storeArgument } from './maps.ts';

/** Flags of both (include/uapi/linux/bpf.h): the innermost frames to leave out, and whose stack. */
const SKIP_FIELD = 0xff;
const USER_STACK = 1 << 8;

/** `get_perf_callchain` is not asked for more (kernel.perf_event_max_stack). */
const MAX_STACK = 127;

function stackOf(run: ProgramRun, flags: number): number[] {
  const stack = flags & USER_STACK ? userStack(run.bpf) : kernelStack(run.bpf);
  return stack.slice(0, MAX_STACK);
}

/** `bpf_get_stackid`: `-EINVAL` for flags it does not know, `-EFAULT` where nothing is left after the frames to skip. */
function getStackId(run: ProgramRun, _context: number, mapAddress: number, flags: number): number {
  const map = mapArgument(run, mapAddress);
  if (flags & ~(SKIP_FIELD | USER_STACK | FAST_STACK_CMP | REUSE_STACKID) || !(map instanceof StackTraceMap)) return -Errno.EINVAL;
  const left = stackOf(run, flags).slice(flags & SKIP_FIELD);
  return left.length === 0 ? -Errno.EFAULT : map.idOf(left, flags);
}

/** `bpf_get_stack`: bytes written; what is left of the buffer is cleared. `-EINVAL`, `-EFAULT` as above. Differs from Linux in having no build ids. */
function getStack(run: ProgramRun, _context: number, out: number, size: number, flags: number): number {
  const bytes = new Uint8Array(size);
  const isWellFormed = !(flags & ~(SKIP_FIELD | USER_STACK)) && size % 8 === 0;
  const stack = isWellFormed ? stackOf(run, flags) : [];
  const skipped = flags & SKIP_FIELD;
  const addresses = stack.slice(skipped, skipped + size / 8);
  const view = new DataView(bytes.buffer);
  addresses.forEach((address, index) => view.setBigUint64(index * 8, BigInt(address), true));
  storeArgument(run, out, bytes);
  if (!isWellFormed) return -Errno.EINVAL;
  return stack.length < skipped ? -Errno.EFAULT : addresses.length * 8;
}

/** What leads here, by id. */
export const stackHelpers: readonly (readonly [id: number, CallImplementation])[] = [
  [27, getStackId],
  [67, getStack],
];
