import { sched_migrate_task, sched_wakeup, sched_wakeup_new, sched_waking } from '../../base/event.ts';
import { NS_NEVER } from '../../base/units.ts';
import type { Cpu } from '../cpu.ts';
import type { Machine } from '../machine.ts';
import { localIrqRestore, localIrqSave, rawSpinLock, rawSpinUnlock } from '../preempt.ts';
import { RESCHEDULE_VECTOR } from '../vectors.ts';
import { TASK_NORMAL, TaskState } from './task.ts';
import type { Task } from './task.ts';

/** Recorded with wq_idle, voluntary, one CPU: the wakee came first in 212 of 300 (FACTS section 2). */
const PREEMPTED_OF_300 = 212;

/**
 * `wake_up_process()` (kernel/sched/core.c `try_to_wake_up`): makes a sleeping
 * task runnable on a CPU it may use. False when it was not asleep in one of
 * `states`. Any context; the switch itself comes later, at a preemption point.
 */
export function wakeUpProcess(m: Machine, task: Task, states: number = TASK_NORMAL): boolean {
  if ((task.state & states) === 0) return false;
  const flags = localIrqSave(m);
  rawSpinLock(m); // the guard that keeps us on this CPU
  rawSpinLock(m); // p->pi_lock
  m.emit(sched_waking, task.comm, task.pid, task.prio, task.cpu);
  if (!task.onRunQueue) activate(m, task);
  else rewake(m, task);
  rawSpinUnlock(m);
  rawSpinUnlock(m);
  localIrqRestore(m, flags);
  return true;
}

/** `wake_up_new_task()`: a forked task's first place in a run queue. */
export function wakeUpNewTask(m: Machine, task: Task): void {
  const flags = localIrqSave(m);
  rawSpinLock(m);
  task.state = TaskState.RUNNING;
  const cpu = selectTaskRq(m, task);
  task.cpu = cpu.id;
  rawSpinLock(m);
  cpu.runQueue.enqueue(task);
  m.emit(sched_wakeup_new, task.comm, task.pid, task.prio, cpu.id);
  wakeupPreempt(m, cpu, task);
  rawSpinUnlock(m);
  rawSpinUnlock(m);
  localIrqRestore(m, flags);
}

/** `resched_curr()`: the CPU shall go through the scheduler soon. */
export function reschedCurr(m: Machine, cpu: Cpu): void {
  const { current } = cpu;
  if (current.tifNeedResched) return;
  current.tifNeedResched = true;
  const isLocal = cpu === m.cpu && m.isExecuting;
  // An idle task that is not halted looks by itself.
  if (isLocal || (current.type === 'idle' && cpu.stepNs !== NS_NEVER)) cpu.preemptNeedResched = true;
  else m.raiseInterrupt(cpu, RESCHEDULE_VECTOR);
}

/** `resched_curr_lazy()` of PREEMPT_RT's lazy mode: soon enough is at the way to user space. */
export function reschedCurrLazy(m: Machine, cpu: Cpu): void {
  if (m.config.preempt !== 'rt' || cpu.current.type === 'idle') reschedCurr(m, cpu);
  else cpu.current.tifNeedReschedLazy = true;
}

/** `update_curr()` of the CPU's running task, up to now. True when its slice is used up. */
export function updateCurr(m: Machine, cpu: Cpu): boolean {
  const { curr } = cpu.runQueue;
  if (!curr) return false;
  const ranNs = m.nowNs - curr.execStartNs;
  curr.execStartNs = m.nowNs;
  return cpu.runQueue.account(curr, ranNs);
}

/** It was still on its way to sleep, on its CPU: its state is all that changes. */
function rewake(m: Machine, task: Task): void {
  task.state = TaskState.RUNNING;
  m.emit(sched_wakeup, task.comm, task.pid, task.prio, task.cpu);
}

function activate(m: Machine, task: Task): void {
  const cpu = selectTaskRq(m, task);
  m.charge(cpu.current.type === 'idle' ? m.costs.wakeUpOnIdleNs : m.costs.wakeUpNs);
  if (task.cpu !== cpu.id) m.emit(sched_migrate_task, task.comm, task.pid, task.prio, task.cpu, cpu.id);
  task.cpu = cpu.id;
  rawSpinLock(m); // rq->lock
  updateCurr(m, cpu);
  cpu.runQueue.enqueue(task);
  task.state = TaskState.RUNNING;
  wakeupPreempt(m, cpu, task);
  m.emit(sched_wakeup, task.comm, task.pid, task.prio, cpu.id);
  rawSpinUnlock(m);
}

/** `select_task_rq()`: where it was if it may run there and that is idle, else an idle CPU, else where it was. */
function selectTaskRq(m: Machine, task: Task): Cpu {
  const previous = m.cpus[task.cpu];
  // One that sleeps inside an interrupt, as it must not, has that CPU's state on its stack.
  if (m.cpus.length === 1 || task.migrationDisabled > 0 || task.contexts.length > 1) return previous;
  const mayUsePrevious = task.mayUse(previous.id);
  if (mayUsePrevious && isIdle(previous)) return previous;
  const idle = m.cpus.find((cpu) => isIdle(cpu) && task.mayUse(cpu.id));
  if (idle) return idle;
  return mayUsePrevious ? previous : (m.cpus.find((cpu) => task.mayUse(cpu.id)) ?? previous);
}

function isIdle(cpu: Cpu): boolean {
  return cpu.runQueue.nrRunning === 0;
}

/** `wakeup_preempt()`: a higher class takes the CPU; among fair tasks the pick rule decides. */
function wakeupPreempt(m: Machine, cpu: Cpu, wakee: Task): void {
  const { current, runQueue } = cpu;
  if (current.type === 'idle') reschedCurr(m, cpu);
  else if (wakee.isRealtime || current.isRealtime) {
    if (wakee.prio < current.prio) reschedCurr(m, cpu);
  } else if (current.state === TaskState.RUNNING && takesCpu(m, runQueue.wouldPick(wakee))) {
    runQueue.next = wakee;
    reschedCurrLazy(m, cpu);
  }
}

/** The pick rule (see `WakeupPreemption`). */
function takesCpu(m: Machine, eevdfWould: boolean): boolean {
  switch (m.config.wakeupPreemption) {
    case 'preempt': return true;
    case 'run-on': return false;
    case 'seed': return m.prng.below(300) < PREEMPTED_OF_300;
    case 'recorded': return eevdfWould;
  }
}
