import { Completion, complete, waitForCompletion } from './completion.ts';
import type { Coroutine } from './coroutine.ts';
import type { Machine } from './machine.ts';
import { preemptDisable, preemptEnableNoResched } from './preempt.ts';
import { schedule } from './sched/core.ts';
import { Task, TaskState } from './sched/task.ts';
import type { TaskType } from './sched/task.ts';
import { wakeUpNewTask, wakeUpProcess } from './sched/wake-up.ts';

/** What a thread is to be, and who waits for it (`struct kthread_create_info`). */
interface KthreadRequest {
  readonly comm: string;
  readonly type: TaskType;
  /** Its CPU, or -1 for any. */
  readonly cpu: number;
  readonly run: (m: Machine) => Coroutine<number>;
  readonly created: Completion;
  task: Task | undefined;
}

/** `kthreadd`, pid 2, and what it has to do. */
export class Kthreadd {
  task!: Task;
  readonly requests: KthreadRequest[] = [];
}

/**
 * `kthread_create_on_node()`: has kthreadd fork a thread, which stays asleep
 * until `wakeUpProcess`. Task context, sleeps.
 */
export function* kthreadCreate(
  m: Machine, comm: string, type: TaskType, cpu: number, run: (m: Machine) => Coroutine<number>,
): Coroutine<Task> {
  const request: KthreadRequest = { comm, type, cpu, run, created: new Completion(), task: undefined };
  m.kthreadd.requests.push(request);
  wakeUpProcess(m, m.kthreadd.task);
  yield* waitForCompletion(m, request.created);
  return request.task!;
}

/** `kthreadd()`: forks what is asked for, in order. */
export function* kthreadd(m: Machine): Coroutine<number> {
  const task = m.current;
  for (;;) {
    const request = m.kthreadd.requests.shift();
    if (request) yield* createKthread(m, request);
    else {
      task.state = TaskState.INTERRUPTIBLE;
      yield* schedule(m);
    }
  }
}

function* createKthread(m: Machine, request: KthreadRequest): Coroutine {
  yield* m.spend(m.costs.kthreadCreateNs);
  const cpu = request.cpu < 0 ? m.cpu.id : request.cpu;
  const task = new Task(m.processes.nextPid(), request.comm, request.type, cpu, (machine) => kthread(machine, request));
  if (request.cpu >= 0) task.cpusMask = 1n << BigInt(request.cpu);
  request.task = task;
  m.processes.add(m, task);
  wakeUpNewTask(m, task);
}

/** `kthread()`: tells its maker that it is there, sleeps until it is wanted, then is itself. */
function* kthread(m: Machine, request: KthreadRequest): Coroutine<number> {
  const task = m.current;
  yield* m.spend(m.costs.kthreadStartNs);
  task.state = TaskState.UNINTERRUPTIBLE;
  preemptDisable(m);
  complete(m, request.created);
  preemptEnableNoResched(m);
  yield* schedule(m);
  return yield* request.run(m);
}
