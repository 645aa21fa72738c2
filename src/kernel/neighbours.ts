import type { Neighbour } from './config.ts';
import type { Coroutine } from './coroutine.ts';
import { createUserTask } from './fork.ts';
import { raiseDeviceIrq, requestIrq } from './irq.ts';
import type { Machine } from './machine.ts';

/** How long a hog computes in one go; interrupts and the scheduler come in between all the same. */
const HOG_STEP_NS = 1_000_000;

/** Makes the configured company of the reader's program: tasks that burn CPU, interrupt lines gone mad. */
export function startNeighbours(m: Machine): void {
  for (const neighbour of m.config.neighbours) startHog(m, neighbour);
  for (const storm of m.config.storms) {
    requestIrq(m, storm.irq, storm.name, function* handler(machine) {
      yield* machine.spend(storm.handlerNs);
      return 'handled';
    });
    for (let n = 0; n < storm.count; n++) m.at(storm.startNs + n * storm.periodNs, () => raiseDeviceIrq(m, storm.cpu, storm.irq));
  }
}

function startHog(m: Machine, { comm, cpu, fifoPriority }: Neighbour): void {
  const task = createUserTask(m, { comm, cpu, fifoPriority, run: hog });
  task.cpusMask = 1n << BigInt(cpu);
}

/** A user program that computes for ever. */
function* hog(m: Machine): Coroutine<never> {
  for (;;) yield* m.spend(HOG_STEP_NS);
}
