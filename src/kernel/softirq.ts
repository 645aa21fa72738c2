import { softirq_entry, softirq_exit } from '../base/event.ts';
import type { Coroutine } from './coroutine.ts';
import type { Machine } from './machine.ts';
import { inInterrupt, SOFTIRQ_DISABLE_OFFSET, SOFTIRQ_OFFSET } from './preempt.ts';
import { printk } from './printk.ts';
import { condResched, preemptSchedule, schedule, shouldPreempt } from './sched/core.ts';
import { TaskState } from './sched/task.ts';
import { wakeUpProcess } from './sched/wake-up.ts';
import { HRTIMER_SOFTIRQ, softirqNames, TIMER_SOFTIRQ } from './softirq-raise.ts';

/** `MAX_SOFTIRQ_RESTART` and `MAX_SOFTIRQ_TIME` (2 ms, which is one jiffy at HZ=250). */
const MAX_RESTART = 10;
const NS_PER_JIFFY = 4_000_000;

/** What serves a vector: runs in softirq context, interrupts on. */
export type SoftirqAction = (m: Machine) => Coroutine;

/** Softirqs that PREEMPT_RT serves in `ktimers/N` when an interrupt has raised them. */
const TIMER_VECTORS = (1 << HRTIMER_SOFTIRQ) | (1 << TIMER_SOFTIRQ);

/** `open_softirq()` */
export function openSoftirq(m: Machine, vector: number, action: SoftirqAction): void {
  m.softirqActions[vector] = action;
}

/** `invoke_softirq()`: at the end of an interrupt, in place; on PREEMPT_RT a thread is woken. Interrupts off. */
export function* invokeSoftirq(m: Machine): Coroutine {
  const { cpu } = m;
  if (m.config.preempt !== 'rt') yield* handleSoftirqs(m);
  else {
    if (cpu.softirqPending & TIMER_VECTORS) wakeUpProcess(m, cpu.ktimers!);
    if (cpu.softirqPending & ~TIMER_VECTORS) wakeUpProcess(m, cpu.ksoftirqd);
  }
}

/** `do_softirq()`: from task context, when bottom halves are enabled again. */
function* doSoftirq(m: Machine): Coroutine {
  if (m.config.preempt === 'rt') {
    wakeUpProcess(m, m.cpu.ksoftirqd);
    return;
  }
  m.setIrqsOff(true);
  yield* handleSoftirqs(m);
  m.setIrqsOff(false);
}

/** `local_bh_enable()`: serves what was raised meanwhile, in place; a preemption point. Task context. */
export function* localBhEnable(m: Machine): Coroutine {
  if (m.config.preempt === 'rt') {
    m.current.softirqDisableCount -= SOFTIRQ_DISABLE_OFFSET;
    m.current.migrationDisabled--;
  } else m.cpu.preemptCount -= SOFTIRQ_DISABLE_OFFSET;
  if (m.cpu.softirqPending && !inInterrupt(m)) yield* doSoftirq(m);
  if (shouldPreempt(m)) yield* preemptSchedule(m);
}

/**
 * `handle_softirqs()` (kernel/softirq.c): serves pending vectors, lowest number
 * first, again while new ones come, but not for ever: then ksoftirqd goes on.
 * Interrupts are off at entry and at return, on in between.
 */
function* handleSoftirqs(m: Machine, mask = ~0): Coroutine {
  const { cpu } = m;
  const endJiffy = jiffies(m) + 1;
  softirqBegin(m);
  m.pushFrame('handle_softirqs');
  for (let restarts = MAX_RESTART; ; ) {
    const pending = cpu.softirqPending & mask;
    cpu.softirqPending &= ~pending;
    m.setIrqsOff(false);
    for (let vector = 0; vector < softirqNames.length; vector++) {
      if ((pending >> vector) & 1) yield* runAction(m, vector);
    }
    m.setIrqsOff(true);
    if ((cpu.softirqPending & mask) === 0) break;
    if (jiffies(m) < endJiffy && !m.current.tifNeedResched && --restarts > 0) continue;
    wakeUpProcess(m, mask === TIMER_VECTORS ? cpu.ktimers! : cpu.ksoftirqd);
    break;
  }
  m.popFrame('handle_softirqs');
  softirqEnd(m);
}

/** `run_ksoftirqd()` in its thread's loop: as `handleSoftirqs`, on behalf of nobody. */
export function* ksoftirqd(m: Machine): Coroutine<number> {
  return yield* softirqThread(m, m.config.preempt === 'rt' ? ~TIMER_VECTORS : ~0);
}

/** PREEMPT_RT's `ktimers/N`: timer softirqs, at SCHED_FIFO 1. */
export function* ktimers(m: Machine): Coroutine<number> {
  return yield* softirqThread(m, TIMER_VECTORS);
}

function* softirqThread(m: Machine, mask: number): Coroutine<number> {
  const task = m.current;
  for (;;) {
    if (m.cpu.softirqPending & mask) {
      m.setIrqsOff(true);
      yield* handleSoftirqs(m, mask);
      m.setIrqsOff(false);
      yield* condResched(m);
    } else {
      task.state = TaskState.INTERRUPTIBLE;
      yield* schedule(m);
    }
  }
}

/** One vector. A handler that leaves another preempt count than it found has slept or leaked: Linux mends it. */
function* runAction(m: Machine, vector: number): Coroutine {
  const { cpu } = m;
  const before = cpu.preemptCount;
  const name = softirqNames[vector];
  m.charge(m.costs.softirqNs);
  m.emit(softirq_entry, vector, name);
  const action = m.softirqActions[vector];
  if (action) yield* action(m);
  m.emit(softirq_exit, vector, name);
  if (cpu.preemptCount === before) return;
  const address = vector.toString(16).padStart(16, '0');
  printk(m, `softirq: huh, entered softirq ${vector} ${name} ${address} with preempt_count ${hex(before)}, exited with ${hex(cpu.preemptCount)}?`);
  cpu.preemptCount = before;
}

/** `softirq_handle_begin()`. On PREEMPT_RT the count is the thread's, under its local lock and inside RCU. */
function softirqBegin(m: Machine): void {
  if (m.config.preempt === 'rt') {
    m.current.softirqDisableCount += SOFTIRQ_OFFSET;
    m.current.migrationDisabled += 2;
  } else m.cpu.preemptCount += SOFTIRQ_OFFSET;
}

function softirqEnd(m: Machine): void {
  if (m.config.preempt === 'rt') {
    m.current.softirqDisableCount -= SOFTIRQ_OFFSET;
    m.current.migrationDisabled -= 2;
  } else m.cpu.preemptCount -= SOFTIRQ_OFFSET;
}

function jiffies(m: Machine): number {
  return Math.floor(m.nowNs / NS_PER_JIFFY);
}

function hex(count: number): string {
  return count.toString(16).padStart(8, '0');
}
