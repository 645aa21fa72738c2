import { Errno } from '../../base/errno.ts';
import type { Coroutine } from '../coroutine.ts';
import { doExit, kernelWait4 } from '../exit.ts';
import type { Machine } from '../machine.ts';
import { applyAffinity } from '../sched/balance.ts';
import { schedule } from '../sched/core.ts';
import { TaskState } from '../sched/task.ts';
import type { Task } from '../sched/task.ts';
import { reschedCurr } from '../sched/wake-up.ts';
import { securityTaskSetscheduler } from '../security.ts';
import { sendSignal, setSignalHandler, signalPending } from '../signal.ts';

const SCHED_OTHER = 0;
const SCHED_FIFO = 1;

/** System calls on processes. clone(2) is the rooms' above: only they know how to copy a user's memory. */
export function registerProcessSyscalls(m: Machine): void {
  const { syscalls } = m;
  syscalls.register('exit_group', (_, [code]) => doExit(m, (code & 0xff) << 8));
  syscalls.register('wait4', (_, [pid, status, options]) => wait4(m, pid, status, options));
  syscalls.register('kill', (_, [pid, signal]) => kill(m, pid, signal));
  syscalls.register('rt_sigaction', (_, [signal, handler]) => short(m, () => setSignalHandler(m.current, signal, handler)));
  syscalls.register('getpid', () => short(m, () => m.current.pid));
  syscalls.register('gettid', () => short(m, () => m.current.pid));
  syscalls.register('pause', () => pause(m));
  syscalls.register('sched_yield', () => schedYield(m));
  syscalls.register('sched_setaffinity', (_, [pid, length, mask]) => schedSetaffinity(m, pid, length, mask));
  syscalls.register('sched_setscheduler', (_, [pid, policy, param]) => schedSetscheduler(m, pid, policy, param));
}

function* short(m: Machine, act: () => number): Coroutine<number> {
  yield* m.spend(m.costs.shortSyscallNs);
  return act();
}

function* wait4(m: Machine, pid: number, pointer: number, options: number): Coroutine<number> {
  let status = 0;
  const result = yield* kernelWait4(m, pid | 0, options, (value) => {
    status = value;
  });
  if (result > 0 && pointer && !m.current.mm?.write(pointer, littleEndian32(status))) return -Errno.EFAULT;
  return result;
}

function* kill(m: Machine, pid: number, signal: number): Coroutine<number> {
  yield* m.spend(m.costs.shortSyscallNs);
  const task = m.processes.find(pid);
  if (!task || task.type !== 'user') return -Errno.ESRCH;
  if (signal < 0 || signal > 64) return -Errno.EINVAL;
  return signal === 0 ? 0 : sendSignal(m, signal, task);
}

function* pause(m: Machine): Coroutine<number> {
  const task = m.current;
  while (!signalPending(task)) {
    task.state = TaskState.INTERRUPTIBLE;
    yield* schedule(m);
  }
  return -Errno.EINTR;
}

/** `do_sched_yield()`: gives up its slice. */
function* schedYield(m: Machine): Coroutine<number> {
  const task = m.current;
  yield* m.spend(m.costs.shortSyscallNs);
  task.vruntimeNs = Math.max(task.vruntimeNs, task.deadlineNs);
  yield* schedule(m);
  return 0;
}

function* schedSetaffinity(m: Machine, pid: number, length: number, pointer: number): Coroutine<number> {
  yield* m.spend(m.costs.shortSyscallNs);
  const task = taskOf(m, pid);
  const bytes = m.current.mm?.read(pointer, length);
  if (!task) return -Errno.ESRCH;
  if (!bytes) return -Errno.EFAULT;
  let mask = 0n;
  for (let at = Math.min(bytes.length, 8) - 1; at >= 0; at--) mask = (mask << 8n) | BigInt(bytes[at]);
  return yield* setCpusAllowed(m, task, mask);
}

/** `set_cpus_allowed_ptr()`: `-EINVAL` when no CPU is left. A task on a forbidden CPU moves. */
function* setCpusAllowed(m: Machine, task: Task, mask: bigint): Coroutine<number> {
  const possible = (1n << BigInt(m.cpus.length)) - 1n;
  if ((mask & possible) === 0n) return -Errno.EINVAL;
  task.cpusMask = mask;
  applyAffinity(m, task);
  if (task.mustMigrate && task === m.current) yield* schedule(m);
  return 0;
}

function* schedSetscheduler(m: Machine, pid: number, policy: number, pointer: number): Coroutine<number> {
  yield* m.spend(m.costs.shortSyscallNs);
  const task = taskOf(m, pid);
  const bytes = m.current.mm?.read(pointer, 4);
  if (!task) return -Errno.ESRCH;
  if (!bytes) return -Errno.EFAULT;
  const priority = bytes[0];
  if (policy !== SCHED_OTHER && policy !== SCHED_FIFO) return -Errno.EINVAL;
  if (policy === SCHED_FIFO ? priority < 1 || priority > 99 : priority !== 0) return -Errno.EINVAL;
  const refused = yield* securityTaskSetscheduler(m, task);
  if (refused) return refused;
  setScheduler(m, task, policy === SCHED_FIFO ? 99 - priority : 120);
  return 0;
}

/** `__sched_setscheduler()`: the task changes its class in its run queue. */
function setScheduler(m: Machine, task: Task, prio: number): void {
  const cpu = m.cpus[task.cpu];
  const queued = task.onRunQueue && cpu.runQueue.curr !== task;
  if (queued) cpu.runQueue.dequeue(task);
  task.prio = prio;
  if (queued) cpu.runQueue.enqueue(task);
  reschedCurr(m, cpu);
}

function taskOf(m: Machine, pid: number): Task | undefined {
  return pid === 0 ? m.current : m.processes.find(pid);
}

function littleEndian32(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, (value >> 24) & 0xff);
}
