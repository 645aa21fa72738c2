import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TraceFlag } from '../base/trace-flags.ts';
import type { MachineConfig } from './config.ts';
import type { Coroutine } from './coroutine.ts';
import { kernelWait4 } from './exit.ts';
import { kernelClone } from './fork.ts';
import type { Machine, RunLimits } from './machine.ts';
import { boot, fieldsOf, program, TestMemory, userSleep, userTask, userUnlink } from './testing/scenario.ts';
import type { Recorded, Recording } from './testing/scenario.ts';
import { HrtimerMode } from './time/hrtimer-base.ts';
import type { Hrtimer } from './time/hrtimer-base.ts';
import { hrtimerInit, hrtimerStart, hrtimerTryToCancel } from './time/hrtimer.ts';
import { usleepRange } from './time/sleep.ts';
import { flushWork } from './workqueue/flush.ts';
import type { WorkStruct } from './workqueue/pool.ts';
import { initWork, queueWorkOn, scheduleWork } from './workqueue/queue.ts';

/*
 * The laws of every run, on machines and programs drawn at random.
 */

type Step =
  | { readonly do: 'compute' | 'sleep'; readonly ns: number }
  | { readonly do: 'queue' | 'queueUnbound' | 'flush' | 'cancelTimer'; readonly object: number }
  | { readonly do: 'arm'; readonly object: number; readonly ns: number }
  | { readonly do: 'unlink' | 'forkAndWait' };

interface Scenario {
  readonly config: Partial<MachineConfig>;
  readonly tasks: readonly { readonly cpu: number; readonly fifoPriority: number; readonly steps: readonly Step[] }[];
  /** What each work does when it runs, what each timer's callback queues. */
  readonly works: readonly (readonly Step[])[];
}

const OBJECTS = 3;
const ns = fc.oneof(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 0, max: 12_000_000 }));
const object = fc.nat({ max: OBJECTS - 1 });
const workStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constantFrom('compute', 'sleep'), ns }),
  fc.record({ do: fc.constantFrom('queue'), object }),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  workStep,
  fc.record({ do: fc.constantFrom('queueUnbound', 'flush', 'cancelTimer'), object }),
  fc.record({ do: fc.constant('arm'), object, ns }),
  fc.record({ do: fc.constantFrom('unlink', 'forkAndWait') }),
);
const scenarios: fc.Arbitrary<Scenario> = fc.record({
  config: fc.record({
    cpus: fc.integer({ min: 1, max: 3 }),
    preempt: fc.constantFrom('none', 'voluntary', 'full', 'rt'),
    traced: fc.boolean(),
    wakeupPreemption: fc.constantFrom('recorded', 'preempt', 'run-on', 'seed'),
    seed: fc.nat(),
    bootWorkers: fc.integer({ min: 1, max: 3 }),
  }),
  tasks: fc.array(
    fc.record({ cpu: fc.nat({ max: 2 }), fifoPriority: fc.constantFrom(0, 0, 0, 10), steps: fc.array(step, { maxLength: 8 }) }),
    { minLength: 1, maxLength: 4 },
  ),
  works: fc.array(fc.array(workStep, { maxLength: 3 }), { minLength: OBJECTS, maxLength: OBJECTS }),
});

/** What the scenario's steps refer to by number. */
class World {
  readonly works: WorkStruct[];
  readonly unboundWorks: WorkStruct[];
  readonly timers: Hrtimer[];
  /** Works queue each other at most so often, or a run might never end. */
  private requeues = 20;
  private readonly scenario: Scenario;

  constructor(m: Machine, scenario: Scenario) {
    this.scenario = scenario;
    this.works = scenario.works.map((steps, at) => initWork(m, `work_${at}`, (machine) => this.runSteps(machine, steps)));
    // Linux keeps a work from running beside itself on one workqueue, not on two: these are others.
    this.unboundWorks = scenario.works.map((steps, at) => initWork(m, `unbound_${at}`, (machine) => this.runSteps(machine, steps)));
    this.timers = this.works.map((work, at) =>
      hrtimerInit(m, 'CLOCK_MONOTONIC', HrtimerMode.REL | HrtimerMode.SOFT, `timer_${at}`, function* callback(machine) {
        yield* machine.spend(200);
        yield* scheduleWork(machine, work);
        return 'HRTIMER_NORESTART';
      }),
    );
  }

  private *runProgram(m: Machine, steps: readonly Step[]): Coroutine<number> {
    yield* this.runSteps(m, steps);
    return 0;
  }

  *runSteps(m: Machine, steps: readonly Step[]): Coroutine {
    for (const one of steps) yield* this.perform(m, one);
  }

  private *perform(m: Machine, one: Step): Coroutine {
    switch (one.do) {
      case 'compute': return yield* m.spend(one.ns);
      case 'sleep': return yield* m.current.type === 'user' ? sleepAsUser(m, one.ns) : usleepRange(m, one.ns, one.ns + 10_000);
      case 'queue': {
        if (m.current.worker && --this.requeues < 0) return;
        yield* scheduleWork(m, this.works[one.object]);
        return;
      }
      case 'queueUnbound': {
        yield* queueWorkOn(m, 0, m.workqueues.unbound, this.unboundWorks[one.object]);
        return;
      }
      case 'flush': {
        yield* flushWork(m, this.works[one.object]);
        return;
      }
      case 'arm': return yield* hrtimerStart(m, this.timers[one.object], one.ns, HrtimerMode.REL | HrtimerMode.SOFT);
      case 'cancelTimer': {
        hrtimerTryToCancel(m, this.timers[one.object]);
        return;
      }
      case 'unlink': {
        yield* userUnlink(m, '/tmp/there-is-none');
        return;
      }
      case 'forkAndWait': return yield* this.forkAndWait(m);
    }
  }

  private *forkAndWait(m: Machine): Coroutine {
    const child = yield* kernelClone(m, {
      comm: 'child',
      mm: new TestMemory(),
      *run(machine) {
        yield* machine.spend(10_000);
        yield* sleepAsUser(machine, 20_000);
        return 3;
      },
    });
    let status = -1;
    const pid = yield* kernelWait4(m, child.pid, 0, (value) => {
      status = value;
    });
    expect([pid, status]).toEqual([child.pid, 3 << 8]);
  }

  start(m: Machine): void {
    m.attachPoints.attach('fentry', 'do_unlinkat', program((machine) => this.perform(machine, { do: 'queue', object: 0 })));
    for (const { cpu, fifoPriority, steps } of this.scenario.tasks) {
      userTask(m, 'app', (machine) => this.runProgram(machine, steps), { cpu: cpu % m.cpus.length, fifoPriority });
    }
  }
}

function* sleepAsUser(m: Machine, sleepNs: number): Coroutine {
  yield* userSleep(m, sleepNs);
}

/** Runs a scenario to its end, in pieces of the given limits where there are any. */
function runScenario(scenario: Scenario, pieces?: () => RunLimits): { recording: Recording; end: string } {
  const { m, recording } = boot(scenario.config);
  new World(m, scenario).start(m);
  for (let left = 100_000; left > 0; left--) {
    const end = m.run(pieces?.() ?? { maxEvents: 100_000 });
    if (end !== 'until' && end !== 'budget') return { recording, end };
    if (!pieces) return { recording, end };
  }
  return { recording, end: 'never' };
}

function check(law: (events: readonly Recorded[], scenario: Scenario, end: string) => void): void {
  fc.assert(
    fc.property(scenarios, (scenario) => {
      const { recording, end } = runScenario(scenario);
      law(recording.events, scenario, end);
    }),
    { numRuns: 100 },
  );
}

describe('every run', () => {
  test('ends, with nothing left to do', () => {
    check((_, __, end) => expect(end).toBe('idle'));
  });

  test('is the same the second time', () => {
    fc.assert(
      fc.property(scenarios, (scenario) => {
        expect(runScenario(scenario).recording.lines()).toEqual(runScenario(scenario).recording.lines());
      }),
      { numRuns: 40 },
    );
  });

  test('is the same piece by piece', () => {
    fc.assert(
      fc.property(scenarios, fc.integer({ min: 1, max: 50 }), fc.integer({ min: 100, max: 700_000 }), (scenario, maxEvents, everyNs) => {
        let untilNs = 0;
        let turn = 0;
        const inPieces = runScenario(scenario, () => (turn++ % 2 ? { maxEvents } : { untilNs: (untilNs += everyNs) }));
        expect(inPieces.recording.lines()).toEqual(runScenario(scenario).recording.lines());
      }),
      { numRuns: 40 },
    );
  });

  test('has a clock that never runs back', () => {
    check((events) => {
      for (let at = 1; at < events.length; at++) expect(events[at].timeNs).toBeGreaterThanOrEqual(events[at - 1].timeNs);
    });
  });

  test('shows on each CPU the task that sched_switch has put there', () => {
    check((events) => {
      const current = new Map<number, number>();
      for (const event of events) {
        expect(event.pid).toBe(current.get(event.cpu) ?? 0);
        if (event.kind.name === 'sched_switch') current.set(event.cpu, Number(fieldsOf(event).next_pid));
      }
    });
  });

  test('has no event of a task while its CPU is in an interrupt', () => {
    check((events, { config }) => {
      const inHardirq = new Set<number>();
      const inSoftirq = new Set<number>();
      for (const { cpu, flags, kind } of events) {
        if (kind.name.endsWith('_timer_exit') || kind.name === 'reschedule_exit') inHardirq.delete(cpu);
        else if (inHardirq.has(cpu)) expect(flags & TraceFlag.HARDIRQ).not.toBe(0);
        if (kind.name.endsWith('_timer_entry') || kind.name === 'reschedule_entry') inHardirq.add(cpu);
        if (config.preempt === 'rt') continue;
        if (kind.name === 'softirq_exit') inSoftirq.delete(cpu);
        else if (inSoftirq.has(cpu)) expect(flags & (TraceFlag.HARDIRQ | TraceFlag.SOFTIRQ)).not.toBe(0);
        if (kind.name === 'softirq_entry') inSoftirq.add(cpu);
      }
    });
  });

  test('runs a task on one CPU at a time', () => {
    check((events) => {
      const cpuOf = new Map<number, number>();
      for (const event of events) {
        if (event.kind.name !== 'sched_switch') continue;
        const { prev_pid, next_pid } = fieldsOf(event);
        cpuOf.delete(Number(prev_pid));
        if (next_pid === 0) continue;
        expect(cpuOf.has(Number(next_pid))).toBe(false);
        cpuOf.set(Number(next_pid), event.cpu);
      }
    });
  });

  test('never runs a work beside itself, and loses none', () => {
    check((events) => {
      const running = new Set<number>();
      const owed = new Map<number, number>();
      for (const event of events) {
        const work = Number(event.values[0]);
        if (event.kind.name === 'workqueue_queue_work') owed.set(work, (owed.get(work) ?? 0) + 1);
        if (event.kind.name === 'workqueue_execute_start') {
          expect(running.has(work)).toBe(false);
          running.add(work);
          owed.set(work, owed.get(work)! - 1);
        }
        if (event.kind.name === 'workqueue_execute_end') running.delete(work);
      }
      expect([...owed.values()].filter((count) => count !== 0)).toEqual([]);
      expect(running.size).toBe(0);
    });
  });

  test('runs a timer when it is due, not before, each time it is armed and not cancelled', () => {
    check((events) => {
      const armed = new Map<number, number>();
      for (const event of events) {
        const { hrtimer, softexpires } = fieldsOf(event);
        const timer = Number(hrtimer);
        if (event.kind.name === 'hrtimer_start') armed.set(timer, Number(softexpires));
        if (event.kind.name === 'hrtimer_cancel') armed.delete(timer);
        if (event.kind.name !== 'hrtimer_expire_entry') continue;
        expect(armed.get(timer)).toBeLessThanOrEqual(event.timeNs);
        armed.delete(timer);
      }
      expect(armed.size).toBe(0);
    });
  });

  test('leaves every CPU as it was: idle, interrupts on, nothing held', () => {
    fc.assert(
      fc.property(scenarios, (scenario) => {
        const { m } = boot(scenario.config);
        new World(m, scenario).start(m);
        m.run({ maxEvents: 100_000 });
        for (const cpu of m.cpus) {
          expect([cpu.current.type, cpu.preemptCount, cpu.irqsOff, cpu.softirqPending, cpu.runQueue.nrRunning]).toEqual(['idle', 1, false, 0, 0]);
          for (const pool of cpu.pools) expect([pool.running, pool.worklist.length, pool.idle.length]).toEqual([0, 0, pool.workers.length]);
        }
      }),
      { numRuns: 40 },
    );
  });
});
