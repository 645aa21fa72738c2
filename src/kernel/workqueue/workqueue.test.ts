import { describe, expect, test } from 'vitest';
import type { Coroutine } from '../coroutine.ts';
import type { Machine } from '../machine.ts';
import { preemptDisable } from '../preempt.ts';
import { callRcu } from '../rcu.ts';
import { boot, fieldsOf, mark, program, userSleep, userTask, userUnlink } from '../testing/scenario.ts';
import { usleepRange } from '../time/sleep.ts';
import { mightSleep } from '../sched/core.ts';
import { cancelWork, cancelWorkSync, flushWork } from './flush.ts';
import { WORK_CPU_UNBOUND } from './pool.ts';
import { allocWorkqueue, initWork, queueWorkNow, queueWorkOn, scheduleWork } from './queue.ts';

/** Runs a user program to the end of everything, and returns the story without ticks. */
function runTask(config: Parameters<typeof boot>[0], run: (m: Machine) => Coroutine<number>) {
  const { m, recording } = boot(config);
  userTask(m, 'app', run);
  expect(m.run({ maxEvents: 100_000 })).toBe('idle');
  return { m, recording };
}

function* computeIn(m: Machine, ns: number): Coroutine {
  for (let left = ns; left > 0; left -= 1000) yield* m.spend(Math.min(left, 1000));
}

/** What becomes of a program that was let go before the run: queued by a tick's RCU softirq, behind what is there. */
function* freeProgram(m: Machine): Coroutine {
  const map = initWork(m, 'bpf_map_free_deferred', (machine) => machine.spend(150));
  const program = initWork(m, 'bpf_prog_free_deferred', function* free(machine) {
    yield* queueWorkOn(machine, WORK_CPU_UNBOUND, machine.workqueues.unbound, map);
    yield* mightSleep(machine, 'mm/vmalloc.c', 3300);
  });
  yield* scheduleWork(m, program);
}

describe('queueing', () => {
  test('a work that is pending is not queued again; one that runs is, and runs again afterwards', () => {
    const answers: boolean[] = [];
    let runs = 0;
    runTask({ wakeupPreemption: 'run-on' }, function* run(m) {
      const work = initWork(m, 'work', function* again(machine) {
        if (++runs === 1) answers.push(yield* scheduleWork(machine, work));
      });
      for (let n = 0; n < 3; n++) answers.push(yield* scheduleWork(m, work));
      yield* userSleep(m, 1e6);
      return 0;
    });
    expect(answers).toEqual([true, false, false, true]);
    expect(runs).toBe(2);
  });

  test('max_active: the third of three sleeping works waits for one of two to end', () => {
    const { recording } = runTask({}, function* run(m) {
      const wq = allocWorkqueue(m, 'two', 0, 2);
      for (const name of ['A', 'B', 'C']) {
        yield* queueWorkOn(m, 0, wq, initWork(m, name, (machine) => usleepRange(machine, 1e6, 1.01e6)));
      }
      yield* userSleep(m, 1e7);
      return 0;
    });
    const activity = recording.named('workqueue_activate_work', 'workqueue_execute_end').map((event) => {
      const { function: name } = fieldsOf(event);
      return `${event.kind.name === 'workqueue_execute_end' ? 'end' : 'activate'} ${name}`;
    });
    expect(activity).toEqual(['activate A', 'activate B', 'end A', 'activate C', 'end B', 'end C']);
  });

  test('a highpri workqueue has its own workers, which take the CPU', () => {
    const { recording } = runTask({}, function* run(m) {
      yield* queueWorkOn(m, 0, m.workqueues.highpri, initWork(m, 'urgent', (machine) => mark(machine, 'urgent')));
      yield* userSleep(m, 1e6);
      return 0;
    });
    const [start] = recording.named('workqueue_execute_start');
    expect(start.comm).toBe('kworker/0:0H');
  });

  test('an unbound workqueue shows cpu=-1 and runs on kworker/u', () => {
    const { recording } = runTask({ cpus: 2 }, function* run(m) {
      yield* queueWorkOn(m, 0, m.workqueues.unbound, initWork(m, 'bpf_map_free_deferred', (machine) => computeIn(machine, 100)));
      yield* userSleep(m, 1e6);
      return 0;
    });
    expect(fieldsOf(recording.named('workqueue_queue_work')[0])).toMatchObject({ workqueue: 'events_unbound', cpu: -1 });
    expect(recording.named('workqueue_execute_start')[0].comm).toMatch(/^kworker\/u8:/);
  });
});

describe('one at a time', () => {
  test('two works that compute run one after the other, also when the caller was let in between', () => {
    const { recording } = runTask({}, function* run(m) {
      callRcu(m, (machine) => freeProgram(machine));
      const spin = initWork(m, 'A', (machine) => computeIn(machine, 5e6));
      const other = initWork(m, 'B', (machine) => computeIn(machine, 1000));
      m.attachPoints.attach('fentry', 'do_unlinkat', program(function* two(machine) {
        yield* scheduleWork(machine, spin);
        yield* scheduleWork(machine, other);
      }));
      yield* userUnlink(m, '/tmp/there-is-none');
      yield* userSleep(m, 1e8);
      return 0;
    });
    // As recorded in cloud.smp1.wq_A_spins5ms_B: the tick asks for the CPU, A's end gives it, B waits on.
    const story = recording.story().filter((line) => /work_|R\+|exit unlink|app S/.test(line));
    expect(story).toEqual([
      'd..2. app switch app R+ -> kworker/0:1',
      '..... kworker/0:1 work_start A',
      '.N... kworker/0:1 work_end A',
      'd..2. kworker/0:1 switch kworker/0:1 R+ -> app',
      '...1. app exit unlink',
      'd..2. app switch app S -> kworker/0:1',
      '..... kworker/0:1 work_start B',
      '..... kworker/0:1 work_end B',
      '..... kworker/0:1 work_start bpf_prog_free_deferred',
      'd..2. kworker/0:1 switch kworker/0:1 R+ -> kworker/u4:1',
      '..... kworker/u4:1 work_start bpf_map_free_deferred',
      '..... kworker/u4:1 work_end bpf_map_free_deferred',
      '..... kworker/0:1 work_end bpf_prog_free_deferred',
    ]);
  });

  test('on two CPUs: started there while it runs here, it waits and runs here again', () => {
    const { recording } = runTask({ cpus: 2 }, function* run(m) {
      const work = initWork(m, 'work', (machine) => computeIn(machine, 2e6));
      userTask(m, 'other', function* other(machine) {
        yield* userSleep(machine, 1e6);
        yield* scheduleWork(machine, work);
        return 0;
      }, { cpu: 1 });
      yield* scheduleWork(m, work);
      yield* userSleep(m, 1e7);
      return 0;
    });
    const starts = recording.named('workqueue_execute_start', 'workqueue_execute_end').map((event) => `${event.cpu} ${event.kind.name}`);
    expect(starts).toHaveLength(4);
    expect(new Set(starts.map((line) => line[0])).size).toBe(1);
    expect(fieldsOf(recording.named('workqueue_queue_work')[1]).cpu).toBe(recording.named('workqueue_execute_start')[0].cpu);
  });

  test('two works of one function on two CPUs run at the same time', () => {
    let inside = 0;
    let most = 0;
    runTask({ cpus: 2 }, function* run(m) {
      for (const cpu of [0, 1]) {
        yield* queueWorkOn(m, cpu, m.workqueues.system, initWork(m, 'work', function* both(machine) {
          most = Math.max(most, ++inside);
          yield* computeIn(machine, 1e6);
          inside--;
        }));
      }
      yield* userSleep(m, 1e7);
      return 0;
    });
    expect(most).toBe(2);
  });
});

describe('a work that hogs its CPU', () => {
  function hogThenOther(preempt: 'voluntary' | 'full') {
    const { recording } = runTask({ preempt }, function* run(m) {
      yield* scheduleWork(m, initWork(m, 'hog', (machine) => computeIn(machine, 30e6)));
      yield* scheduleWork(m, initWork(m, 'other', (machine) => computeIn(machine, 100)));
      yield* userSleep(m, 1e9);
      return 0;
    });
    const [hog, other] = recording.named('workqueue_execute_start').map((event) => event.timeNs);
    return { recording, waitedMs: (other - hog) / 1e6 };
  }

  test('preemptible kernel: found out at a tick after 10 ms, another worker starts', () => {
    const { recording, waitedMs } = hogThenOther('full');
    expect(recording.named('worker_cpu_intensive')).toHaveLength(1);
    expect(waitedMs).toBeGreaterThan(10);
    expect(waitedMs).toBeLessThan(20);
  });

  test('voluntary: BPF has no rescheduling point, the other one waits to the end', () => {
    expect(hogThenOther('voluntary').waitedMs).toBeGreaterThan(30);
  });

  test('the fourth time it is named', () => {
    const { recording } = runTask({}, function* run(m) {
      const hog = initWork(m, 'bpf_wq_work', (machine) => computeIn(machine, 30e6));
      for (let n = 0; n < 5; n++) {
        yield* scheduleWork(m, hog);
        yield* userSleep(m, 1e8);
      }
      return 0;
    });
    expect(recording.console()).toEqual([
      'workqueue: bpf_wq_work hogged CPU for >10000us 4 times, consider switching to WQ_UNBOUND',
      'workqueue: bpf_wq_work hogged CPU for >10000us 5 times, consider switching to WQ_UNBOUND',
    ]);
  });
});

describe('cancel and flush', () => {
  test('cancel_work takes a pending work back; it does not run', () => {
    let runs = 0;
    const answers: boolean[] = [];
    runTask({ wakeupPreemption: 'run-on' }, function* run(m) {
      const work = initWork(m, 'work', function* count() {
        runs++;
      });
      yield* scheduleWork(m, work);
      answers.push(cancelWork(m, work), cancelWork(m, work));
      yield* userSleep(m, 1e6);
      return 0;
    });
    expect(answers).toEqual([true, false]);
    expect(runs).toBe(0);
  });

  test('flush_work and cancel_work_sync wait for a run in progress', () => {
    const order: string[] = [];
    runTask({}, function* run(m) {
      const work = initWork(m, 'work', function* slow(machine) {
        yield* usleepRange(machine, 1e6, 1.01e6);
        order.push('ran');
      });
      yield* scheduleWork(m, work);
      yield* userSleep(m, 1e5);
      yield* flushWork(m, work);
      order.push('flushed');
      yield* scheduleWork(m, work);
      yield* userSleep(m, 1e5);
      expect(yield* cancelWorkSync(m, work)).toBe(false);
      order.push('cancelled');
      return 0;
    });
    expect(order).toEqual(['ran', 'flushed', 'ran', 'cancelled']);
  });
});

test('a work that leaves preemption disabled is told off', () => {
  const { m, recording } = boot();
  queueWorkNow(m, 0, m.workqueues.system, initWork(m, 'leaky', function* leak(machine) {
    preemptDisable(machine);
  }));
  m.run({ untilNs: 1e9, maxEvents: 1000 });
  expect(recording.console().slice(0, 2)).toEqual([
    'BUG: workqueue leaked atomic, lock or RCU: kworker/0:1[10]',
    '     preempt=0x00000001 lock=0->0 RCU=0->0 workfn=leaky',
  ]);
});
