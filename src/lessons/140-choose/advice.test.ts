import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NS_PER_MS, NS_PER_US } from '../../base/units.ts';
import { configOf, dialsOf } from '../../lab/machine.ts';
import { simulate } from '../../lab/run.ts';
import { loadLesson } from '../index.ts';
import { adviceFor, examples, ownScenes, proofs, type Job } from './advice.ts';
import { figuresOf, MEASURED } from './figures.ts';

const figures = { timerLateNs: 2 * NS_PER_US, workLateNs: 1.5 * NS_PER_MS };
const short: Job = { needs: 'maps', when: 'soon', delayNs: 0, workNs: NS_PER_US, holdNs: 5 * NS_PER_US, lateNs: 10 * NS_PER_MS };

test.each([
  ['a counter', short, 'fast-path', ['short'], []],
  ['a sweep over a large map', { ...short, workNs: NS_PER_MS }, 'wq', ['long'], []],
  ['a sample each millisecond', { ...short, when: 'later', delayNs: NS_PER_MS, lateNs: 10 * NS_PER_US }, 'timer', ['on-time'], []],
  ['a sample to the nanosecond', { ...short, when: 'later', delayNs: NS_PER_MS, lateNs: 1 }, 'timer', ['on-time'], ['timer-late']],
  ['a sweep each second', { ...short, when: 'later', delayNs: 1000 * NS_PER_MS, workNs: NS_PER_MS }, 'timer-wq', ['on-top'], []],
  ['a request to a device', { ...short, needs: 'sleep' }, 'wq', ['sleeps'], []],
  ['a request, and at once', { ...short, needs: 'sleep', lateNs: 10 * NS_PER_US }, 'wq', ['sleeps'], ['work-late']],
  ['a key each 10 ms', { ...short, needs: 'sleep', when: 'later', delayNs: 10 * NS_PER_MS }, 'timer-wq', ['sleeps-later'], []],
  ['a key each 100 us', { ...short, needs: 'sleep', when: 'later', delayNs: 100 * NS_PER_US }, 'timer-wq', ['sleeps-later'], ['gap-drowns']],
  ['a look into a database', { ...short, needs: 'user', lateNs: NS_PER_MS }, 'ring-buffer', ['beyond-kfuncs'], ['user-late']],
  ['and the packet must not wait', { ...short, needs: 'user', when: 'verdict' }, 'ring-buffer', ['decides-first', 'beyond-kfuncs'], []],
] as const)('%s', (_job, job, place, reasons, worries) => {
  expect(adviceFor(job, figures)).toEqual({ place, reasons, worries });
});

const ns = fc.integer({ min: 0, max: 1000 * NS_PER_MS });
const anyJob = fc.record<Job>({
  needs: fc.constantFrom('maps', 'sleep', 'user'), when: fc.constantFrom('verdict', 'soon', 'later'), delayNs: ns, workNs: ns, holdNs: ns, lateNs: ns,
});

test('nobody is sent to sleep where that is refused, and what is late at most is never said to be worse', () => {
  fc.assert(
    fc.property(anyJob, (job) => {
      const { place, reasons } = adviceFor(job, figures);
      if (job.needs === 'sleep') expect(['wq', 'timer-wq']).toContain(place);
      if (job.needs !== 'maps') expect(place).not.toBe('fast-path');
      expect(reasons.length).toBeGreaterThan(0);
      expect(adviceFor({ ...job, lateNs: 1000 * NS_PER_MS }, figures).place).toBe(place);
    }),
  );
});

test('the figures are those that the other lesson’s runs print', async () => {
  const { lesson } = await loadLesson(MEASURED);
  const logs = Object.fromEntries(
    lesson.runs.map(({ id, bpf, user }) => [id, simulate({ machine: configOf(lesson.machine, dialsOf(lesson.machine)), bpf, user, inputs: [] }).log!]),
  );
  const { timerLateNs, workLateNs } = figuresOf(logs)!;
  expect(timerLateNs).toBeLessThan(10 * NS_PER_US);
  expect(workLateNs).toBeGreaterThan(100 * timerLateNs);
  expect(figuresOf({ timer: logs.timer })).toBeUndefined();
});

test('whatever is said can be seen in a scene that there is', async () => {
  for (const { lesson, scene } of [...Object.values(examples), ...Object.values(ownScenes), ...Object.values(proofs)]) {
    expect((await loadLesson(lesson)).lesson.scenes.map(({ id }) => id), `${lesson} ${scene}`).toContain(scene);
  }
});
