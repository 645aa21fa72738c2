import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { recordedLog, recordingNames, recordingsAreThere } from './testing/recorded.ts';
import { timelineOf, TimelineBuilder } from './timeline-builder.ts';
import type { Slice, Timeline } from './timeline.ts';

const fixtures = new URL('../../../shared/groundtruth/sim-fixtures/', import.meta.url);

interface Derived {
  readonly queue_to_start_ns?: readonly number[];
  readonly arm_to_callback_ns?: readonly number[];
  readonly lateness_ns?: readonly number[];
  readonly run_ns?: readonly number[];
}

const sorts = (timeline: Timeline, cpu: number) => timeline.cpus[cpu].slices.map(({ sort, name, depth }) => `${' '.repeat(depth)}${sort} ${name}`);

describe.skipIf(!recordingsAreThere)('timelines of recordings', () => {
  test.each(recordingNames)('%s: slices nest, and every instant of a CPU has one task', (name) => {
    const { cpus, fromNs, toNs } = timelineOf(recordedLog(name));
    for (const { slices } of cpus) {
      const open: Slice[] = [];
      let own = 0;
      for (const slice of slices) {
        expect(slice.toNs).toBeGreaterThanOrEqual(slice.fromNs);
        open.length = slice.depth;
        const below = open.at(-1);
        if (below) expect([below.fromNs <= slice.fromNs, slice.toNs <= below.toNs]).toEqual([true, true]);
        open.push(slice);
        if (slice.sort !== 'function') own += slice.ownNs;
      }
      if (cpus.length === 1) expect(own).toBe(toNs - fromNs);
    }
  });

  test.each(recordingNames)('%s: latencies are the fixture’s', (name) => {
    const { derived } = JSON.parse(readFileSync(new URL(`${name}.json`, fixtures), 'utf8')) as { derived: Record<string, Derived> };
    const { arrows, asyncs, paths } = timelineOf(recordedLog(name));
    const wanted = Object.values(derived);
    expect(asyncs.map(({ id }) => arrows.filter(({ async }) => async === id).map(({ latencyNs }) => latencyNs)).toSorted()).toEqual(
      wanted.map(({ queue_to_start_ns, arm_to_callback_ns }) => queue_to_start_ns ?? arm_to_callback_ns).toSorted(),
    );
    expect(arrows.flatMap(({ latenessNs }) => latenessNs ?? [])).toEqual(wanted.flatMap(({ lateness_ns }) => lateness_ns ?? []));
    const works = new Set(asyncs.filter(({ sort }) => sort === 'wq').map(({ id }) => id));
    const runs = paths.filter(({ sort, async }) => sort === 'slow' && works.has(async!)).map(({ fromNs, toNs }) => toNs - fromNs);
    expect(runs.toSorted()).toEqual(wanted.flatMap(({ run_ns }) => run_ns ?? []).toSorted());
  });

  test('the timer interrupts unlink(), the work does not', () => {
    const timer = sorts(timelineOf(recordedLog('cloud.smp1.timer_0')), 0);
    expect(timer.slice(timer.indexOf(' kernel unlink'), timer.indexOf(' kernel clock_nanosleep'))).toEqual([
      ' kernel unlink', '  hardirq local_timer', '  softirq HRTIMER',
    ]);
    const work = sorts(timelineOf(recordedLog('cloud.smp1.wq_marks')), 0);
    expect(work.slice(work.indexOf(' kernel unlink'), work.indexOf(' kernel clock_nanosleep'))).toEqual([
      ' kernel unlink', 'task kworker/0:3', 'task wq_marks', ' kernel unlink',
    ]);
  });

  test('a callback that sleeps runs, sleeps and runs', () => {
    const { asyncs, paths } = timelineOf(recordedLog('cloud.smp1.wq_A_sleeps10ms_B'));
    expect(asyncs.map(({ spans }) => spans.map(({ phase }) => phase))).toEqual([
      ['pending', 'running', 'sleeping', 'running'], ['pending', 'running'],
    ]);
    const [first] = paths;
    expect(first.ownNs).toBeLessThan(100_000);
    expect(first.toNs - first.fromNs).toBe(10_028_520);
  });

  test('made in pieces it is the same', () => {
    const log = recordedLog('cloud.smp2.timer_10ms');
    const builder = new TimelineBuilder(log);
    while (builder.position < log.length) builder.advance(builder.position + 7);
    expect(builder.finish()).toEqual(timelineOf(log));
  });
});
