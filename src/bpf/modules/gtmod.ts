import { NS_PER_MS, NS_PER_US } from '../../base/units.ts';
import type { Coroutine } from '../../kernel/coroutine.ts';
import { inHardirq, inServingSoftirq, inTask, irqsDisabled, preemptCount, preemptible, SOFTIRQ_MASK } from '../../kernel/preempt.ts';
import { usleepRange } from '../../kernel/time/sleep.ts';
import type { CallImplementation } from '../bpf.ts';
import { storeArgument } from '../helpers/maps.ts';
import type { ProgramRun } from '../run.ts';

/**
 * The lab's kernel module, modelled on the test module of the recordings: kfuncs
 * that report the context they are called in, that sleep, and that burn CPU.
 */

const SCHED_NORMAL = 0;
const SCHED_FIFO = 1;

/** Recorded: two looks around one bpf_timer_start are 932 apart; 540 without it. */
const CONTEXT_NS = 390;

/** `gt_ctx`: fourteen u32 about the calling context, as the kernel's own predicates say. */
function* context(run: ProgramRun, out: number): Coroutine<number> {
  const { m } = run.bpf;
  const { current } = m;
  const facts = [
    preemptCount(m),
    inTask(m),
    ((preemptCount(m) | current.softirqDisableCount) & SOFTIRQ_MASK) !== 0,
    inServingSoftirq(m),
    inHardirq(m),
    irqsDisabled(m),
    current.rcuReadLockNesting,
    current.migrationDisabled,
    current.worker !== undefined,
    current.comm.startsWith('ksoftirqd/'),
    current.isRealtime ? SCHED_FIFO : SCHED_NORMAL,
    current.prio,
    current.mm !== undefined,
    preemptible(m),
  ];
  storeArgument(run, out, new Uint8Array(Uint32Array.from(facts, Number).buffer));
  yield* m.spend(CONTEXT_NS);
  return 0;
}

/** `gt_msleep` (KF_SLEEPABLE): sleeps on an hrtimer, as waiting for a device would. */
function* msleep(run: ProgramRun, ms: number): Coroutine<number> {
  const ns = (ms >>> 0) * NS_PER_MS;
  yield* usleepRange(run.bpf.m, ns, ns + 10 * NS_PER_US);
  return 0;
}

/** One look at the clock, `cpu_relax` and back. */
const SPIN_LAP_NS = 20;

/** `gt_spin`: burns CPU without a rescheduling point, until the clock says so: what interrupts take counts. */
function* spin(run: ProgramRun, us: number): Coroutine<number> {
  const { m } = run.bpf;
  const endNs = m.nowNs + (us >>> 0) * NS_PER_US;
  while (m.nowNs < endNs) {
    const undisturbedNs = Math.max(SPIN_LAP_NS, m.horizonNs - m.nowNs - 1);
    yield* m.spend(Math.min(endNs - m.nowNs, undisturbedNs));
  }
  return 0;
}

export const gtmodKfuncs: readonly (readonly [name: string, CallImplementation])[] = [
  ['gt_ctx', context],
  ['gt_msleep', msleep],
  ['gt_spin', spin],
];
