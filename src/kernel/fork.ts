import { sched_process_fork } from '../base/event.ts';
import type { Coroutine } from './coroutine.ts';
import { FilesStruct } from './fs/file.ts';
import type { Machine } from './machine.ts';
import { Task, TaskState } from './sched/task.ts';
import type { UserMemory } from './sched/task.ts';
import { wakeUpNewTask } from './sched/wake-up.ts';
import { SignalState } from './signal.ts';

/** What a new user task is to be. */
export interface UserTaskSpec {
  readonly comm: string;
  /** Its program: user code, which makes system calls by `doSyscall64`. What it returns is its exit code. */
  readonly run: (m: Machine) => Coroutine<number>;
  readonly mm?: UserMemory;
  /** Its first CPU, 0 by default. */
  readonly cpu?: number;
  /** SCHED_FIFO priority 1–99; 0 or nothing is SCHED_OTHER. */
  readonly fifoPriority?: number;
}

/**
 * Makes a user task from outside the machine, as a shell would: runnable at
 * once, without open files. Not for use inside `run`.
 */
export function createUserTask(m: Machine, spec: UserTaskSpec): Task {
  const task = newUserTask(m, spec);
  task.files = new FilesStruct();
  wakeUpNewTask(m, task);
  return task;
}

/** `kernel_clone()` as fork(2) uses it: a child of current, with copies of its files and signal handlers. Task context. */
export function* kernelClone(m: Machine, spec: UserTaskSpec): Coroutine<Task> {
  const parent = m.current;
  yield* m.spend(m.costs.forkNs);
  const child = newUserTask(m, { cpu: m.cpu.id, ...spec });
  child.parent = parent;
  child.cpusMask = parent.cpusMask;
  child.prio = parent.prio;
  child.vruntimeNs = parent.vruntimeNs;
  child.files = parent.files?.copy();
  for (const [signal, handler] of parent.signals?.handlers ?? []) child.signals!.handlers.set(signal, handler);
  parent.children.push(child);
  m.emit(sched_process_fork, parent.comm, parent.pid, child.comm, child.pid);
  wakeUpNewTask(m, child);
  return child;
}

function newUserTask(m: Machine, spec: UserTaskSpec): Task {
  const task = new Task(m.processes.nextPid(), spec.comm.slice(0, 15), 'user', spec.cpu ?? 0, function* userTask(machine) {
    machine.current.userMode = true;
    return yield* spec.run(machine);
  });
  task.mm = spec.mm;
  task.signals = new SignalState();
  task.state = TaskState.RUNNING;
  if (spec.fifoPriority) task.prio = 99 - spec.fifoPriority;
  m.processes.add(m, task);
  return task;
}
