import { run_start } from '../base/event.ts';
import { registerAttachTargets } from './attach-targets.ts';
import { Context } from './coroutine.ts';
import type { Cpu } from './cpu.ts';
import { ksoftirqd, ktimers, openSoftirq } from './softirq.ts';
import { sysvecApicTimerInterrupt, sysvecRescheduleIpi } from './irq.ts';
import { kthreadd } from './kthread.ts';
import type { Machine } from './machine.ts';
import { netRxAction } from './net/core/dev.ts';
import { startNeighbours } from './neighbours.ts';
import { rcuCore } from './rcu.ts';
import { doIdle } from './sched/idle.ts';
import { RunQueue } from './sched/run-queue.ts';
import { Task, TaskState } from './sched/task.ts';
import type { TaskType } from './sched/task.ts';
import { HRTIMER_SOFTIRQ, NET_RX_SOFTIRQ, RCU_SOFTIRQ } from './softirq-raise.ts';
import { registerFileSyscalls } from './sys/file.ts';
import { registerProcessSyscalls } from './sys/process.ts';
import { registerTimeSyscalls } from './sys/time.ts';
import { HrtimerCpuBase } from './time/hrtimer-base.ts';
import { hrtimerRunSoftirq } from './time/hrtimer.ts';
import { tickSetup } from './time/tick-sched.ts';
import { LOCAL_TIMER_VECTOR, RESCHEDULE_VECTOR } from './vectors.ts';
import { startWorkqueues } from './workqueue/init.ts';
import type { Coroutine } from './coroutine.ts';

/** Pids of the threads that boot makes, as the recorded machines had them (kthreadd 2, ktimers/0 18). */
const KTHREADD_PID = 2;
const FIRST_KSOFTIRQD_PID = 14;
const FIRST_KTIMERS_PID = 18;
/** From the second CPU on. */
const PIDS_PER_CPU = 6;

/** `start_kernel()`: everything a machine has before the first program runs. */
export function bootMachine(m: Machine): void {
  m.vectors[LOCAL_TIMER_VECTOR] = sysvecApicTimerInterrupt;
  m.vectors[RESCHEDULE_VECTOR] = sysvecRescheduleIpi;
  openSoftirq(m, HRTIMER_SOFTIRQ, hrtimerRunSoftirq);
  openSoftirq(m, NET_RX_SOFTIRQ, netRxAction);
  openSoftirq(m, RCU_SOFTIRQ, rcuCore);
  registerAttachTargets(m);
  for (const cpu of m.cpus) bootCpu(m, cpu);
  m.emit(run_start, JSON.stringify(m.config), m.config.seed);
  for (const cpu of m.cpus) bootThreads(m, cpu);
  m.kthreadd.task = sleepingThread(m, KTHREADD_PID, 'kthreadd', 'kthread', 0, kthreadd);
  m.kthreadd.task.cpusMask = ~0n;
  startWorkqueues(m);
  registerFileSyscalls(m);
  registerProcessSyscalls(m);
  registerTimeSyscalls(m);
  startNeighbours(m);
}

function bootCpu(m: Machine, cpu: Cpu): void {
  const idle = new Task(0, `swapper/${cpu.id}`, 'idle', cpu.id, doIdle);
  idle.contexts.push(new Context(doIdle(m)));
  idle.onRunQueue = true;
  cpu.idle = idle;
  cpu.current = idle;
  cpu.preemptCount = 1;
  cpu.stepNs = 0;
  cpu.runQueue = new RunQueue(m.config.cpus);
  cpu.hrtimers = new HrtimerCpuBase();
  tickSetup(m, cpu);
}

function bootThreads(m: Machine, cpu: Cpu): void {
  const base = cpu.id * PIDS_PER_CPU + (cpu.id > 0 ? 20 : 0);
  cpu.ksoftirqd = sleepingThread(m, FIRST_KSOFTIRQD_PID + base, `ksoftirqd/${cpu.id}`, 'kthread', cpu.id, ksoftirqd);
  if (m.config.preempt !== 'rt') return;
  cpu.ktimers = sleepingThread(m, FIRST_KTIMERS_PID + base, `ktimers/${cpu.id}`, 'kthread', cpu.id, ktimers);
  cpu.ktimers.prio = 98;
}

function sleepingThread(
  m: Machine, pid: number, comm: string, type: TaskType, cpu: number, run: (machine: Machine) => Coroutine<number>,
): Task {
  const task = new Task(pid, comm, type, cpu, run);
  task.state = TaskState.INTERRUPTIBLE;
  task.cpusMask = 1n << BigInt(cpu);
  m.processes.add(m, task);
  return task;
}
