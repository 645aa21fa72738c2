import { Errno } from '../base/errno.ts';
import { sched_process_exit, task_exit_status } from '../base/event.ts';
import { unreachable } from '../base/assert.ts';
import type { Coroutine } from './coroutine.ts';
import { exitFiles } from './fs/file.ts';
import type { Machine } from './machine.ts';
import { preemptEnableNoResched } from './preempt.ts';
import { finishTaskSwitch, schedule } from './sched/core.ts';
import { TaskState } from './sched/task.ts';
import type { Task } from './sched/task.ts';
import { wakeUpProcess } from './sched/wake-up.ts';
import { SIGCHLD, sendSignal, signalPending } from './signal.ts';

/** `wait4()` options. */
export const WNOHANG = 1;

/** The whole life of a task: `ret_from_fork`, what it does, `do_exit`. */
export function* taskEntry(m: Machine, task: Task): Coroutine {
  finishTaskSwitch(m);
  preemptEnableNoResched(m);
  const code = yield* task.run(m);
  yield* doExit(m, (code & 0xff) << 8);
}

/** `do_exit()`: releases what the task holds and never returns. `status` is as wait(2) reports it. Task context. */
export function* doExit(m: Machine, status: number): Coroutine<never> {
  const task = m.current;
  task.userMode = false;
  task.exitStatus = status;
  yield* m.spend(m.costs.exitNs);
  m.emit(sched_process_exit, task.comm, task.pid, task.prio);
  if (task.files) yield* exitFiles(m, task);
  task.mm = undefined;
  for (const child of task.children) disown(m, child);
  m.emit(task_exit_status, task.pid, status);
  notifyParent(m, task);
  task.state = TaskState.DEAD;
  yield* schedule(m);
  unreachable('a dead task runs');
}

/** `kernel_wait4()`: the pid of a child that has exited, and its status; 0 with WNOHANG when none has; `-ECHILD`, `-EINTR`. */
export function* kernelWait4(m: Machine, pid: number, options: number, onStatus: (status: number) => void): Coroutine<number> {
  const task = m.current;
  for (;;) {
    const mine = task.children.filter((child) => pid <= 0 || child.pid === pid);
    if (mine.length === 0) return -Errno.ECHILD;
    const zombie = mine.find((child) => child.exitState === 'Z');
    if (zombie) {
      onStatus(zombie.exitStatus);
      reap(m, task, zombie);
      return zombie.pid;
    }
    if (options & WNOHANG) return 0;
    if (signalPending(task)) return -Errno.EINTR;
    task.waitsForChild = true;
    task.state = TaskState.INTERRUPTIBLE;
    yield* schedule(m);
    task.waitsForChild = false;
  }
}

function notifyParent(m: Machine, task: Task): void {
  const { parent } = task;
  if (!parent || parent.exitState) {
    task.exitState = 'X';
    m.processes.remove(task);
    return;
  }
  task.exitState = 'Z';
  sendSignal(m, SIGCHLD, parent);
  if (parent.waitsForChild) wakeUpProcess(m, parent, TaskState.INTERRUPTIBLE);
}

function reap(m: Machine, parent: Task, child: Task): void {
  child.exitState = 'X';
  parent.children.splice(parent.children.indexOf(child), 1);
  m.processes.remove(child);
}

/** A child outlives its parent: nobody will wait for it. */
function disown(m: Machine, child: Task): void {
  child.parent = undefined;
  if (child.exitState === 'Z') {
    child.exitState = 'X';
    m.processes.remove(child);
  }
}
