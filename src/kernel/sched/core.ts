import { sched_switch } from '../../base/event.ts';
import { SWITCHED } from '../coroutine.ts';
import type { Coroutine } from '../coroutine.ts';
import type { Machine } from '../machine.ts';
import { PREEMPT_OFFSET, preemptEnableNoResched } from '../preempt.ts';
import { signalPendingState } from '../signal.ts';
import { wqWorkerRunning, wqWorkerSleeping } from '../workqueue/concurrency.ts';
import { scheduleBug, sleepingInIdle, sleepingInInvalidContext, switchInRcuReader } from './atomic-bug.ts';
import { moveAway, pullTask } from './balance.ts';
import type { RunQueue } from './run-queue.ts';
import { TaskState } from './task.ts';
import type { Task } from './task.ts';
import { updateCurr } from './wake-up.ts';

/**
 * `schedule()` (kernel/sched/core.c): the one door to sleep. The caller has set
 * its state before. In an atomic context or inside an RCU reader Linux reports
 * and goes on, and so do we. Returns when the task runs again.
 */
export function* schedule(m: Machine): Coroutine {
  const task = m.current;
  if (task.worker && task.state !== TaskState.RUNNING) wqWorkerSleeping(m, task.worker);
  do {
    m.cpu.preemptCount += PREEMPT_OFFSET;
    yield* switchTask(m, false);
    preemptEnableNoResched(m);
  } while (task.tifNeedResched);
  if (task.worker) wqWorkerRunning(task.worker);
}

/** `preempt_schedule_common()`: current stays runnable whatever its state says (`R+`). */
export function* preemptSchedule(m: Machine): Coroutine {
  const task = m.current;
  do {
    m.cpu.preemptCount += PREEMPT_OFFSET;
    yield* switchTask(m, true);
    preemptEnableNoResched(m);
  } while (task.tifNeedResched);
}

/** `preempt_schedule_irq()`: the same from an interrupt's end, interrupts off before and after. */
export function* preemptScheduleIrq(m: Machine): Coroutine {
  m.setIrqsOff(false);
  yield* preemptSchedule(m);
  m.setIrqsOff(true);
}

/** `schedule_idle()`: the idle task gives its CPU away; its base preempt depth stands for the scheduler's. */
export function* scheduleIdle(m: Machine): Coroutine {
  const task = m.current;
  do yield* switchTask(m, false);
  while (task.tifNeedResched);
}

/** `preempt_enable()`. On a preemptible kernel dropping to 0 is a preemption point. */
export function* preemptEnable(m: Machine): Coroutine {
  preemptEnableNoResched(m);
  if (shouldPreempt(m)) yield* preemptSchedule(m);
}

/** `migrate_enable()`: a preemption point on a preemptible kernel, for it disables and enables preemption inside. */
export function* migrateEnable(m: Machine): Coroutine {
  m.current.migrationDisabled--;
  if (shouldPreempt(m)) yield* preemptSchedule(m);
}

/** Preemptible kernels preempt here: nothing forbids it and somebody shall run. */
export function shouldPreempt(m: Machine): boolean {
  const { cpu } = m;
  if (!cpu.preemptNeedResched || cpu.preemptCount !== 0 || cpu.irqsOff) return false;
  return m.config.preempt === 'full' || m.config.preempt === 'rt';
}

/** The same at an interrupt's end, where interrupts are still off (`raw_irqentry_exit_cond_resched`). */
export function shouldPreemptIrq(m: Machine): boolean {
  const { preempt } = m.config;
  return (preempt === 'full' || preempt === 'rt') && m.cpu.preemptCount === 0 && m.cpu.preemptNeedResched;
}

/**
 * `cond_resched()`: a voluntary preemption point. No-op on preemptible kernels,
 * which need none. Task context, must be allowed to sleep.
 */
export function* condResched(m: Machine): Coroutine {
  const { preempt } = m.config;
  if (preempt === 'full' || preempt === 'rt') return;
  const { cpu } = m;
  if (cpu.preemptNeedResched && cpu.preemptCount === 0 && m.current.rcuReadLockNesting === 0) yield* preemptSchedule(m);
}

/**
 * `might_sleep()`: reports a context that may not, if the kernel is built to
 * (CONFIG_DEBUG_ATOMIC_SLEEP); under voluntary preemption also a rescheduling point.
 */
export function* mightSleep(m: Machine, file: string, line: number): Coroutine {
  if (m.config.debugAtomicSleep) sleepingInInvalidContext(m, file, line);
  if (m.config.preempt === 'voluntary') yield* condResched(m);
}

/** `__schedule()` and, after the yield, `finish_task_switch()`. Preemption is disabled. */
function* switchTask(m: Machine, preempting: boolean): Coroutine {
  const { cpu } = m;
  const previous = cpu.current;
  if (cpu.preemptCount !== PREEMPT_OFFSET) {
    scheduleBug(m);
    cpu.preemptCount = PREEMPT_OFFSET;
  }
  if (!preempting && previous.rcuReadLockNesting > 0) switchInRcuReader(m);
  m.setIrqsOff(true);
  m.cpu.preemptCount += PREEMPT_OFFSET; // rq->lock
  m.charge(previous.type === 'idle' ? m.costs.scheduleIdleNs : m.costs.scheduleNs);
  updateCurr(m, cpu);
  if (!preempting && previous.state !== TaskState.RUNNING) block(m, previous);
  cpu.quiescentNs = m.nowNs;
  if (previous.mustMigrate) moveAway(m, previous);
  const next = cpu.runQueue.pick() ?? pullTask(m, cpu) ?? cpu.idle;
  clearNeedResched(m, previous);
  if (next !== previous) {
    const state = preempting ? 'R+' : stateLetter(previous);
    m.emit(sched_switch, previous.comm, previous.pid, previous.prio, state, next.comm, next.pid, next.prio);
    contextSwitch(m, cpu.runQueue, previous, next);
    yield SWITCHED;
    finishTaskSwitch(m);
  } else {
    finishTaskSwitch(m);
    if (!m.tryAdvance(0)) yield 0;
  }
}

/** The other half of a switch, on the new task's side: rq->lock goes, interrupts come. */
export function finishTaskSwitch(m: Machine): void {
  m.cpu.preemptCount -= PREEMPT_OFFSET;
  m.setIrqsOff(false);
}

/** Current stops being runnable, unless a signal is there that it would wake for. */
function block(m: Machine, task: Task): void {
  if (signalPendingState(task)) task.state = TaskState.RUNNING;
  else if (task.type === 'idle') sleepingInIdle(m);
  else m.cpu.runQueue.dequeue(task);
}

function contextSwitch(m: Machine, runQueue: RunQueue, previous: Task, next: Task): void {
  if (runQueue.curr === previous) runQueue.put(previous);
  runQueue.take(next);
  runQueue.curr = next.type === 'idle' ? undefined : next;
  next.execStartNs = m.nowNs;
  if (next.mm) m.cpu.activeMm = next.mm;
  m.charge(m.costs.contextSwitchNs);
  m.cpu.current = next;
}

function clearNeedResched(m: Machine, task: Task): void {
  task.tifNeedResched = false;
  task.tifNeedReschedLazy = false;
  m.cpu.preemptNeedResched = false;
}

/** ftrace's letter for a task's state (`sched_switch`'s prev_state). */
function stateLetter(task: Task): string {
  if (task.exitState) return task.exitState;
  switch (task.state) {
    case TaskState.RUNNING: return 'R';
    case TaskState.INTERRUPTIBLE: return 'S';
    case TaskState.IDLE: return 'I';
    default: return 'D';
  }
}

