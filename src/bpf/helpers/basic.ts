import { Errno } from '../../base/errno.ts';
import { encodeUtf8 } from '../../base/bytes.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import { localIrqRestore, localIrqSave, rawSpinLock, rawSpinUnlock } from '../../kernel/preempt.ts';
import type { CallImplementation } from '../bpf.ts';
import { storeArgument } from './maps.ts';
import type { ProgramRun } from '../run.ts';

/** HZ of the recorded kernels, and where jiffies start (include/linux/jiffies.h INITIAL_JIFFIES). */
const NS_PER_JIFFY = 4_000_000;
const INITIAL_JIFFIES = 0xffff_ffff - 300 * 250 + 1;
/** BPF_MAX_LOOPS */
const MAX_LOOPS = 1 << 23;
const TASK_COMM_LEN = 16;

function currentComm(run: ProgramRun, pointer: number, size: number): number {
  const { m } = run.bpf;
  if (size === 0) return -Errno.EINVAL;
  const bytes = new Uint8Array(size);
  bytes.set(encodeUtf8(m.current.comm).subarray(0, Math.min(size, TASK_COMM_LEN) - 1));
  storeArgument(run, pointer, bytes);
  return 0;
}

/** `bpf_loop`: calls the callback with 0, 1, …; 1 from it ends the loop. Laps done, or -EINVAL, -E2BIG. */
function* loop(run: ProgramRun, laps: number, callback: number, context: number, flags: number): Coroutine<number> {
  if (flags !== 0) return -Errno.EINVAL;
  const count = laps >>> 0;
  if (count > MAX_LOOPS) return -Errno.E2BIG;
  for (let lap = 0; lap < count; lap++) {
    if ((yield* run.callBack(callback, lap, context)) !== 0) return lap + 1;
  }
  return count;
}

/** `bpf_spin_lock`: interrupts and preemption off. Nobody else can hold it then; locks do not nest. */
function spinLock(run: ProgramRun): undefined {
  const { m } = run.bpf;
  run.bpf.irqsaveFlags[m.cpu.id] = localIrqSave(m);
  rawSpinLock(m);
}

function* spinUnlock(run: ProgramRun): Coroutine<undefined> {
  const { m } = run.bpf;
  rawSpinUnlock(m);
  localIrqRestore(m, run.bpf.irqsaveFlags[m.cpu.id] ?? false);
  yield* m.spend(0);
  return undefined;
}

/** Clocks, identities, loops and locks, by id. */
export const basicHelpers: readonly (readonly [id: number, CallImplementation])[] = [
  [5, (run) => run.bpf.m.nowNs],
  [7, (run) => run.bpf.m.prng.nextU32()],
  [8, (run) => run.bpf.m.cpu.id],
  [14, (run) => BigInt(run.bpf.m.current.pid) * 0x1_0000_0001n],
  [15, () => 0],
  [153, (run, pointer, cpu) => run.bpf.perCpu.onCpu(pointer, cpu >>> 0)],
  [154, (run, pointer) => run.bpf.perCpu.onCpu(pointer, run.bpf.m.cpu.id)],
  [16, currentComm],
  [42, () => 0],
  [80, () => 1],
  [93, spinLock],
  [94, spinUnlock],
  [118, (run) => INITIAL_JIFFIES + Math.floor(run.bpf.m.nowNs / NS_PER_JIFFY)],
  [125, (run) => run.bpf.m.nowNs],
  [181, loop],
  [208, (run) => run.bpf.m.nowNs],
];
