import { describe, expect, test } from 'vitest';
import type { Coroutine } from '../coroutine.ts';
import type { Machine } from '../machine.ts';
import { rcuReadLock, rcuReadUnlock } from '../preempt.ts';
import { boot, program, timerStart, userSleep, userTask, userUnlink } from '../testing/scenario.ts';
import { HrtimerMode } from '../time/hrtimer-base.ts';
import { hrtimerInit } from '../time/hrtimer.ts';
import { usleepRange } from '../time/sleep.ts';
import { mightSleep } from './core.ts';

const SOFT = HrtimerMode.REL | HrtimerMode.SOFT;

/** The hole of 6.12.95: a timer callback that sleeps. */
function sleepingTimer(m: Machine) {
  return hrtimerInit(m, 'CLOCK_MONOTONIC', SOFT, 'bpf_timer_cb', function* callback() {
    m.enterFunction('gt_msleep');
    yield* usleepRange(m, 1e6, 1.01e6);
    m.exitFunction('gt_msleep', '0');
    return 'HRTIMER_NORESTART';
  });
}

function* armAndCompute(m: Machine, ns: number): Coroutine<number> {
  yield* timerStart(m, sleepingTimer(m), ns, SOFT);
  yield* m.spend(50_000);
  return 0;
}

test('sleeping in a softirq over a task: the report, the taint, and on it goes', () => {
  const { m, recording } = boot({ modules: ['gtmod(OE)'] });
  const task = userTask(m, 'gtrun', (machine) => armAndCompute(machine, 0));
  expect(m.run({ task })).toBe('exit');
  const lines = recording.console();
  expect(lines.slice(0, 6)).toEqual([
    'BUG: scheduling while atomic: gtrun/151/0x00000101',
    'Modules linked in: gtmod(OE)',
    'CPU: 0 UID: 0 PID: 151 Comm: gtrun Tainted: G           OE      6.12.95',
    'Tainted: [O]=OOT_MODULE, [E]=UNSIGNED_MODULE',
    'Call Trace:',
    ' <IRQ>',
  ]);
  const trace = lines.slice(lines.indexOf(' <IRQ>'), lines.indexOf(' </IRQ>') + 1).map((line) => line.trim());
  expect(trace).toEqual([
    '<IRQ>', 'dump_stack_lvl', '__schedule_bug', '__schedule', 'schedule', 'schedule_hrtimeout_range_clock', 'usleep_range_state', 'gt_msleep',
    '__hrtimer_run_queues', 'hrtimer_run_softirq', 'handle_softirqs', '__irq_exit_rcu', 'sysvec_apic_timer_interrupt', '</IRQ>',
  ]);
  expect(lines.at(-1)).toMatch(/^softirq: huh, entered softirq 8 HRTIMER [0-9a-f]{16} with preempt_count 00000100, exited with 00000000\?$/);
  expect([...m.taints].toSorted()).toEqual(['E', 'O', 'W']);
  expect(recording.story().find((line) => line.includes('switch gtrun'))).toContain('gtrun D -> swapper/0');
});

test('sleeping in a softirq over the idle task, which cannot sleep', () => {
  const { m, recording } = boot();
  userTask(m, 'gtrun', function* run(machine) {
    yield* timerStart(machine, sleepingTimer(machine), 1e6, SOFT);
    yield* userSleep(machine, 1e9);
    return 0;
  });
  expect(m.run({ maxEvents: 20_000 })).toBe('idle');
  const lines = recording.console();
  expect(lines).toContain('BUG: scheduling while atomic: swapper/0/0/0x00000102');
  expect(lines).toContain('bad: scheduling from the idle thread!');
  expect(lines.filter((line) => line.startsWith('softirq: huh'))).toHaveLength(1);
});

test('sleeping in an RCU reader, which is what a non-sleepable fentry program is', () => {
  const { m, recording } = boot();
  m.attachPoints.attach('fentry', 'do_unlinkat', program((machine) => usleepRange(machine, 1000, 1000)));
  const task = userTask(m, 'app', function* run(machine) {
    yield* userUnlink(machine, '/tmp/a');
    yield* userUnlink(machine, '/tmp/b');
    return 0;
  });
  expect(m.run({ task })).toBe('exit');
  const voluntary = recording.console().filter((line) => line === 'Voluntary context switch within RCU read-side critical section!');
  expect(voluntary, 'a WARN_ONCE').toHaveLength(1);
});

describe('might_sleep()', () => {
  function* inReader(m: Machine): Coroutine<number> {
    rcuReadLock(m);
    yield* mightSleep(m, 'mm/slab.c', 7);
    rcuReadUnlock(m);
    return 0;
  }

  test('says nothing on a kernel as Debian builds it', () => {
    const { m, recording } = boot();
    userTask(m, 'app', inReader);
    m.run();
    expect(recording.console()).toEqual([]);
  });

  test('reports with CONFIG_DEBUG_ATOMIC_SLEEP', () => {
    const { m, recording } = boot({ debugAtomicSleep: true });
    userTask(m, 'app', inReader);
    m.run();
    expect(recording.console().slice(0, 4)).toEqual([
      'BUG: sleeping function called from invalid context at mm/slab.c:7',
      'in_atomic(): 0, irqs_disabled(): 0, non_block: 0, pid: 151, name: app',
      'preempt_count: 0, expected: 0',
      'RCU nest depth: 1, expected: 0',
    ]);
  });
});
