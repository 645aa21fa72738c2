import { assert } from '../../base/assert.ts';
import type { Machine } from '../machine.ts';
import { preemptCount } from '../preempt.ts';
import { addTaint, dumpStack, printk, printModules } from '../printk.ts';

/** The call trace's frames between the sleeper and the report. */
const SCHEDULE_FRAMES = ['__schedule_bug', '__schedule', 'schedule'];

/** `__schedule_bug()` (kernel/sched/core.c). Linux prints offsets into functions; the model has none. */
export function scheduleBug(m: Machine): void {
  const { current } = m;
  const count = preemptCount(m).toString(16).padStart(8, '0');
  printk(m, `BUG: scheduling while atomic: ${current.comm}/${current.pid}/0x${count}`);
  printModules(m);
  dumpStack(m, SCHEDULE_FRAMES);
  addTaint(m, 'W');
}

/** `dequeue_task_idle()`: somebody sleeps on top of the idle task, which must never stop being runnable. */
export function sleepingInIdle(m: Machine): void {
  printk(m, 'bad: scheduling from the idle thread!');
  dumpStack(m, ['dequeue_task_idle', '__schedule', 'schedule']);
}

/** `__might_resched()` of a kernel with CONFIG_DEBUG_ATOMIC_SLEEP; at most one report a second. */
export function sleepingInInvalidContext(m: Machine, file: string, line: number): void {
  const { current, cpu } = m;
  const count = preemptCount(m);
  const inAtomic = count !== 0;
  if (!inAtomic && !cpu.irqsOff && current.rcuReadLockNesting === 0) return;
  if (current.type === 'idle' && cpu.preemptCount === 1) return;
  if (m.nowNs < nextReportNs(m)) return;
  lastReportNs.set(m, m.nowNs);
  printk(m, `BUG: sleeping function called from invalid context at ${file}:${line}`);
  printk(m, `in_atomic(): ${inAtomic ? 1 : 0}, irqs_disabled(): ${cpu.irqsOff ? 1 : 0}, non_block: 0, pid: ${current.pid}, name: ${current.comm}`);
  printk(m, `preempt_count: ${count.toString(16)}, expected: 0`);
  printk(m, `RCU nest depth: ${current.rcuReadLockNesting}, expected: 0`);
  dumpStack(m, ['__might_resched']);
  addTaint(m, 'W');
}

/** `rcu_note_context_switch()`: a WARN_ONCE. */
export function switchInRcuReader(m: Machine): void {
  if (warnedRcu.has(m)) return;
  warnedRcu.add(m);
  const { current, cpu } = m;
  assert(current.rcuReadLockNesting > 0, 'inside an RCU reader');
  printk(m, '------------[ cut here ]------------');
  printk(m, 'Voluntary context switch within RCU read-side critical section!');
  printk(m, `WARNING: CPU: ${cpu.id} PID: ${current.pid} at kernel/rcu/tree_plugin.h:331 rcu_note_context_switch`);
  printModules(m);
  dumpStack(m, ['rcu_note_context_switch', '__schedule', 'schedule']);
  printk(m, '---[ end trace 0000000000000000 ]---');
  addTaint(m, 'W');
}

const lastReportNs = new WeakMap<Machine, number>();
const warnedRcu = new WeakSet<Machine>();

function nextReportNs(m: Machine): number {
  const last = lastReportNs.get(m);
  return last === undefined ? 0 : last + 1_000_000_000;
}
