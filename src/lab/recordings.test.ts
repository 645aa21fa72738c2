import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { MachineConfig } from '../kernel/config.ts';
import { normalise, type Fixture, type FixtureEvent } from '../trace/fixture/normalise.ts';
import { simulate } from './run.ts';

/*
 * Linux is the judge: each recording's program, run on the traced machine, must
 * do what the recording shows, in the same order, in the same contexts, with the
 * same flags. Times are ours and are not compared.
 */

const recordings = 'fixtures/linux-6.12';
const programs = join(recordings, 'programs');
const lesson = 'src/lessons/10-wq-simple';

interface Scenario {
  readonly bpf: string;
  readonly user: string;
  readonly args: readonly string[];
}

const recorded = (name: string, ...args: string[]): Scenario => ({ bpf: join(programs, `${name}.bpf.c`), user: join(programs, `${name}.c`), args });

/** What ran in each scenario (fixtures/README.md). The lesson's own wq_simple stands for the tutorial's. */
const scenarios: Readonly<Record<string, Scenario>> = {
  wq_simple: { bpf: join(lesson, 'wq_simple.bpf.c'), user: join(lesson, 'wq_simple.c'), args: [] },
  wq_marks: { bpf: join(programs, 'wq_marks.bpf.c'), user: join(lesson, 'wq_simple.c'), args: [] },
  wq_twice: recorded('wq_multi', '1'),
  wq_rearm: recorded('wq_multi', '2', '3'),
  wq_sleep10ms: recorded('wq_multi', '3', '10'),
  wq_spin20ms: recorded('wq_multi', '4', '20000'),
  wq_A_spins5ms_B: recorded('wq_multi', '5', '5000'),
  wq_A_spins30ms_B: recorded('wq_multi', '5', '30000'),
  wq_A_sleeps10ms_B: recorded('wq_multi', '6', '10'),
  wq_copy_from_user: recorded('wq_multi', '7'),
  timer_0: recorded('timer_simple', '0'),
  timer_1ms: recorded('timer_simple', '1000000'),
  timer_10ms: recorded('timer_simple', '10000000'),
  timer_1ms_rearm3: recorded('timer_simple', '1000000', '3'),
  timer_then_wq: recorded('chain', '1000000', '5', '2'),
};

const preemptOf: Readonly<Record<string, MachineConfig['preempt']>> = { cloud: 'voluntary', cloudfull: 'full', rt: 'rt' };

/** Given recordings, and any others that lie in the shared material. */
function fixtureFiles(): string[] {
  const own = join(recordings, 'sim-fixtures');
  const shared = '../shared/groundtruth/sim-fixtures';
  const known = readdirSync(own).filter((file) => file.endsWith('.json'));
  const more = existsSync(shared) ? readdirSync(shared).filter((file) => file.endsWith('.json') && !known.includes(file)) : [];
  return [...known.map((file) => join(own, file)), ...more.map((file) => join(shared, file))];
}

const story = ({ dt_ns: _time, ...event }: FixtureEvent) => event;

describe('the machine does what Linux 6.12.95 did', () => {
  test.each(fixtureFiles().map((file) => [basename(file, '.json'), file]))('%s', (name, file) => {
    const [build, cpus, scenarioName] = name.split('.');
    const scenario = scenarios[scenarioName];
    const { events } = JSON.parse(readFileSync(file, 'utf8')) as Pick<Fixture, 'events'>;
    const run = simulate({
      machine: { cpus: Number(cpus.slice(3)), preempt: preemptOf[build], traced: true },
      bpf: { name: bpfName(scenario), text: readFileSync(scenario.bpf, 'utf8'), headers: headers() },
      user: { name: basename(scenario.user), text: readFileSync(scenario.user, 'utf8') },
      args: scenario.args,
      modules: ['gtmod'],
    });
    expect(run.diagnostics).toEqual([]);
    expect(normalise(run.log!)!.events.map(story)).toEqual(events.map(story));
  });
});

/** The marked program was recorded under the user program of wq_simple. */
function bpfName({ bpf, user }: Scenario): string {
  return basename(user) === 'wq_simple.c' ? 'wq_simple.bpf.c' : basename(bpf);
}

function headers(): ReadonlyMap<string, string> {
  return new Map(
    readdirSync(programs)
      .filter((file) => file.endsWith('.h'))
      .map((file) => [file, readFileSync(join(programs, file), 'utf8')]),
  );
}
