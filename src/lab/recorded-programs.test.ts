import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MachineConfig } from '../kernel/config.ts';
import { simulate, terminalText } from './run.ts';
import type { ProgramText, RunOutput } from './run.ts';
import { readText } from './testing/shared.ts';

/** The recorded programs with their own loaders, unchanged: what they print must be what they printed on Linux 6.12. */

const recordings = 'fixtures/linux-6.12';
const programs = join(recordings, 'programs');
const HEADERS = ['bpf_experimental.h', 'facts.h', 'gtev.h', 'gtcase.h', 'lat.h'];

function source(name: string): ProgramText {
  const headers = new Map(HEADERS.map((header) => [header, readText(join(programs, header))]));
  return { name, text: readText(join(programs, name)), headers };
}

function run(bpf: string, user: string, args: readonly string[], machine: Partial<MachineConfig> = {}): RunOutput & { stdout: string } {
  const output = simulate({
    machine,
    bpf: source(`${bpf}.bpf.c`),
    user: source(`${user}.c`),
    args,
    modules: ['gtmod'],
    limits: { maxEvents: 3_000_000, maxInsns: 2_000_000_000 },
  });
  expect(output.diagnostics).toEqual([]);
  return { ...output, stdout: terminalText(output.log!, 1) };
}

/** A case of a recorded run: what the calls returned, and the contexts that the program saw itself in. */
interface Fact {
  readonly line: string;
  readonly contexts: readonly string[];
}

/** What follows the cases in a recording (a line of `#`) was done by a script around them. */
function factsOf(text: string): Fact[] {
  const body = text.replace(/^# Linux.*\n/, '').split(/^#/m)[0];
  return body.split(/^(?=FACT )/m).filter((part) => part.startsWith('FACT ')).map(factOf);
}

function factOf(part: string): Fact {
  const [line, ...rest] = part.split('\n');
  const contexts = rest.filter((text) => / (CB_ENTER|CB_EXIT|MARK) /.test(text)).map(contextOf);
  return { line, contexts: [...contexts, ...rest.filter((text) => text.includes('copied='))] };
}

/**
 * Without what differs from run to run: the time, pids, which of a CPU's workers it was, and
 * whether a tick had asked for the scheduler (bit 31 of the count, inverted).
 */
function contextOf(text: string): string {
  return text
    .replace(/^.* ns +/, '')
    .replace(/pid=\d+/, 'pid')
    .replace(/(kworker\/\d+):\d+/, '$1:N')
    .replace(/preempt_count=0x(\w+)/, (_all, digits: string) => `preempt_count=${(Number.parseInt(digits, 16) & 0x7fffffff).toString(16)}`);
}

/** Two that sleep equally long wake in one interrupt. Linux ran the second first, probably for its delayed dequeue, which run-queue.ts has not. */
const UNORDERED = 'two_wqs_same_cpu_both_sleep_20ms';
/** The recorded CPUs shared a host thread: by the time CPU 1 came to start the work, CPU 0 was done with it. */
const ACROSS_CPUS = 'same_wq_started_from_cpu1_while_running_on_cpu0';

function comparableContexts({ line, contexts }: Fact): readonly string[] {
  if (line.includes(ACROSS_CPUS)) return [];
  return line.includes(UNORDERED) ? contexts.toSorted() : contexts;
}

describe('recorded programs', () => {
  it.each([
    ['timer_simple', 'timer_simple', ['0'], 'main_executed=1 timer_executed=1\n'],
    ['timer_simple', 'timer_simple', ['10000000', '3'], 'main_executed=1 timer_executed=4\n'],
    ['wq_multi', 'wq_multi', ['1'], 'mode=1 runs=1 copied=\n'],
    ['wq_multi', 'wq_multi', ['2', '3'], 'mode=2 runs=4 copied=\n'],
    ['wq_multi', 'wq_multi', ['3', '10'], 'mode=3 runs=1 copied=\n'],
    ['wq_multi', 'wq_multi', ['5', '5000'], 'mode=5 runs=2 copied=\n'],
    ['wq_multi', 'wq_multi', ['6', '10'], 'mode=6 runs=2 copied=\n'],
    ['wq_multi', 'wq_multi', ['7'], 'mode=7 runs=1 copied=hello from user\n'],
    ['chain', 'chain', ['1000000', '5', '2'], 'timer_runs=3 wq_runs=3\n'],
  ])('%s: %s %j', (bpf, user, args, expected) => {
    const { stdout, exitStatus } = run(bpf, user, args);
    expect(stdout).toBe(expected);
    expect(exitStatus).toBe(0);
  });

  it.each([
    ['facts_wq', 'cloud.smp1', {}],
    ['facts_wq', 'cloud.smp2', { cpus: 2 }],
    ['facts_wq', 'cloud-preemptfull.smp1', { preempt: 'full' }],
    ['facts_wq', 'rt.smp1', { preempt: 'rt' }],
    ['facts_wq', 'rt.smp2', { preempt: 'rt', cpus: 2 }],
    ['facts_timer', 'cloud.smp1', {}],
    ['facts_timer', 'cloud.smp2', { cpus: 2 }],
  ] as const)('%s returns what Linux returned, in the contexts Linux ran it in (%s)', (name, recording, machine) => {
    const { stdout, exitStatus } = run(name, name, [], machine);
    expect(exitStatus).toBe(0);
    const ours = factsOf(stdout);
    const recorded = factsOf(readText(join(recordings, 'facts', `${name}.${recording}.txt`)));
    expect(ours.map((fact) => fact.line)).toEqual(recorded.map((fact) => fact.line));
    expect(ours.map(comparableContexts)).toEqual(recorded.map(comparableContexts));
  });

  it('measures latencies without losing a callback', () => {
    const { stdout } = run('lat_wq', 'lat', ['lat_wq.bpf.o', '20', '0', '0', 'none', '0', 'wq_idle']);
    expect(JSON.parse(stdout)).toMatchObject({ name: 'wq_idle', n: 20, lost: 0, bad_rc: 0, serving_softirq: 0, wq_worker: 1 });
    const timer = run('lat_timer', 'lat', ['lat_timer.bpf.o', '20', '0', '0', 'none', '0', 'timer_idle']).stdout;
    expect(JSON.parse(timer)).toMatchObject({ lost: 0, bad_rc: 0, serving_softirq: 1, wq_worker: 0 });
  });
});
