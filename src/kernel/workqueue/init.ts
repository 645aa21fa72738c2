import type { Machine } from '../machine.ts';
import { WorkerPool, WqFlag } from './pool.ts';
import { allocWorkqueue } from './queue.ts';
import { bootWorker } from './worker.ts';

/** Linux numbers two BH pools and two ordinary ones for each CPU before the first unbound one. */
const POOLS_PER_CPU = 4;

/** What a boot worker was short of CPU time when it last slept: it had waited for others. See `WakeupPreemption`. */
const BOOT_WORKER_LAG_NS = 700_000;

const FIRST_WORKER_PID = 9;
const WORKER_PIDS_PER_CPU = 40;
const FIRST_HIGHPRI_PID = 12;
const UNBOUND_WORKER_PID = 29;

/** `workqueue_init()`: pools, their first workers, the system's workqueues. */
export function startWorkqueues(m: Machine): void {
  const { workqueues } = m;
  for (const cpu of m.cpus) {
    const id = cpu.id * POOLS_PER_CPU;
    cpu.pools = [new WorkerPool(id + 2, cpu.id, 0), new WorkerPool(id + 3, cpu.id, -20)];
  }
  workqueues.unboundPool = new WorkerPool(m.cpus.length * POOLS_PER_CPU, -1, 0);
  workqueues.system = allocWorkqueue(m, 'events', 0);
  workqueues.highpri = allocWorkqueue(m, 'events_highpri', WqFlag.HIGHPRI);
  workqueues.long = allocWorkqueue(m, 'events_long', 0);
  workqueues.unbound = allocWorkqueue(m, 'events_unbound', WqFlag.UNBOUND);
  for (const cpu of m.cpus) bootWorkers(m, cpu.pools, cpu.id * WORKER_PIDS_PER_CPU + (cpu.id > 0 ? 200_000 : 0));
  for (let n = 0; n < 2; n++) bootWorker(m, workqueues.unboundPool, UNBOUND_WORKER_PID + n);
  for (const pool of [workqueues.unboundPool, ...m.cpus.map((cpu) => cpu.pools[0])]) {
    for (const worker of pool.workers) worker.task.vlagNs = BOOT_WORKER_LAG_NS;
  }
}

function bootWorkers(m: Machine, [normal, highpri]: readonly [WorkerPool, WorkerPool], base: number): void {
  for (let n = 0; n < m.config.bootWorkers; n++) {
    bootWorker(m, normal, base + FIRST_WORKER_PID + n);
  }
  bootWorker(m, highpri, base + FIRST_HIGHPRI_PID);
}
