import { sched_migrate_task } from '../../base/event.ts';
import type { Cpu } from '../cpu.ts';
import type { Machine } from '../machine.ts';
import type { Task } from './task.ts';
import { reschedCurr } from './wake-up.ts';

/**
 * `sched_balance_newidle()`: a CPU that would go idle takes a waiting fair task from
 * the CPU with the most of them. Tasks that have to stay where they are stay.
 */
export function pullTask(m: Machine, cpu: Cpu): Task | undefined {
  if (m.cpus.length === 1) return undefined;
  let busiest: Cpu | undefined;
  for (const other of m.cpus) {
    if (other !== cpu && other.runQueue.fair.length > (busiest?.runQueue.fair.length ?? 0)) busiest = other;
  }
  const task = busiest?.runQueue.fair.find((waiting) => mayMoveTo(waiting, cpu));
  if (task) moveTask(m, task, cpu);
  return task;
}

/** `migration_cpu_stop()`: the running task of this CPU goes on elsewhere, its affinity has changed. */
export function moveAway(m: Machine, task: Task): void {
  task.mustMigrate = false;
  const target = m.cpus.find((cpu) => task.mayUse(cpu.id));
  if (!target || !task.onRunQueue || target === m.cpu) return;
  moveTask(m, task, target);
  reschedCurr(m, target);
}

/** `set_cpus_allowed_ptr()` of any task: one that waits moves now, one that runs at its next switch, one that sleeps when it wakes. */
export function applyAffinity(m: Machine, task: Task): void {
  const cpu = m.cpus[task.cpu];
  if (task.mayUse(task.cpu) || !task.onRunQueue) return;
  if (cpu.runQueue.curr !== task) return moveAway(m, task);
  task.mustMigrate = true;
  reschedCurr(m, cpu);
}

/** A task takes its interrupts' contexts with it only in the reports of `schedule()`: those stay. */
function mayMoveTo(task: Task, cpu: Cpu): boolean {
  return task.migrationDisabled === 0 && task.contexts.length === 1 && task.mayUse(cpu.id);
}

function moveTask(m: Machine, task: Task, target: Cpu): void {
  m.emit(sched_migrate_task, task.comm, task.pid, task.prio, task.cpu, target.id);
  m.cpus[task.cpu].runQueue.dequeue(task);
  task.cpu = target.id;
  target.runQueue.enqueue(task);
}
