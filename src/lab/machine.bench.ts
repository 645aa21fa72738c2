import { TimeHeap } from '../base/heap.ts';
import { NS_PER_SEC, type Ns } from '../base/units.ts';
import type { Coroutine } from '../kernel/coroutine.ts';
import { createUserTask } from '../kernel/fork.ts';
import { Machine } from '../kernel/machine.ts';
import { HrtimerMode } from '../kernel/time/hrtimer-base.ts';
import { hrtimerInit, hrtimerStart } from '../kernel/time/hrtimer.ts';
import { msleep } from '../kernel/time/sleep.ts';
import { initWork, scheduleWork } from '../kernel/workqueue/queue.ts';
import { Log } from '../trace/log.ts';

/*
 * Log events a second of the whole machine, as a share of the least that any
 * simulator of its kind must do: a (time, sequence) heap that resumes generators.
 */

const EVENTS = 1_000_000;
const ROUNDS = 5;

/** 100 processes that wait again and again. */
function bareHeap(): number {
  const heap = new TimeHeap<Generator<Ns, void, void>>();
  function* process(periodNs: Ns): Generator<Ns, void, void> {
    for (;;) yield periodNs;
  }
  for (let i = 0; i < 100; i++) heap.push(i, process(100 + i));
  for (let left = EVENTS; left > 0; left--) {
    const nowNs = heap.peekTimeNs()!;
    const next = heap.pop()!;
    heap.push(nowNs + (next.next().value as Ns), next);
  }
  return EVENTS;
}

/** Twenty tasks on two CPUs that sleep, arm a soft timer whose callback starts a work, and sleep again. */
function wholeMachine(): number {
  const log = new Log();
  const m = new Machine({ cpus: 2 }, log);
  for (let i = 0; i < 20; i++) createUserTask(m, { comm: `app/${i}`, run: (machine) => sleeper(machine, i), mm: undefined });
  m.run({ untilNs: 1000 * NS_PER_SEC, maxEvents: EVENTS });
  return log.length;
}

function* sleeper(m: Machine, i: number): Coroutine<number> {
  const work = initWork(m, 'bench_work', function* (machine) {
    yield* machine.spend(300);
  });
  const timer = hrtimerInit(m, 'CLOCK_MONOTONIC', HrtimerMode.REL | HrtimerMode.SOFT, 'bench_timer', function* (machine) {
    yield* scheduleWork(machine, work);
    return 'HRTIMER_NORESTART';
  });
  for (;;) {
    yield* hrtimerStart(m, timer, 50_000 + i, HrtimerMode.REL | HrtimerMode.SOFT);
    yield* msleep(m, 1);
  }
}

function eventsPerSecond(run: () => number): number {
  const start = process.hrtime.bigint();
  const events = run();
  return events / (Number(process.hrtime.bigint() - start) / 1e9);
}

const bare: number[] = [];
const whole: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  bare.push(eventsPerSecond(bareHeap));
  whole.push(eventsPerSecond(wholeMachine));
}
const best = (figures: number[]) => Math.max(...figures);
console.log(`bare heap driving generators  ${(best(bare) / 1e6).toFixed(2)} M events/s`);
console.log(`machine, Log events           ${(best(whole) / 1e6).toFixed(2)} M events/s`);
console.log(`ratio                         ${(best(whole) / best(bare)).toFixed(3)}  (asked: at least 0.15, later 0.25)`);
