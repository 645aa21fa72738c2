import { describe, expect, it } from 'vitest';
import type { Coroutine } from '../kernel/coroutine.ts';
import { usleepRange } from '../kernel/time/sleep.ts';
import { doSyscall64 } from '../kernel/syscalls.ts';
import { AsyncFixture } from './testing/async-fixture.ts';
import type { AsyncMapName, CallbackName } from './testing/async-fixture.ts';
import { bpfTimerCancel, bpfTimerInit, bpfTimerSetCallback, bpfTimerStart } from './timer.ts';
import { bpfWqInit, bpfWqSetCallback, bpfWqStart } from './wq.ts';

/** Return codes and effects as recorded on 6.12.95 (section 4 of the recordings' FACTS). */

const MS = 1_000_000;

class Wq {
  readonly f: AsyncFixture;
  readonly map: AsyncMapName;
  field: number;

  constructor(f: AsyncFixture, map: AsyncMapName, key: number) {
    this.f = f;
    this.map = map;
    this.field = f.field(map, key);
  }

  init(flags = 0): number {
    return bpfWqInit(this.f.t.bpf, this.field, this.f.map(this.map), flags);
  }

  set(name: CallbackName = 'count', flags = 0): number {
    return bpfWqSetCallback(this.f.t.bpf, this.field, this.f.program, this.f.slot(name), flags);
  }

  start(flags = 0): Coroutine<number> {
    return bpfWqStart(this.f.t.bpf, this.field, flags);
  }

  *setUp(name: CallbackName = 'count'): Coroutine<number[]> {
    return [this.init(), this.set(name), yield* this.start()];
  }
}

class Timer {
  readonly f: AsyncFixture;
  readonly map: AsyncMapName;
  readonly field: number;

  constructor(f: AsyncFixture, map: AsyncMapName, key: number) {
    this.f = f;
    this.map = map;
    this.field = f.field(map, key);
  }

  init(clock = 1): number {
    return bpfTimerInit(this.f.t.bpf, this.field, this.f.map(this.map), clock);
  }

  set(name: CallbackName = 'count'): number {
    return bpfTimerSetCallback(this.f.t.bpf, this.field, this.f.program, this.f.slot(name));
  }

  start(ns: number, flags = 0): Coroutine<number> {
    return bpfTimerStart(this.f.t.bpf, this.field, ns, flags);
  }

  cancel(): Coroutine<number> {
    return bpfTimerCancel(this.f.t.bpf, this.field);
  }

  *setUp(name: CallbackName, ns: number): Coroutine<number[]> {
    return [this.init(), this.set(name), yield* this.start(ns)];
  }
}

/** Runs `body`, sleeps 100 ms with everything open; then what it returned and how often callbacks ran. */
function observe(body: (f: AsyncFixture) => Coroutine<readonly number[]>, config = {}): { r: readonly number[]; runs: number; f: AsyncFixture } {
  const f = new AsyncFixture(config);
  let r: readonly number[] = [];
  let runs = 0;
  f.run(function* () {
    r = yield* body(f);
    yield* usleepRange(f.t.m, 100 * MS, 100 * MS);
    runs = f.runs;
  });
  return { r, runs, f };
}

describe('bpf_wq', () => {
  it('init twice: 0, -EBUSY', () => {
    const { r } = observe(function* (f) {
      const wq = new Wq(f, 'array', 0);
      return [wq.init(), wq.init()];
    });
    expect(r).toEqual([0, -16]);
  });

  it('calls in the wrong order: -EINVAL', () => {
    const { r, runs } = observe(function* (f) {
      const wq = new Wq(f, 'array', 1);
      return [wq.set(), yield* wq.start(), wq.init(), yield* wq.start(), wq.set(), yield* wq.start()];
    });
    expect(r).toEqual([-22, -22, 0, -22, 0, 0]);
    expect(runs).toBe(1);
  });

  it('flags: -EINVAL at run time', () => {
    const { r } = observe(function* (f) {
      const wq = new Wq(f, 'array', 2);
      return [wq.init(1), wq.init(), wq.set('count', 1), wq.set(), yield* wq.start(1)];
    });
    expect(r).toEqual([-22, 0, -22, 0, -22]);
  });

  it('start three times before the worker runs: one run', () => {
    const { r, runs } = observe(function* (f) {
      const wq = new Wq(f, 'array', 3);
      return [...(yield* wq.setUp()), yield* wq.start(), yield* wq.start()];
    });
    expect(r).toEqual([0, 0, 0, 0, 0]);
    expect(runs).toBe(1);
  });

  it('start again after it ran: it runs again', () => {
    const { r, runs } = observe(function* (f) {
      const wq = new Wq(f, 'array', 3);
      yield* wq.setUp();
      yield* usleepRange(f.t.m, MS, MS);
      return [yield* wq.start()];
    });
    expect(r).toEqual([0]);
    expect(runs).toBe(2);
  });

  it('start twice from its own callback, four times over: five runs', () => {
    const { runs } = observe(function* (f) {
      f.setBss(8, 4);
      return yield* new Wq(f, 'array', 0).setUp('restart_wq');
    });
    expect(runs).toBe(5);
  });

  it('array update while pending: the callback never runs, the work is free for a new init', () => {
    const { r, runs, f } = observe(function* (fixture) {
      const wq = new Wq(fixture, 'array', 1);
      yield* wq.setUp();
      return [yield* fixture.update('array', 1), yield* wq.start(), wq.init()];
    });
    expect(r).toEqual([0, -22, 0]);
    expect(runs).toBe(0);
    const executed = f.t.named('workqueue_execute_start').map((event) => event.fields.function);
    expect(executed.slice(0, 2)).toEqual(['bpf_wq_work', 'bpf_wq_delete_work']);
  });

  it("the tutorial's sequence twice before the worker runs: one callback", () => {
    const { r, runs } = observe(function* (f) {
      const wq = new Wq(f, 'array', 1);
      yield* f.update('array', 1);
      const first = yield* wq.setUp();
      return [...first, yield* f.update('array', 1), ...(yield* wq.setUp())];
    });
    expect(r).toEqual([0, 0, 0, 0, 0, 0, 0]);
    expect(runs).toBe(1);
  });

  it('hash delete and hash update while pending: no callback', () => {
    const { r, runs } = observe(function* (f) {
      yield* f.update('hash', 1);
      yield* f.update('hash', 2);
      yield* new Wq(f, 'hash', 1).setUp();
      yield* new Wq(f, 'hash', 2).setUp();
      return [yield* f.remove('hash', 1), yield* f.update('hash', 2)];
    });
    expect(r).toEqual([0, 0]);
    expect(runs).toBe(0);
  });

  it('hash delete while the callback sleeps: it runs to its end, the free waits for it', () => {
    const { r, runs, f } = observe(function* (fixture) {
      yield* fixture.update('hash', 1);
      yield* new Wq(fixture, 'hash', 1).setUp('sleep_20ms');
      yield* usleepRange(fixture.t.m, 5 * MS, 5 * MS);
      return [yield* fixture.remove('hash', 1)];
    });
    expect(r).toEqual([0]);
    expect(runs).toBe(1);
    const ends = f.t.named('workqueue_execute_end').map((event) => event.fields.function);
    expect(ends.slice(0, 2)).toEqual(['bpf_wq_work', 'bpf_wq_delete_work']);
  });

  it('a callback that deletes its own element: 0, then start is -EINVAL', () => {
    const { f } = observe(function* (fixture) {
      yield* fixture.update('hash', 3);
      return yield* new Wq(fixture, 'hash', 3).setUp('delete_self');
    });
    const written = f.t.named('mem_write').filter((event) => Number(event.fields.off) >= 16);
    expect(written.map((event) => Number(event.fields.new_lo) | 0)).toEqual([0, -22]);
  });

  it('set_callback to another function: that one runs next', () => {
    const { r, f } = observe(function* (fixture) {
      const wq = new Wq(fixture, 'array', 0);
      yield* wq.setUp();
      yield* usleepRange(fixture.t.m, MS, MS);
      return [wq.set('other'), yield* wq.start()];
    });
    expect(r).toEqual([0, 0]);
    expect(f.t.named('bpf_async_callback').map((event) => event.fields.func)).toEqual(['count', 'other']);
  });

  it('two works on one CPU that sleep overlap, one work never overlaps itself', () => {
    const { runs, f } = observe(function* (fixture) {
      const first = new Wq(fixture, 'array', 0);
      yield* first.setUp('sleep_20ms');
      yield* new Wq(fixture, 'array', 1).setUp('sleep_20ms');
      yield* usleepRange(fixture.t.m, 5 * MS, 5 * MS);
      return [yield* first.start()];
    });
    expect(runs).toBe(3);
    const [a, b, again] = f.t.named('bpf_async_callback').map((event) => event.timeNs);
    expect(b - a).toBeLessThan(MS);
    expect(again - a).toBeGreaterThan(20 * MS);
  });

  it('no user reference: init and set_callback -EPERM, start -EINVAL', () => {
    const f = new AsyncFixture();
    const r: number[] = [];
    f.run(function* () {
      const wq = new Wq(f, 'array', 0);
      f.map('array').refCount++;
      yield* doSyscall64(f.t.m, 'close', [f.fd('array')]);
      r.push(wq.init(), wq.set(), yield* wq.start());
    });
    expect(r).toEqual([-1, -22, -22]);
  });

  it('the last user reference goes while pending: the callback is dropped', () => {
    const f = new AsyncFixture();
    f.run(function* () {
      yield* new Wq(f, 'array', 0).setUp();
    });
    const started = f.t.named('workqueue_execute_start').map((event) => String(event.fields.function));
    expect(f.t.named('bpf_async_callback')).toHaveLength(0);
    expect(started.filter((name) => name.startsWith('bpf_wq'))).toEqual(['bpf_wq_work', 'bpf_wq_delete_work']);
  });
});

describe('bpf_timer', () => {
  it('init twice; clocks that timers cannot run by', () => {
    const { r } = observe(function* (f) {
      const timer = new Timer(f, 'timers', 0);
      return [timer.init(4), timer.init(9), timer.init(0x101), timer.init(7), timer.init(1)];
    });
    expect(r).toEqual([-22, -22, -22, 0, -16]);
  });

  it('calls in the wrong order; cancel forgets the callback', () => {
    const { r, runs } = observe(function* (f) {
      const timer = new Timer(f, 'timers', 1);
      return [
        timer.set(), yield* timer.start(0), yield* timer.cancel(), timer.init(), yield* timer.start(0),
        yield* timer.cancel(), timer.set(), yield* timer.start(0),
      ];
    });
    expect(r).toEqual([-22, -22, -22, 0, -22, 0, 0, 0]);
    expect(runs).toBe(1);
  });

  it('start flags: 4 is -EINVAL, ABS and CPU_PIN are known', () => {
    const { r, runs } = observe(function* (f) {
      const timer = new Timer(f, 'timers', 0);
      timer.init();
      timer.set();
      const results = [yield* timer.start(MS, 4), yield* timer.start(MS, 2), yield* timer.start(1, 1)];
      return results;
    });
    expect(r).toEqual([-22, 0, 0]);
    expect(runs).toBe(1);
  });

  it('start twice re-arms: one callback, at the later time', () => {
    const { runs, f } = observe(function* (fixture) {
      const timer = new Timer(fixture, 'timers', 0);
      const first = yield* timer.setUp('count', 5 * MS);
      return [...first, yield* timer.start(10 * MS)];
    });
    expect(runs).toBe(1);
    const armed = f.t.named('hrtimer_start').filter((event) => event.fields.function === 'bpf_timer_cb');
    const [called] = f.t.named('bpf_async_callback');
    expect(called.timeNs - armed[1].timeNs).toBeGreaterThanOrEqual(10 * MS);
  });

  it('cancel: 1 when armed, 0 when not, then start is -EINVAL until set_callback', () => {
    const { r, runs } = observe(function* (f) {
      const timer = new Timer(f, 'timers', 0);
      yield* timer.setUp('count', 5 * MS);
      return [yield* timer.cancel(), yield* timer.cancel(), yield* timer.start(MS), timer.set(), yield* timer.start(MS)];
    });
    expect(r).toEqual([1, 0, -22, 0, 0]);
    expect(runs).toBe(1);
  });

  it('cancel in its own callback: -EDEADLK; re-arming there works', () => {
    const { f } = observe(function* (fixture) {
      return yield* new Timer(fixture, 'timers', 0).setUp('cancel_self', MS);
    });
    const written = f.t.named('mem_write').filter((event) => Number(event.fields.off) >= 16);
    expect(written.map((event) => Number(event.fields.new_lo) | 0)).toEqual([-35, 0]);
  });

  it('re-arms itself: the period drifts by what a lap takes', () => {
    const { runs, f } = observe(function* (fixture) {
      fixture.setBss(8, 3);
      return yield* new Timer(fixture, 'timers', 0).setUp('rearm_timer', MS);
    });
    expect(runs).toBe(4);
    const times = f.t.named('bpf_async_callback').map((event) => event.timeNs);
    for (let lap = 1; lap < times.length; lap++) expect(times[lap] - times[lap - 1]).toBeGreaterThan(MS);
  });

  it('runs in softirq on top of whatever was interrupted', () => {
    const { f } = observe(function* (fixture) {
      return yield* new Timer(fixture, 'timers', 0).setUp('count', MS);
    });
    expect(f.t.named('bpf_async_callback').map((event) => [event.comm, event.flags])).toEqual([['swapper/0', '..s1.']]);
  });

  it('update or delete while armed: no callback', () => {
    const { r, runs } = observe(function* (f) {
      yield* f.update('timer_hash', 1);
      const inArray = new Timer(f, 'timers', 0);
      yield* inArray.setUp('count', 5 * MS);
      yield* new Timer(f, 'timer_hash', 1).setUp('count', 5 * MS);
      return [yield* f.update('timers', 0), yield* inArray.start(MS), yield* f.remove('timer_hash', 1)];
    });
    expect(r).toEqual([0, -22, 0]);
    expect(runs).toBe(0);
  });

  it('two timers with one callback function and one expiry: both run, in one softirq', () => {
    const { runs, f } = observe(function* (fixture) {
      const first = yield* new Timer(fixture, 'timers', 0).setUp('count', 2 * MS);
      return [...first, ...(yield* new Timer(fixture, 'timers', 1).setUp('count', 2 * MS))];
    });
    expect(runs).toBe(2);
    const times = f.t.named('bpf_async_callback').map((event) => event.timeNs);
    const between = f.t.named('softirq_exit').filter((event) => event.timeNs > times[0] && event.timeNs < times[1]);
    expect(times).toHaveLength(2);
    expect(between.length).toBeLessThanOrEqual(1);
  });

  it('the loader exits while it is armed: hrtimer_cancel', () => {
    const f = new AsyncFixture();
    f.run(function* () {
      yield* new Timer(f, 'timers', 0).setUp('count', 50 * MS);
    });
    expect(f.t.named('bpf_async_callback')).toHaveLength(0);
    expect(f.t.named('hrtimer_cancel').some((event) => event.comm === 'loader')).toBe(true);
  });

  it('sleeping in its callback (which 6.12 lets pass in a sleepable program) is a BUG, and the machine goes on', () => {
    const f = new AsyncFixture();
    f.run(function* () {
      yield* new Timer(f, 'timers', 0).setUp('sleep_20ms', 0);
      yield* f.t.m.spend(10_000);
      yield* usleepRange(f.t.m, 50 * MS, 50 * MS);
    });
    const log = f.t.named('console').map((event) => String(event.fields.msg));
    expect(log[0]).toMatch(/^BUG: scheduling while atomic: loader\/\d+\/0x00000101$/);
    expect(log.some((line) => line.startsWith('softirq: huh, entered softirq 8 HRTIMER'))).toBe(true);
    expect(f.t.named('task_exit_status').map((event) => event.fields.status)).toEqual([0]);
  });
});
