import { Context } from './coroutine.ts';
import type { Machine } from './machine.ts';
import { taskEntry } from './exit.ts';
import type { Task } from './sched/task.ts';

/** The recorded programs had pids from 150 on: boot leaves that many behind it. */
const FIRST_USER_PID = 150;

/** Every task of the machine by pid, and the one that the terminal's keys go to. */
export class ProcessTable {
  private readonly tasks = new Map<number, Task>();
  private lastPid = FIRST_USER_PID;
  /** Gets SIGINT from Ctrl-C. */
  foreground: Task | undefined;

  nextPid(): number {
    return ++this.lastPid;
  }

  /** Enters a task, with the coroutine that is its life. */
  add(m: Machine, task: Task): void {
    this.tasks.set(task.pid, task);
    if (task.contexts.length === 0) task.contexts.push(new Context(taskEntry(m, task)));
  }

  remove(task: Task): void {
    this.tasks.delete(task.pid);
  }

  find(pid: number): Task | undefined {
    return this.tasks.get(pid);
  }

  all(): IterableIterator<Task> {
    return this.tasks.values();
  }

  /** Whether any user task has not exited. */
  get hasUserTasks(): boolean {
    for (const task of this.tasks.values()) if (task.type === 'user' && !task.exitState) return true;
    return false;
  }
}
