import { describe, expect, test } from 'vitest';
import type { MachineConfig } from './config.ts';
import type { Coroutine } from './coroutine.ts';
import type { Machine } from './machine.ts';
import { migrateDisable } from './preempt.ts';
import { migrateEnable } from './sched/core.ts';
import { boot, mark, program, timerStart, userSleep, userTask, userUnlink } from './testing/scenario.ts';
import { HrtimerMode } from './time/hrtimer-base.ts';
import { hrtimerInit } from './time/hrtimer.ts';
import { usleepRange } from './time/sleep.ts';
import { initWork, scheduleWork } from './workqueue/queue.ts';

/*
 * The recorded stories of shared/groundtruth/sim-fixtures, with a stand-in for
 * the BPF program: flags, task, event, in order.
 */

/** From the entry of unlink() to the caller's last sleep. */
function storyOf(lines: readonly string[]): string[] {
  const first = lines.findIndex((line) => line.includes('enter unlink'));
  return lines.slice(first);
}

function runProgram(config: Partial<MachineConfig>, body: (m: Machine) => Coroutine, untilNs: number): string[] {
  const { m, recording } = boot({ traced: true, ...config });
  m.attachPoints.attach('fentry', 'do_unlinkat', program(body));
  userTask(m, 'app', function* run() {
    yield* userUnlink(m, '/tmp/there-is-none');
    yield* userSleep(m, 1e9);
    return 0;
  });
  m.run({ untilNs });
  return storyOf(recording.story()).filter((line) => !line.includes('tick_nohz') && !line.includes('hrtimer_start hrtimer_wakeup'));
}

function startWork(m: Machine): Coroutine<boolean> {
  return scheduleWork(m, initWork(m, 'bpf_wq_work', function* work() {
    migrateDisable(m);
    yield* mark(m, 'cb_enter');
    yield* migrateEnable(m);
  }));
}

function* wqMarks(m: Machine): Coroutine {
  yield* mark(m, 'main_enter');
  yield* startWork(m);
  yield* mark(m, 'wq_start ret=0');
  yield* mark(m, 'main_exit');
}

const workRuns = [
  '..... kworker/0:1 work_start bpf_wq_work',
  '...11 kworker/0:1 mark cb_enter',
  '..... kworker/0:1 work_end bpf_wq_work',
];
const queued = [
  '...1. app enter unlink',
  '...11 app mark main_enter',
  'd..11 app queue_work bpf_wq_work',
  'd..11 app activate_work bpf_wq_work',
  'd..31 app waking kworker/0:1',
];
const appSleeps = ['...1. app enter clock_nanosleep', 'd..2. app switch app S -> swapper/0'];

describe('a work started inside unlink()', () => {
  test('voluntary: the caller is preempted behind the program, before unlink() returns', () => {
    expect(runProgram({}, wqMarks, 1e8)).toEqual([
      ...queued,
      'dN.41 app wakeup kworker/0:1',
      '.N.11 app mark wq_start ret=0',
      '.N.11 app mark main_exit',
      'd..2. app switch app R+ -> kworker/0:1',
      ...workRuns,
      'd..2. kworker/0:1 switch kworker/0:1 I -> app',
      '...1. app exit unlink',
      ...appSleeps,
    ]);
  });

  test('full: inside the program, when bpf_printk enables preemption', () => {
    expect(runProgram({ preempt: 'full' }, wqMarks, 1e8)).toEqual([
      ...queued,
      'dN.41 app wakeup kworker/0:1',
      '.N.11 app mark wq_start ret=0',
      'd..21 app switch app R+ -> kworker/0:1',
      ...workRuns,
      'd..2. kworker/0:1 switch kworker/0:1 I -> app',
      '...11 app mark main_exit',
      '...1. app exit unlink',
      ...appSleeps,
    ]);
  });

  test('PREEMPT_RT, lazy: on the way to user space', () => {
    expect(runProgram({ preempt: 'rt' }, wqMarks, 1e8)).toEqual([
      ...queued,
      'dl.41 app wakeup kworker/0:1',
      '.l.11 app mark wq_start ret=0',
      '.l.11 app mark main_exit',
      '.l.1. app exit unlink',
      'd..2. app switch app R -> kworker/0:1',
      ...workRuns,
      'd..2. kworker/0:1 switch kworker/0:1 I -> app',
      ...appSleeps,
    ]);
  });

  test('the other recorded order, by name: the caller runs on until it sleeps', () => {
    expect(runProgram({ wakeupPreemption: 'run-on' }, wqMarks, 1e8)).toEqual([
      ...queued,
      'd..41 app wakeup kworker/0:1',
      '...11 app mark wq_start ret=0',
      '...11 app mark main_exit',
      '...1. app exit unlink',
      '...1. app enter clock_nanosleep',
      'd..2. app switch app S -> kworker/0:1',
      ...workRuns,
      'd..2. kworker/0:1 switch kworker/0:1 I -> swapper/0',
    ]);
  });
});

const SOFT = HrtimerMode.REL | HrtimerMode.SOFT;

function bpfTimer(m: Machine) {
  return hrtimerInit(m, 'CLOCK_MONOTONIC', SOFT, 'bpf_timer_cb', function* callback() {
    yield* mark(m, 'cb_enter');
    return 'HRTIMER_NORESTART';
  });
}

describe('a soft timer armed inside unlink()', () => {
  test('0 ns: fires on top of its caller, inside the next bpf_printk', () => {
    const story = runProgram({}, function* armed(m) {
      yield* mark(m, 'main_enter');
      yield* timerStart(m, bpfTimer(m), 0, SOFT);
      yield* mark(m, 'timer_start ret=0');
      yield* mark(m, 'main_exit');
    }, 1e8);
    expect(story).toEqual([
      '...1. app enter unlink',
      '...11 app mark main_enter',
      'd..21 app hrtimer_start bpf_timer_cb',
      'd.h11 app timer_irq_entry',
      'd.h21 app softirq_raise HRTIMER',
      'd.h11 app timer_irq_exit',
      '..s11 app softirq_entry HRTIMER',
      '..s11 app expire_entry bpf_timer_cb',
      '..s21 app mark cb_enter',
      '..s11 app expire_exit',
      '..s11 app softirq_exit HRTIMER',
      '...11 app mark timer_start ret=0',
      '...11 app mark main_exit',
      '...1. app exit unlink',
      ...appSleeps,
    ]);
  });

  test('0 ns, untraced: fires right behind the program', () => {
    const story = runProgram({ traced: false }, function* armed(m) {
      yield* timerStart(m, bpfTimer(m), 0, SOFT);
      yield* m.spend(50);
    }, 1e8);
    expect(story.slice(0, 4)).toEqual([
      '...1. app enter unlink',
      'd..21 app hrtimer_start bpf_timer_cb',
      'd.h.. app timer_irq_entry',
      'd.h1. app softirq_raise HRTIMER',
    ]);
  });

  test('10 ms: fires on top of the idle task; its callback may start a work', () => {
    const story = runProgram({}, function* armed(m) {
      const timer = hrtimerInit(m, 'CLOCK_MONOTONIC', SOFT, 'bpf_timer_cb', function* callback() {
        yield* startWork(m);
        yield* mark(m, 'timer_cb wq_start ret=0');
        return 'HRTIMER_NORESTART';
      });
      yield* timerStart(m, timer, 10e6, SOFT);
    }, 1e8);
    expect(story).toEqual([
      '...1. app enter unlink',
      'd..21 app hrtimer_start bpf_timer_cb',
      '...1. app exit unlink',
      ...appSleeps,
      'd.h1. swapper/0 timer_irq_entry',
      'd.h2. swapper/0 softirq_raise HRTIMER',
      'd.h1. swapper/0 timer_irq_exit',
      '..s1. swapper/0 softirq_entry HRTIMER',
      '..s1. swapper/0 expire_entry bpf_timer_cb',
      'd.s2. swapper/0 queue_work bpf_wq_work',
      'd.s2. swapper/0 activate_work bpf_wq_work',
      'd.s4. swapper/0 waking kworker/0:1',
      'dNs5. swapper/0 wakeup kworker/0:1',
      '.Ns2. swapper/0 mark timer_cb wq_start ret=0',
      '.Ns1. swapper/0 expire_exit',
      '.Ns1. swapper/0 softirq_exit HRTIMER',
      'd..2. swapper/0 switch swapper/0 R -> kworker/0:1',
      ...workRuns,
      'd..2. kworker/0:1 switch kworker/0:1 I -> swapper/0',
    ]);
  });
});

test('a work that sleeps hands over: a second worker, for which kthreadd makes a third', () => {
  const story = runProgram({}, function* two(m) {
    const sleeper = initWork(m, 'A', function* work() {
      migrateDisable(m);
      yield* usleepRange(m, 10e6, 10.01e6);
      yield* migrateEnable(m);
    });
    const other = initWork(m, 'B', function* work() {
      yield* mark(m, 'B');
    });
    yield* scheduleWork(m, sleeper);
    yield* scheduleWork(m, other);
  }, 1e8);
  expect(story).toEqual([
    '...1. app enter unlink',
    'd..11 app queue_work A',
    'd..11 app activate_work A',
    'd..31 app waking kworker/0:1',
    'dN.41 app wakeup kworker/0:1',
    'dN.11 app queue_work B',
    'dN.11 app activate_work B',
    'd..2. app switch app R+ -> kworker/0:1',
    '..... kworker/0:1 work_start A',
    'd..31 kworker/0:1 waking kworker/0:0',
    'd..41 kworker/0:1 wakeup kworker/0:0',
    'd..21 kworker/0:1 switch kworker/0:1 D -> kworker/0:0',
    'd..2. kworker/0:0 waking kthreadd',
    'd..3. kworker/0:0 wakeup kthreadd',
    'd..2. kworker/0:0 switch kworker/0:0 D -> kthreadd',
    'd..2. kthreadd wakeup_new kworker/0:2',
    'd..2. kthreadd switch kthreadd S -> kworker/0:2',
    'd..4. kworker/0:2 waking kworker/0:0',
    'd..5. kworker/0:2 wakeup kworker/0:0',
    'd..2. kworker/0:2 switch kworker/0:2 D -> kworker/0:0',
    'd..3. kworker/0:0 waking kworker/0:2',
    'd..4. kworker/0:0 wakeup kworker/0:2',
    '..... kworker/0:0 work_start B',
    '...1. kworker/0:0 mark B',
    '..... kworker/0:0 work_end B',
    'd..2. kworker/0:0 switch kworker/0:0 I -> kworker/0:2',
    'd..2. kworker/0:2 switch kworker/0:2 I -> app',
    '...1. app exit unlink',
    ...appSleeps,
    'd.h1. swapper/0 timer_irq_entry',
    'd.h1. swapper/0 expire_entry hrtimer_wakeup',
    'd.h3. swapper/0 waking kworker/0:1',
    'dNh4. swapper/0 wakeup kworker/0:1',
    'dNh1. swapper/0 expire_exit',
    'dNh1. swapper/0 timer_irq_exit',
    'd..2. swapper/0 switch swapper/0 R -> kworker/0:1',
    '..... kworker/0:1 work_end A',
    'd..2. kworker/0:1 switch kworker/0:1 I -> swapper/0',
  ]);
});
