import { TimeHeap } from '../base/heap.ts';
import type { Ns } from '../base/units.ts';
import { busyMachineLog } from '../trace/testing/busy-machine.ts';

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

function wholeMachine(): number {
  return busyMachineLog(EVENTS).length;
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
