import { NS_PER_SEC } from '../base/units.ts';
import type { Ns } from '../base/units.ts';
import type { InterruptStorm, Neighbour } from './config.ts';
import type { Coroutine } from './coroutine.ts';
import { createUserTask } from './fork.ts';
import { raiseDeviceIrq, requestIrq } from './irq.ts';
import type { Machine } from './machine.ts';
import type { UserMemory } from './sched/task.ts';
import { doSyscall64 } from './syscalls.ts';
import type { WorkStruct } from './workqueue/pool.ts';
import { initWork, scheduleWork } from './workqueue/queue.ts';

/** How long a hog computes in one go; interrupts and the scheduler come in between all the same. */
const HOG_STEP_NS = 1_000_000;

/** Makes the configured company of the reader's program: tasks that burn CPU, interrupt lines gone mad, works that keep a kworker. */
export function startNeighbours(m: Machine): void {
  for (const neighbour of m.config.neighbours) startHog(m, neighbour);
  for (const storm of m.config.storms) {
    const work = storm.work && makeBusyWork(m, storm.work);
    requestIrq(m, storm.irq, storm.name, function* handler(machine) {
      yield* machine.spend(storm.handlerNs);
      if (work) yield* scheduleWork(machine, work);
      return 'handled';
    });
    for (let n = 0; n < storm.count; n++) m.at(storm.startNs + n * storm.periodNs, () => raiseDeviceIrq(m, storm.cpu, storm.irq));
  }
}

/** A work that computes and queues itself again: whoever else is on its worklist waits for a whole round. */
function makeBusyWork(m: Machine, { functionName, busyNs, rounds }: NonNullable<InterruptStorm['work']>): WorkStruct {
  let left = rounds;
  const work = initWork(m, functionName, function* busy(machine) {
    yield* machine.spend(busyNs);
    if (--left > 0) yield* scheduleWork(machine, work);
  });
  return work;
}

function startHog(m: Machine, { comm, cpu, fifoPriority, rhythm }: Neighbour): void {
  const run = rhythm ? (machine: Machine) => rhythmic(machine, rhythm.busyNs) : hog;
  const task = createUserTask(m, { comm, cpu, fifoPriority, run, mm: rhythm && timespecMemory(rhythm.sleepNs) });
  task.cpusMask = 1n << BigInt(cpu);
}

/** A user program that computes for ever. */
function* hog(m: Machine): Coroutine<never> {
  for (;;) yield* m.spend(HOG_STEP_NS);
}

/** A user program that computes and sleeps by turns, as control loops do. */
function* rhythmic(m: Machine, busyNs: Ns): Coroutine<never> {
  for (;;) {
    yield* m.spend(busyNs);
    yield* doSyscall64(m, 'clock_nanosleep', [CLOCK_MONOTONIC, 0, TIMESPEC, 0]);
  }
}

const CLOCK_MONOTONIC = 1;
const TIMESPEC = 2 ** 32;

/** All the memory such a program needs: the `struct timespec` that says how long it sleeps. */
function timespecMemory(sleepNs: Ns): UserMemory {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setBigInt64(0, BigInt(Math.floor(sleepNs / NS_PER_SEC)), true);
  view.setBigInt64(8, BigInt(sleepNs % NS_PER_SEC), true);
  return {
    read: (pointer, length) => (pointer === TIMESPEC && length <= bytes.length ? bytes.slice(0, length) : undefined),
    write: () => false,
  };
}
