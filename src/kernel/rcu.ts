import type { Ns } from '../base/units.ts';
import { Completion, complete, waitForCompletion } from './completion.ts';
import type { Coroutine } from './coroutine.ts';
import type { Cpu } from './cpu.ts';
import type { Machine } from './machine.ts';
import { localIrqRestore, localIrqSave } from './preempt.ts';
import { RCU_SOFTIRQ, raiseSoftirqIrqoff } from './softirq-raise.ts';

/** Called in softirq once every reader that may have seen the object is gone. Must not sleep. */
export type RcuCallback = (m: Machine) => Coroutine;

/** `struct rcu_head` on its CPU's list. */
export interface RcuHead {
  readonly callback: RcuCallback;
  readonly queuedNs: Ns;
}

/**
 * `call_rcu()` (kernel/rcu/tree.c): calls back after a grace period, in the RCU
 * softirq of this CPU. Any context. Linux's grace periods take a few ticks and
 * a thread of their own; ours end at the first tick that finds every CPU past a
 * quiescent state.
 */
export function callRcu(m: Machine, callback: RcuCallback): void {
  m.cpu.rcuCallbacks.push({ callback, queuedNs: m.nowNs });
}

/** `synchronize_rcu()`: waits for a grace period. Task context, sleeps. */
export function* synchronizeRcu(m: Machine): Coroutine {
  const over = new Completion();
  callRcu(m, function* wakeme(machine) {
    complete(machine, over);
  });
  yield* waitForCompletion(m, over);
}

/** `rcu_sched_clock_irq()`: the tick notes a quiescent state and raises the softirq if callbacks are due. Hardirq. */
export function rcuSchedClockIrq(m: Machine): void {
  const { cpu } = m;
  if (cpu.current.rcuReadLockNesting === 0) cpu.quiescentNs = m.nowNs;
  const [first] = cpu.rcuCallbacks;
  if (first && graceIsOver(m, first)) raiseSoftirqIrqoff(m, RCU_SOFTIRQ);
}

/** `rcu_needs_cpu()`: callbacks wait here, so the CPU has to tick even when it idles. */
export function rcuNeedsCpu(cpu: Cpu): boolean {
  return cpu.rcuCallbacks.length > 0;
}

/** `rcu_core()`: the RCU softirq's action, vector 9. */
export function* rcuCore(m: Machine): Coroutine {
  const { rcuCallbacks } = m.cpu;
  for (;;) {
    const flags = localIrqSave(m);
    const [first] = rcuCallbacks;
    const due = first !== undefined && graceIsOver(m, first);
    if (due) rcuCallbacks.shift();
    localIrqRestore(m, flags);
    if (!due) return;
    yield* first.callback(m);
  }
}

/** Whether every CPU idles or has been outside readers since, and no reader of before waits for a CPU. */
function graceIsOver(m: Machine, { queuedNs }: RcuHead): boolean {
  for (const cpu of m.cpus) if (cpu.current.type !== 'idle' && cpu.quiescentNs <= queuedNs) return false;
  for (const task of m.processes.all()) {
    if (task.rcuReadLockNesting > 0 && m.cpus[task.cpu].current !== task) return false;
  }
  return true;
}
