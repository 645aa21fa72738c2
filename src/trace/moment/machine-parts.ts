import { TraceFlag } from '../../base/trace-flags.ts';
import type { EventCursor } from './cursor.ts';
import { taskKey } from './cursor.ts';
import { forgetOver } from './draft.ts';
import type { Draft, Own, Writable } from './draft.ts';
import { baseLayer, emptyCpu, newTask, sortByName } from './empty.ts';
import type { ContextLayer, CpuMoment, TaskKey, TaskMoment, TaskSort, TaskState } from './moment.ts';

/** CPUs, tasks and run queues of a draft: found, or made at their first mention. */

export function cpuOf(draft: Draft, cpu: number): Writable<CpuMoment> {
  const cpus = draft.own(draft.moment, 'cpus');
  while (cpus.length <= cpu) {
    const added = emptyCpu(cpus.length);
    cpus.push(added);
    taskOf(draft, added.current, `swapper/${added.cpu}`, added.cpu).state = 'running';
  }
  return draft.own(cpus, cpu);
}

/** The task of this key; its name is updated (exec changes it). */
export function taskOf(draft: Draft, key: TaskKey, comm: string, cpu: number): Writable<TaskMoment> {
  const tasks = draft.own(draft.moment, 'tasks');
  const known = draft.ownEntry(tasks, key);
  if (known === undefined) {
    forgetOver(tasks, ({ state }) => state === 'X' || state === 'Z');
    const pid = Math.max(key, 0);
    return draft.addEntry(tasks, key, newTask(key, pid, comm, sortByName(pid, comm), cpu));
  }
  if (comm !== '' && comm !== known.comm) known.comm = comm;
  return known;
}

/** The current task of the event's CPU, put there if no sched_switch has told of it. */
export function currentTask(draft: Draft, event: EventCursor): Writable<TaskMoment> {
  const cpu = cpuOf(draft, event.cpu);
  const key = event.task;
  const task = taskOf(draft, key, event.comm, event.cpu);
  if (cpu.current !== key || task.state !== 'running') {
    if (cpu.current !== key) leaveCpu(draft, event, cpu.current);
    takeCpu(draft, event, task);
  }
  correctSort(task, sortByFlags(event));
  return task;
}

/** A task that lost its CPU without an event that said so: a gap in the trace. */
function leaveCpu(draft: Draft, event: EventCursor, key: TaskKey): void {
  const task = draft.ownEntry(draft.own(draft.moment, 'tasks'), key);
  if (task?.state === 'running' && task.cpu === event.cpu) setState(task, 'S', event);
}

/** Puts a task on the event's CPU, interrupted contexts that it took along included. */
export function takeCpu(draft: Draft, event: EventCursor, task: Writable<TaskMoment>): void {
  removeFromRunQueue(draft, task);
  const cpu = cpuOf(draft, event.cpu);
  cpu.current = task.key;
  task.cpu = event.cpu;
  const firstInterrupt = task.layers.findIndex(isInterrupt);
  cpu.interrupts = firstInterrupt < 0 ? [] : task.layers.slice(firstInterrupt);
  if (firstInterrupt >= 0) task.layers = task.layers.slice(0, firstInterrupt);
  setState(task, 'running', event);
  task.waiting = undefined;
}

function isInterrupt(layer: ContextLayer): boolean {
  return layer.context === 'H' || layer.context === 'S';
}

/** A task’s state, and since when. */
export function setState(task: Writable<TaskMoment>, state: TaskState, event: EventCursor): void {
  task.state = state;
  task.sinceNs = event.timeNs;
  task.sinceIndex = event.index;
}

/** Puts a task at the end of a CPU’s run queue, off any other. */
export function addToRunQueue(draft: Draft, task: Writable<TaskMoment>, cpu: number): void {
  removeFromRunQueue(draft, task);
  task.cpu = cpu;
  draft.own(cpuOf(draft, cpu), 'runQueue').push(task.key);
}

function removeFromRunQueue(draft: Draft, task: TaskMoment): void {
  const cpu = draft.moment.cpus[task.cpu];
  if (cpu === undefined || !cpu.runQueue.includes(task.key)) return;
  remove(draft.own(cpuOf(draft, task.cpu), 'runQueue'), task.key);
}

/** There is no such bpf_timer or bpf_wq, or not any more. */
export function isGone({ moment }: Draft, async: number | undefined): boolean {
  return async === undefined || (moment.asyncs.get(async)?.state ?? 'freed') === 'freed';
}

/** Takes the first entry equal to `value` out of a list. */
export function remove<T>(list: T[], value: T): void {
  const at = list.indexOf(value);
  if (at >= 0) list.splice(at, 1);
}

/** What the flags say of the current task; undefined in a foreign trace, which has no such flags. */
function sortByFlags({ flags, pid }: EventCursor): TaskSort | undefined {
  if (pid === 0) return 'idle';
  if (flags & TraceFlag.WQ_WORKER) return 'worker';
  if (flags & TraceFlag.KTHREAD) return 'kthread';
  return flags & TraceFlag.USER ? 'user' : undefined;
}

function correctSort(task: Writable<TaskMoment>, sort: TaskSort | undefined): void {
  if (sort === undefined || sort === task.sort) return;
  task.sort = sort;
  task.layers = [baseLayer(sort), ...task.layers.slice(1)];
}

/** The layer events of this CPU happen in, to be written. */
export function topLayer(draft: Draft, event: EventCursor): Own<ContextLayer> {
  const cpu = cpuOf(draft, event.cpu);
  if (cpu.interrupts.length > 0) return ownLast(draft, cpu, 'interrupts');
  return ownLast(draft, currentTask(draft, event), 'layers');
}

/** The topmost of a pile of contexts, to be written to. */
export function ownLast<K extends string>(draft: Draft, parent: { [key in K]: readonly ContextLayer[] }, key: K): Own<ContextLayer> {
  const list = draft.own(parent, key) as ContextLayer[];
  return draft.own(list, list.length - 1) as Own<ContextLayer>;
}

/** Key of a task named by a field pair of a scheduling event. */
export function keyOf(event: EventCursor, pidField: string): TaskKey {
  return taskKey(event.num(pidField), event.cpu);
}
