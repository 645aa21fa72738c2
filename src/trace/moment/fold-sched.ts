import type { EventCursor } from './cursor.ts';
import type { Draft, Writable } from './draft.ts';
import { addToRunQueue, cpuOf, keyOf, setState, takeCpu, taskOf } from './machine-parts.ts';
import type { ContextLayer, TaskMoment, TaskState, Waiting } from './moment.ts';
import { workerSwitchedIn, workerSwitchedOut } from './workers.ts';

/** Tasks and run queues. */

export function foldSwitch(draft: Draft, event: EventCursor): void {
  const prev = taskOf(draft, keyOf(event, 'prev_pid'), event.text('prev_comm'), event.cpu);
  const next = taskOf(draft, keyOf(event, 'next_pid'), event.text('next_comm'), event.cpu);
  switchOut(draft, event, prev, event.text('prev_state'));
  takeCpu(draft, event, next);
  workerSwitchedIn(draft, event, next);
}

function switchOut(draft: Draft, event: EventCursor, prev: Writable<TaskMoment>, letters: string): void {
  const cpu = cpuOf(draft, event.cpu);
  prev.layers = [...taskLayersLeft(prev, letters, event), ...cpu.interrupts];
  cpu.interrupts = [];
  const state = stateOf(letters);
  setState(prev, state, event);
  const isRunnable = state === 'R' || state === 'R+';
  prev.waiting = waitingOf(draft, prev, state);
  if (isRunnable && prev.sort !== 'idle') addToRunQueue(draft, prev, event.cpu);
  workerSwitchedOut(draft, event, prev);
}

/** Switched out on the way from an interrupt to user mode (`R`: it had not been preempted in the kernel), a task has left no kernel context behind. */
function taskLayersLeft({ layers }: TaskMoment, letters: string, event: EventCursor): readonly ContextLayer[] {
  const top = layers.at(-1);
  const isWayOut = letters === 'R' && layers.length > 1 && top?.context === 'K' && top.name === '' && top.sinceIndex === event.index;
  return isWayOut ? layers.slice(0, -1) : layers;
}

const STATES = new Set<string>(['R', 'R+', 'S', 'D', 'I', 'T', 'X', 'Z', 'P']);

/** An unknown letter (tracing stop, parked, …) counts as asleep. */
function stateOf(letters: string): TaskState {
  if (STATES.has(letters)) return letters as TaskState;
  return letters.endsWith('+') ? 'R+' : 'S';
}

function waitingOf(draft: Draft, task: TaskMoment, state: TaskState): Waiting | undefined {
  if (task.sort === 'idle') return undefined;
  const syscall = systemCallOf(task.layers);
  if (state === 'R+') return { reason: 'preempted', syscall };
  if (state === 'R') return { reason: 'yielded', syscall };
  if (state === 'X' || state === 'Z') return { reason: 'exited', syscall: '' };
  if (draft.moment.workers.has(task.pid) && state === 'I') return { reason: 'no-work', syscall: '' };
  const timer = task.sleepTimer;
  return timer === undefined ? { reason: 'sleeping', syscall } : { reason: 'timeout', syscall, timer };
}

function systemCallOf(layers: readonly ContextLayer[]): string {
  return layers.find(({ context, name }) => context === 'K' && name !== '')?.name ?? '';
}

/** `sched_wakeup`, `sched_wakeup_new`: on the run queue of its CPU, unless it never left one. */
export function foldWakeup(draft: Draft, event: EventCursor): void {
  const cpu = event.num('target_cpu');
  const task = taskOf(draft, event.num('pid'), event.text('comm'), cpu);
  if (task.state === 'running') return;
  setState(task, 'R', event);
  task.sleepTimer = undefined;
  task.waiting = { reason: 'woken', syscall: systemCallOf(task.layers), waker: event.task };
  addToRunQueue(draft, task, boundedCpu(draft, event, cpu));
}

/** A CPU that a trace claims, believed as far as others have been seen. */
function boundedCpu(draft: Draft, event: EventCursor, cpu: number): number {
  return cpu >= 0 && cpu < MOST_CPUS ? cpu : Math.min(event.cpu, draft.moment.cpus.length - 1);
}

const MOST_CPUS = 1024;

/** A task that waits or sleeps belongs to another CPU. */
export function foldMigrate(draft: Draft, event: EventCursor): void {
  const task = taskOf(draft, event.num('pid'), event.text('comm'), event.num('orig_cpu'));
  const cpu = boundedCpu(draft, event, event.num('dest_cpu'));
  if (task.state === 'R' || task.state === 'R+') addToRunQueue(draft, task, cpu);
  else if (task.state !== 'running') task.cpu = cpu;
}

/** There is one more task; it does not run yet. */
export function foldFork(draft: Draft, event: EventCursor): void {
  setState(taskOf(draft, event.num('child_pid'), event.text('child_comm'), event.cpu), 'S', event);
}

/** How the task ended, as wait(2) reports it. */
export function foldExitStatus(draft: Draft, event: EventCursor): void {
  taskOf(draft, event.num('pid'), '', event.cpu).exitStatus = event.num('status');
}
