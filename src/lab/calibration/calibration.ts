import type { Ns } from '../../base/units.ts';
import { costsOf } from '../../kernel/costs.ts';
import type { Log } from '../../trace/log.ts';
import type { RunInput } from '../run-input.ts';
import { terminalText } from '../terminal-text.ts';
import { costSources, type CostName, type CostSource } from './cost-sources.ts';
import { distanceIn } from './distances.ts';
import header from './programs/calibrate.h?raw';
import user from './programs/calibrate.c?raw';
import timerBpf from './programs/calibrate_timer.bpf.c?raw';
import wqBpf from './programs/calibrate_wq.bpf.c?raw';
import type { LatencyFigures, LatencySeries } from './series.ts';

/*
 * What the machine's times are taken from, and how near to it they come: by runs that
 * are made when somebody asks.
 */

/** A row of the costs table. */
export interface CostRow {
  readonly name: CostName;
  /** On a machine of this speed. */
  readonly ns: Ns;
  readonly source: CostSource;
}

/** The costs table of a traced machine, in its order. */
export function costRows(cpuSpeed: number): readonly CostRow[] {
  const costs = costsOf({ traced: true, cpuSpeed });
  return (Object.keys(costs) as CostName[]).map((name) => ({ name, ns: costs[name], source: costSources[name] }));
}

/** Makes the run of an input; its Log. */
export type RunMaker = (input: RunInput) => Promise<{ readonly log?: Log }>;

/** Runs of a series, of which each is one latency. */
const LAPS = 40;

/** Measures a series on our machine as it was measured on the recorded one. Rejects where the programs do not run. */
export async function measured(series: LatencySeries, simulate: RunMaker): Promise<LatencyFigures> {
  const { mechanism, machine, delayNs, busyUs } = series;
  const log = await logOf(inputOf(mechanism, machine, [LAPS, delayNs, busyUs, 'quiet']), simulate);
  const samples = terminalText(log, 1).split('\n').filter(Boolean).map(Number).toSorted((one, other) => one - other);
  const at = (share: number) => samples[Math.min(samples.length - 1, Math.floor(samples.length * share))];
  return { count: samples.length, minNs: samples[0], p50Ns: at(0.5), p90Ns: at(0.9), p99Ns: at(0.99), maxNs: at(1) };
}

/** The recorded stories once more on our machine: distances by cost, for those that occur in them. */
export async function simulatedDistances(simulate: RunMaker): Promise<ReadonlyMap<CostName, Ns>> {
  const logs = new Map<string, Log>();
  for (const [recording, input] of retold()) logs.set(recording, await logOf(input, simulate));
  const found = new Map<CostName, Ns>();
  for (const [name, source] of Object.entries(costSources) as [CostName, CostSource][]) {
    const log = source.sort === 'distance' ? logs.get(source.recording) : undefined;
    const ns = log && source.sort === 'distance' ? distanceIn(log, source.from, source.to) : undefined;
    if (ns !== undefined) found.set(name, ns);
  }
  return found;
}

/** Traced, as the recordings were. */
function retold(): readonly (readonly [string, RunInput])[] {
  const traced = { cpus: 1, traced: true };
  return [
    ['cloud.smp1.wq_marks', inputOf('wq', traced, [1, 0, 0, 'marks'])],
    ['cloud.smp1.timer_0', inputOf('timer', traced, [1, 0, 0, 'marks'])],
    ['cloud.smp1.timer_10ms', inputOf('timer', traced, [1, 10_000_000, 0, 'marks'])],
    ['rt.smp1.wq_marks', inputOf('wq', { ...traced, preempt: 'rt' }, [1, 0, 0, 'marks'])],
  ];
}

function inputOf(mechanism: LatencySeries['mechanism'], machine: RunInput['machine'], args: readonly (string | number)[]): RunInput {
  const name = `calibrate_${mechanism}.bpf`;
  const headers = new Map([['calibrate.h', header]]);
  return {
    machine,
    bpf: { name: `${name}.c`, text: mechanism === 'wq' ? wqBpf : timerBpf, headers },
    user: { name: 'calibrate.c', text: user, headers },
    args: [`${name}.o`, ...args.map(String)],
    modules: ['gtmod'],
  };
}

async function logOf(input: RunInput, simulate: RunMaker): Promise<Log> {
  const { log } = await simulate(input);
  if (!log) throw new Error(`${input.user.name} does not run`);
  return log;
}
