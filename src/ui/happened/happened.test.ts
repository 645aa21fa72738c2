import { describe, expect, it } from 'vitest';
import { PREEMPT_DEPTH_SHIFT, MIGRATE_DISABLE_SHIFT, RCU_DEPTH_SHIFT, TraceFlag } from '../../base/trace-flags.ts';
import { en } from '../text/en/page.ts';
import { flagCells } from './flags.ts';
import { permissionOf } from './permission.ts';

const oneDeep = 1 << PREEMPT_DEPTH_SHIFT;
const migrationOff = 1 << MIGRATE_DISABLE_SHIFT;

describe('flagCells', () => {
  it('says of a timer callback what ..s11 means', () => {
    const cells = flagCells(TraceFlag.SOFTIRQ | oneDeep | migrationOff, en.happened.flag);
    expect(cells.map((cell) => cell.letter).join('')).toBe('..s11');
    expect(cells.map((cell) => cell.meaning)).toEqual(['irqs on', 'no resched', 'softirq', 'preempt 1', 'migr. off']);
    expect(cells.map((cell) => cell.isSet)).toEqual([false, false, true, true, true]);
  });
});

describe('permissionOf', () => {
  it('lets a worker sleep, with migration off as well', () => {
    expect(permissionOf(TraceFlag.WQ_WORKER | migrationOff)).toEqual({ maySleep: true, because: 'kworker' });
  });

  it('refuses in interrupts, with preemption or interrupts off, and under RCU', () => {
    expect(permissionOf(TraceFlag.SOFTIRQ | TraceFlag.WQ_WORKER)).toEqual({ maySleep: false, because: 'softirq' });
    expect(permissionOf(TraceFlag.HARDIRQ | TraceFlag.IRQS_OFF)).toEqual({ maySleep: false, because: 'hardirq' });
    expect(permissionOf(oneDeep)).toEqual({ maySleep: false, because: 'atomic' });
    expect(permissionOf(TraceFlag.IRQS_OFF)).toEqual({ maySleep: false, because: 'irqsOff' });
    expect(permissionOf(1 << RCU_DEPTH_SHIFT)).toEqual({ maySleep: false, because: 'rcu' });
    expect(permissionOf(0)).toEqual({ maySleep: true, because: 'task' });
  });

  it('does not take the mark of a system call for the system call', () => {
    expect(permissionOf(oneDeep, true)).toEqual({ maySleep: true, because: 'mark' });
    expect(permissionOf(0, true)).toEqual({ maySleep: true, because: 'task' });
    expect(permissionOf(2 * oneDeep, true)).toEqual({ maySleep: false, because: 'atomic' });
  });
});
