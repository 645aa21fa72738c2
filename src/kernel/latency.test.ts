import { describe, expect, test } from 'vitest';
import type { MachineConfig } from './config.ts';
import type { Coroutine } from './coroutine.ts';
import type { Machine } from './machine.ts';
import { migrateDisable } from './preempt.ts';
import { migrateEnable } from './sched/core.ts';
import { boot, program, timerStart, userSleep, userTask, userUnlink } from './testing/scenario.ts';
import { HrtimerMode } from './time/hrtimer-base.ts';
import { hrtimerInit } from './time/hrtimer.ts';
import { initWork, scheduleWork } from './workqueue/queue.ts';

/*
 * Untraced latencies against those recorded (shared/groundtruth/latency.md): from
 * the start call to the callback, less the delay asked for. Ours have no BPF in
 * them, so they are a little shorter; the order and the proportions must hold.
 */

interface Series {
  readonly timerNs?: number;
  /** A work in front that computes so long. */
  readonly hogNs?: number;
  readonly spinAfterNs?: number;
  readonly fifo?: boolean;
}

const LAPS = 40;

function* compute(m: Machine, ns: number): Coroutine {
  for (let left = ns; left > 0; left -= 500) yield* m.spend(Math.min(left, 500));
}

/** The recorded `lat` programs in small: median in us, and how many callbacks came before unlink() returned. */
function measure(config: Partial<MachineConfig>, series: Series): { medianUs: number; early: number } {
  const { m } = boot(config);
  const samples: number[] = [];
  let early = 0;
  let startNs = 0;
  const sample = (machine: Machine) => samples.push(machine.nowNs - startNs - (series.timerNs ?? 0));
  const timer = hrtimerInit(m, 'CLOCK_MONOTONIC', HrtimerMode.SOFT, 'bpf_timer_cb', (machine) => {
    sample(machine);
    return 'HRTIMER_NORESTART';
  });
  const work = initWork(m, 'bpf_wq_work', function* callback(machine) {
    migrateDisable(machine);
    sample(machine);
    yield* migrateEnable(machine);
  });
  const hog = initWork(m, 'hog', (machine) => compute(machine, series.hogNs!));
  m.attachPoints.attach('fentry', 'do_unlinkat', program(function* trigger(machine) {
    if (series.hogNs) yield* scheduleWork(machine, hog);
    startNs = machine.nowNs;
    if (series.timerNs === undefined) yield* scheduleWork(machine, work);
    else yield* timerStart(machine, timer, series.timerNs, HrtimerMode.REL | HrtimerMode.SOFT);
  }));
  const task = userTask(m, 'lat', function* run(machine) {
    for (let lap = 0; lap < LAPS; lap++) {
      yield* userUnlink(machine, '/tmp/there-is-none');
      if (samples.length > lap) early++;
      yield* compute(machine, series.spinAfterNs ?? 0);
      while (samples.length <= lap) yield* userSleep(machine, 500_000);
      yield* userSleep(machine, 3_000_000 + ((lap * 97_000) % 4_000_000) + (series.hogNs ?? 0));
    }
    return 0;
  }, { fifoPriority: series.fifo ? 10 : 0 });
  expect(m.run({ task, maxEvents: 1_000_000 })).toBe('exit');
  const median = samples.toSorted((a, b) => a - b)[LAPS / 2];
  return { medianUs: median / 1000, early };
}

const hogs = (count: number) => ({ neighbours: Array.from({ length: count }, () => ({ comm: 'hog', cpu: 0, fifoPriority: 0 })) });

/** The recorded median, and how far ours may be from it. */
function near(medianUs: number, recordedUs: number, share = 0.3): void {
  expect(medianUs).toBeGreaterThan(recordedUs * (1 - share));
  expect(medianUs).toBeLessThan(recordedUs * (1 + share));
}

describe('timers', () => {
  test('0 ns: 2.4 us, always before unlink() returns', () => {
    const { medianUs, early } = measure({}, { timerNs: 0 });
    near(medianUs, 2.4);
    expect(early).toBe(LAPS);
  });

  test('1 ms: 1.2 us late; a hog or a FIFO task on the CPU makes no difference to speak of', () => {
    near(measure({}, { timerNs: 1e6 }).medianUs, 1.2);
    near(measure(hogs(1), { timerNs: 1e6 }).medianUs, 1.2, 0.5);
    near(measure({}, { timerNs: 1e6, fifo: true, spinAfterNs: 5e6 }).medianUs, 1.1);
  });
});

describe('works', () => {
  test('idle: full before voluntary before PREEMPT_RT before the caller that runs on', () => {
    const full = measure({ preempt: 'full' }, {}).medianUs;
    const voluntary = measure({}, {}).medianUs;
    const rt = measure({ preempt: 'rt' }, {}).medianUs;
    const runOn = measure({ wakeupPreemption: 'run-on' }, {}).medianUs;
    near(full, 4.5);
    near(voluntary, 5.5);
    near(rt, 8.3);
    near(runOn, 8.9);
    expect([full, voluntary, rt, runOn]).toEqual([full, voluntary, rt, runOn].toSorted((a, b) => a - b));
  });

  test('the pick rule by seed: about 212 of 300 before unlink() returns', () => {
    const { early } = measure({ wakeupPreemption: 'seed' }, {});
    expect(early / LAPS).toBeGreaterThan(0.5);
    expect(early / LAPS).toBeLessThan(0.9);
  });

  test('one hog changes nothing; with four the caller goes on first', () => {
    const one = measure(hogs(1), {});
    near(one.medianUs, 5.7);
    expect(one.early).toBeGreaterThan(LAPS * 0.9);
    const four = measure(hogs(4), {});
    near(four.medianUs, 9.0);
    expect(four.early).toBeLessThan(LAPS * 0.1);
  });

  test('a FIFO caller keeps them out for as long as it computes', () => {
    near(measure({}, { fifo: true, spinAfterNs: 20e6 }).medianUs, 19_999, 0.01);
  });

  test('behind a work that computes: all of it; from 10 ms on only on preemptible kernels less', () => {
    near(measure({}, { hogNs: 2e6 }).medianUs, 2013, 0.02);
    near(measure({}, { hogNs: 5e6 }).medianUs, 5017, 0.02);
    near(measure({}, { hogNs: 30e6 }).medianUs, 30_010, 0.02);
    near(measure({ preempt: 'full' }, { hogNs: 30e6 }).medianUs, 12_182, 0.2);
    near(measure({ preempt: 'rt' }, { hogNs: 30e6 }).medianUs, 11_940, 0.3);
  });
});
