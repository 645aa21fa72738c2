import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { MachineConfig } from '../kernel/config.ts';
import { parseFtrace } from '../trace/ftrace/parse.ts';
import { Log } from '../trace/log.ts';
import { diffOf } from './recording-diff.ts';
import { partingOf } from './recording-parting.ts';
import { simulate } from './run.ts';

const text = readFileSync('fixtures/linux-6.12/traces/cloud.smp1.wq_simple.txt', 'utf8');
const { log } = parseFtrace(text);

it('finds a story to be its own', () => {
  const rows = diffOf(log, parseFtrace(text).log)!;
  expect(rows.length).toBeGreaterThan(10);
  expect(rows.every(({ recordedNs, simulatedNs }) => recordedNs === simulatedNs)).toBe(true);
});

it('says what one has and the other has not', () => {
  const without = text.split('\n').filter((line) => !/workqueue_execute_end: .*bpf_wq_work/.test(line)).join('\n');
  const only = diffOf(log, parseFtrace(without).log)!.filter(({ simulatedNs }) => simulatedNs === undefined);
  expect(only.map(({ event }) => event.split(' ')[0])).toEqual(['work_end']);
});

it('has nothing to say where there is no story', () => {
  expect(diffOf(log, new Log())).toBeUndefined();
});

describe('why two stories part', () => {
  const simulated = (machine: Partial<MachineConfig>) => {
    const file = (name: string) => ({ name, text: readFileSync(`src/lessons/10-wq-simple/${name}`, 'utf8') });
    return simulate({ machine, bpf: file('wq_simple.bpf.c'), user: file('wq_simple.c') }).log!;
  };
  const why = (machine: Partial<MachineConfig>, recorded = log) => {
    const run = simulated(machine);
    return partingOf(diffOf(recorded, run)!, recorded, run);
  };

  it('has nothing to say of the same', () => {
    expect(why({ traced: true })).toBeUndefined();
  });

  it('names the machine first', () => {
    expect(why({ traced: true, preempt: 'rt' })).toBe('not-rt');
    expect(why({ traced: true, cpus: 2, wakeupPreemption: 'run-on' })).toBe('cpus');
    expect(why({ traced: true, wakeupPreemption: 'run-on' })).toBe('preempted');
    expect(why({ wakeupPreemption: 'run-on' })).toBe('untraced');
  });

  it('knows another program by its prints and calls', () => {
    const printing = text.replace(/^(.*)workqueue_activate_work: .*bpf_wq_work.*$/m, '$&\n$1bpf_trace_printk: GT here');
    expect(why({ traced: true }, parseFtrace(printing).log)).toBe('marks');
  });
});
