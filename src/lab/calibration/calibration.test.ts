import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseFtrace } from '../../trace/ftrace/parse.ts';
import { simulate } from '../run.ts';
import { costRows, measured, simulatedDistances } from './calibration.ts';
import { costSources, type CostName, type CostSource } from './cost-sources.ts';
import { distanceIn } from './distances.ts';
import { latencySeries } from './series.ts';

const shared = '../shared/groundtruth';
const sources = Object.entries(costSources) as [CostName, CostSource][];
const distances = sources.flatMap(([name, source]) => (source.sort === 'distance' ? [{ name, ...source }] : []));
const maker = async (input: Parameters<typeof simulate>[0]) => simulate(input);

describe.skipIf(!existsSync(shared))('what was recorded', () => {
  it.each(distances)('$name: $from → $to in $recording', ({ recording, from, to, recordedNs }) => {
    const { log } = parseFtrace(readFileSync(`${shared}/traces/${recording}.txt`, 'utf8'));
    expect(distanceIn(log, from, to)).toBe(recordedNs);
  });

  it.each(latencySeries)('$name is the table’s', ({ name, recorded, machine }) => {
    const preempt = machine.preempt === 'rt' ? 'PREEMPT_RT (lazy)' : (machine.preempt ?? 'voluntary');
    const row = readFileSync(`${shared}/latency.md`, 'utf8').split('\n').find((line) => line.startsWith(`| ${name.split(',')[0]} | ${preempt} | 1 |`));
    const { count, minNs, p50Ns, p90Ns, p99Ns, maxNs } = recorded;
    expect(row?.split('|').slice(4, 10).map(Number)).toEqual([count, ...[minNs, p50Ns, p90Ns, p99Ns, maxNs].map((ns) => ns / 1000)]);
  });
});

describe('our machine beside it', () => {
  it('is as far from event to event as the recordings, nearly', async () => {
    const simulated = await simulatedDistances(maker);
    const far = distances.filter(({ name, recordedNs }) => Math.abs((simulated.get(name) ?? recordedNs) / recordedNs - 1) > 0.25);
    expect(far.map(({ name }) => `${name} ${simulated.get(name)}`)).toEqual([]);
    expect(simulated.size).toBeGreaterThan(distances.length * 0.8);
  });

  it.each(latencySeries)('$name takes as long', async (series) => {
    const { count, p50Ns } = await measured(series, maker);
    expect(count).toBe(40);
    // A hog's own tick meets some of its timers; which, is the recorded machine's own.
    const share = series.name.startsWith('timer_10ms_user_hog') ? 0.6 : 0.3;
    expect(Math.abs(p50Ns / series.recorded.p50Ns - 1)).toBeLessThan(share);
  });

  it('takes half as long on CPUs twice as fast, but for what is a device’s', () => {
    const [slow, fast] = [costRows(1), costRows(2)];
    const ratios = new Map(slow.map(({ name, ns }, at) => [name, ns / fast[at].ns]));
    expect([ratios.get('wakeUpNs'), ratios.get('bpfInstructionNs'), ratios.get('consoleLineNs')]).toEqual([expect.closeTo(2, 2), 2, 1]);
  });
});
