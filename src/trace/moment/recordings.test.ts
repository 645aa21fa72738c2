import { describe, expect, test } from 'vitest';
import { contextOf } from '../../base/trace-flags.ts';
import type { Log } from '../log.ts';
import { recordedLog, recordingNames, recordingsAreThere } from '../testing/recorded.ts';
import type { Moment } from './moment.ts';
import { MomentIndex } from './moment-index.ts';
import { contextStack, currentTaskOf, executingLayer } from './questions.ts';

/** The Moment right after the n-th event whose name and text fit. */
function after(log: Log, name: string, text = '', occurrence = 1): Moment {
  let left = occurrence;
  for (let index = 0; index < log.length; index++) {
    const fits = log.kind(index).name === name && log.fields(index).join(' ').includes(text);
    if (fits && --left === 0) return new MomentIndex(log).momentAt(index + 1);
  }
  throw new Error(`no ${name} ${text}`);
}

/** `U  K:unlink  S:HRTIMER[hrtimer_run_softirq bpf_timer_cb]`, bottom first. */
function stack(moment: Moment): string {
  return contextStack(moment, moment.cpu)
    .map(({ context, name, frames }) => `${context}${name && `:${name}`}${frames.length > 0 ? `[${frames.map(({ func }) => func).join(' ')}]` : ''}`)
    .join('  ');
}

describe.skipIf(!recordingsAreThere)('Moments of recordings', () => {
  test.each(recordingNames)('%s: at every event the innermost layer is the context that the flags say', (name) => {
    const log = recordedLog(name);
    const index = new MomentIndex(log, 16);
    const ends = /_exit$/;
    for (let position = 1; position <= log.length; position++) {
      const moment = index.momentAt(position);
      const kind = log.kind(position - 1).name;
      if (ends.test(kind) || kind === 'sched_switch') continue;
      const context = contextOf(log.flags(position - 1));
      expect([position, executingLayer(moment, moment.cpu)?.context]).toEqual([position, context]);
      expect(currentTaskOf(moment, moment.cpu)?.pid).toBe(log.pid(position - 1));
    }
  });

  test.each(recordingNames)('%s: each CPU runs one task, and a waiting task is on one queue', (name) => {
    const log = recordedLog(name);
    const index = new MomentIndex(log);
    for (let position = 1; position <= log.length; position++) {
      const moment = index.momentAt(position);
      const running = [...moment.tasks.values()].filter(({ state }) => state === 'running').map(({ key }) => key);
      expect(new Set(running)).toEqual(new Set(moment.cpus.map(({ current }) => current)));
      const queued = moment.cpus.flatMap(({ runQueue }) => runQueue);
      expect(new Set(queued).size).toBe(queued.length);
      expect(queued.filter((key) => running.includes(key))).toEqual([]);
    }
  });

  test('the timer callback lies on the caller, inside unlink()', () => {
    const log = recordedLog('cloud.smp1.timer_0');
    const armed = after(log, 'hrtimer_start', 'bpf_timer_cb');
    const timer = [...armed.hrtimers.values()].find(({ func }) => func === 'bpf_timer_cb')!;
    expect(timer).toMatchObject({ state: 'armed', isSoft: true });
    expect(armed.cpus[0].hrtimerQueue).toContain(timer.address);
    expect(armed.asyncs.get(-1)).toMatchObject({ sort: 'timer', state: 'armed', place: { at: 'hrtimer-queue', cpu: 0 } });

    const raised = after(log, 'softirq_raise', 'HRTIMER');
    expect(raised.cpus[0].softirqs).toEqual({ pending: 1 << 8, taken: 0, serving: -1 });
    expect(stack(raised)).toBe('U  K:unlink  H:local_timer[hrtimer_interrupt]');

    const running = after(log, 'bpf_trace_printk', 'cb_enter');
    expect(stack(running)).toBe('U  K:unlink  S:HRTIMER[hrtimer_run_softirq bpf_timer_cb]');
    expect(running.cpus[0].softirqs).toEqual({ pending: 0, taken: 0, serving: 8 });
    expect(running.cpus[0].ghosts.map(({ layer }) => [layer.context, layer.raised])).toEqual([['H', 1 << 8]]);
    expect(running.cpus[0].hrtimerQueue).not.toContain(timer.address);
    expect(running.asyncs.get(-1)).toMatchObject({ state: 'running', place: { at: 'softirq', cpu: 0 }, calls: 1 });

    const left = after(log, 'bpf_trace_printk', 'timer_start ret=0');
    expect(stack(left)).toBe('U  K:unlink');
    expect(left.cpus[0].ghosts).toEqual([]);
    expect(left.asyncs.get(-1)).toMatchObject({ state: 'idle', place: { at: 'value' } });
    const { started, taken } = left.asyncs.get(-1)!;
    expect(taken!.timeNs - started!.timeNs).toBe(4934);
  });

  test('the work stands on its own kworker, and the caller waits on the run queue', () => {
    const log = recordedLog('cloud.smp1.wq_marks');
    const queued = after(log, 'workqueue_activate_work', 'bpf_wq_work');
    const work = [...queued.works.values()].find(({ func }) => func === 'bpf_wq_work')!;
    expect(queued.pools.get('0')!.worklist).toEqual([work.address]);
    expect(queued.asyncs.get(-1)).toMatchObject({ sort: 'wq', state: 'pending', place: { at: 'worklist', pool: '0' } });

    const running = after(log, 'bpf_trace_printk', 'cb_enter');
    expect(stack(running)).toBe('W[worker_thread process_one_work bpf_wq_work]');
    const app = [...running.tasks.values()].find(({ comm }) => comm === 'wq_marks')!;
    expect(app).toMatchObject({ state: 'R+', waiting: { reason: 'preempted', syscall: 'unlink' } });
    expect(app.layers.map(({ context }) => context)).toEqual(['U', 'K']);
    expect(running.cpus[0].runQueue).toEqual([app.key]);
    const worker = running.workers.get(currentTaskOf(running, 0)!.pid)!;
    expect(worker).toMatchObject({ state: 'running', work: work.address, pool: '0' });
    expect(running.asyncs.get(-1)!.place).toEqual({ at: 'worker', pid: worker.pid, cpu: 0 });
    const { started, taken } = running.asyncs.get(-1)!;
    expect(taken!.timeNs - started!.timeNs).toBe(11879);
  });

  test('a work that sleeps leaves its worker asleep and its pool to another', () => {
    const log = recordedLog('cloud.smp1.wq_A_sleeps10ms_B');
    const asleep = after(log, 'bpf_trace_printk', 'cb_enter key=1');
    const bpfWorks = [...asleep.works.values()].filter(({ func }) => func === 'bpf_wq_work');
    expect(bpfWorks.map(({ state, worker }) => [state, asleep.workers.get(worker!)!.state])).toEqual([['running', 'sleeping'], ['running', 'running']]);
    const sleeper = asleep.tasks.get(bpfWorks[0].worker!)!;
    expect(sleeper.state).toBe('D');
    expect(sleeper.layers[0].frames.map(({ func }) => func)).toEqual(['worker_thread', 'process_one_work', 'bpf_wq_work']);
  });

  test('sleep(1) waits for its timer', () => {
    const log = recordedLog('cloud.smp1.timer_0');
    const moment = new MomentIndex(log).momentAt(log.length);
    const app = [...moment.tasks.values()].find(({ comm }) => comm === 'timer_simple')!;
    expect(app.waiting).toMatchObject({ reason: 'timeout', syscall: 'clock_nanosleep' });
    expect(moment.hrtimers.get(app.waiting!.timer!)).toMatchObject({ state: 'armed', isSoft: false, sleeper: app.key });
    expect(currentTaskOf(moment, 0)!.sort).toBe('idle');
  });
});
