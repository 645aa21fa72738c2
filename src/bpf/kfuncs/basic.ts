import { Errno } from '../../base/errno.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import { preemptDisable, rcuReadLock, rcuReadUnlock } from '../../kernel/preempt.ts';
import { preemptEnable } from '../../kernel/sched/core.ts';
import { hrtimerTryToCancel } from '../../kernel/time/hrtimer.ts';
import type { CallImplementation } from '../bpf.ts';
import { copyFromUserString } from '../helpers/memory.ts';
import { bytesArgument, storeArgument } from '../helpers/maps.ts';
import type { ProgramRun } from '../run.ts';
import { BpfHrtimer } from '../timer.ts';

/** BPF_MAX_LOOPS: the widest range of `bpf_for`. */
const MAX_LOOPS = 1 << 23;

/** `bpf_iter_num_new`: the iterator's two ints are the last value given and the end. -EINVAL, -E2BIG leave it empty. */
function iterNumNew(run: ProgramRun, iterator: number, start: number, end: number): number {
  const from = start | 0;
  const to = end | 0;
  const error = from > to ? -Errno.EINVAL : to - from > MAX_LOOPS ? -Errno.E2BIG : 0;
  storeInts(run, iterator, error ? 0 : from - 1, error ? 0 : to);
  return error;
}

/** `bpf_iter_num_next`: pointer to the next value, which is the iterator's first int; 0 at the end. */
function iterNumNext(run: ProgramRun, iterator: number): number {
  const view = new DataView(bytesArgument(run, iterator, 8).buffer);
  const next = view.getInt32(0, true) + 1;
  const end = view.getInt32(4, true);
  if (next >= end) {
    storeInts(run, iterator, 0, 0);
    return 0;
  }
  storeInts(run, iterator, next, end);
  return iterator;
}

function storeInts(run: ProgramRun, pointer: number, first: number, second: number): void {
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, first, true);
  view.setInt32(4, second, true);
  storeArgument(run, pointer, bytes);
}

function* enablePreemption(run: ProgramRun): Coroutine<undefined> {
  yield* preemptEnable(run.bpf.m);
  return undefined;
}

/** `bpf_timer_cancel_async` (7.x): 1, 0, or -ECANCELED while the callback runs. */
function timerCancelAsync(run: ProgramRun, field: number): number {
  const timer = run.bpf.asyncs.get(field);
  if (!(timer instanceof BpfHrtimer)) return -Errno.ENOENT;
  const result = hrtimerTryToCancel(run.bpf.m, timer.timer);
  return result < 0 ? -Errno.ECANCELED : result;
}

/** RCU, preemption, numeric iterators, user strings, by name. */
export const basicKfuncs: readonly (readonly [name: string, CallImplementation])[] = [
  ['bpf_rcu_read_lock', (run) => void rcuReadLock(run.bpf.m)],
  ['bpf_rcu_read_unlock', (run) => void rcuReadUnlock(run.bpf.m)],
  ['bpf_preempt_disable', (run) => void preemptDisable(run.bpf.m)],
  ['bpf_preempt_enable', enablePreemption],
  ['bpf_iter_num_new', iterNumNew],
  ['bpf_iter_num_next', iterNumNext],
  ['bpf_iter_num_destroy', (run, iterator) => void storeInts(run, iterator, 0, 0)],
  ['bpf_copy_from_user_str', copyFromUserString],
  ['bpf_timer_cancel_async', timerCancelAsync],
  ['bpf_kfunc_common_test', () => undefined],
  ['bpf_kfunc_call_test_sleepable', () => undefined],
];
