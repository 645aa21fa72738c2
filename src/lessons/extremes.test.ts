import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { run_end, sched_process_exit } from '../base/event.ts';
import { loadDrivers } from '../lab/drivers.ts';
import { challengesOf } from '../lab/learning/challenges.ts';
import { chartsOf } from '../lab/learning/charts.ts';
import { configOf, dialsOf } from '../lab/machine.ts';
import { Questions } from '../lab/predictions.ts';
import { recordingOf } from '../lab/recording.ts';
import { simulate, type TerminalInput } from '../lab/run.ts';
import { resolveScenes } from '../lab/scenes.ts';
import type { LabRun, MachineDials } from '../lab/state.ts';
import { crowds, devices, lessonEntries, loadLesson, pressures, traffics } from './index.ts';
import type { BoundLesson, LessonRun } from './index.ts';

/*
 * Every lesson with its dials at their ends, and with Ctrl-C at any time: the machine
 * runs to a reason, and all that the page draws and asks of a run can be had of it.
 */

type End = 'first' | 'last' | 'mixed';

const bounds = await Promise.all(lessonEntries.map(({ slug }) => loadLesson(slug)));
await Promise.all(
  bounds.flatMap((bound) => bound.lesson.runs.flatMap(({ bpf }) => (['first', 'last', 'mixed'] as const).map((end) => loadDrivers({ machine: configOf(bound.lesson.machine, dialsAt(bound, end)), bpf })))),
);

describe.each(bounds.map((bound) => [bound.lesson.slug, bound] as const))('%s', (_slug, bound) => {
  test.each(['first', 'last', 'mixed'] as const)('with its dials at their %s ends', (end) => {
    const runs = bound.lesson.runs.map((run) => labRun(bound, run, dialsAt(bound, end)));
    for (const { id, recording } of runs) {
      const { log, momentAt } = recording!;
      expect(log.kind(log.length - 1), id).toBe(run_end);
      expect(['exit', 'until', 'budget', 'idle', 'stuck'], id).toContain(log.text(log.length - 1, 'reason'));
      for (let share = 0; share <= 20; share++) expect(momentAt(Math.floor((log.length * share) / 20))).toBeDefined();
    }
    drawAll(bound, runs);
  });

  test('with Ctrl-C at any time', () => {
    const dials = dialsOf(bound.lesson.machine);
    for (const run of bound.lesson.runs) {
      const { recording } = labRun(bound, run, dials);
      const { log } = recording!;
      const endNs = log.timeNs(log.length - 1);
      fc.assert(
        fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (share) => {
          const stopped = labRun(bound, run, dials, [{ timeNs: Math.floor(share * endNs), text: '\x03' }]).recording!;
          expect(stopped.log.kind(stopped.log.length - 1)).toBe(run_end);
          expect(stopped.log.text(stopped.log.length - 1, 'reason')).toBe('exit');
          expect([...stopped.log.indicesOf(sched_process_exit)].length).toBeGreaterThan(0);
          expect(stopped.momentAt(stopped.log.length)).toBeDefined();
        }),
        { numRuns: 3, seed: 5 },
      );
    }
  });
});

/** What the page asks of runs whatever they came to. */
function drawAll(bound: BoundLesson, runs: readonly LabRun[]): void {
  for (const { at } of resolveScenes(bound, runs)) for (const { id, recording } of runs) expect(at[id] ?? 0).toBeLessThanOrEqual(recording!.log.length);
  chartsOf(bound, runs);
  challengesOf(bound, runs, {});
  const questions = new Questions(bound);
  questions.locate(runs);
  for (const { id, run } of bound.lesson.predictions) {
    const position = questions.positionOf(id);
    if (position === undefined) continue;
    const placed = runs.map((each) => (each.id === run ? { ...each, position } : each));
    const { prediction } = questions.openAt(placed);
    if (prediction) expect(questions.answer(prediction, placed, 0).prediction!.right).toBeLessThan(prediction.choices.length);
  }
}

/** Each dial that the lesson has, at an end; `mixed`: at its first and its last in turn. */
function dialsAt({ lesson }: BoundLesson, end: End): MachineDials {
  const dials = dialsOf(lesson.machine);
  const sorts = new Set<string>((lesson.machine.devices ?? []).map(({ sort }) => sort));
  const fitting = Object.entries(devices).flatMap(([name, of]) => (of.some(({ sort }) => sorts.has(sort)) ? [name] : []));
  const ends = {
    kernel: ['pre-6.10', '7.x'],
    cpus: [1, 8],
    preempt: ['none', 'rt'],
    neighbours: endsOf(Object.keys(crowds)),
    traced: [false, true],
    cpuSpeed: [0.25, 4],
    seed: [0, 2 ** 31 - 1],
    isVerifying: [true, true],
    device: endsOf(fitting),
    traffic: endsOf(Object.keys(traffics)),
    pressure: endsOf(Object.keys(pressures)),
    reputationMs: [1, 100],
    debugInfoBtf: [false, true],
  };
  const turned = Object.entries(ends).flatMap(([name, [first, last]], index) => {
    const atFirst = end === 'mixed' ? index % 2 === 1 : end === 'first';
    return name in dials ? [[name, atFirst ? first : last]] : [];
  });
  // An old kernel has no bpf_wq at all: only the first position asks what is left then.
  return { ...dials, ...Object.fromEntries(turned), ...(end === 'mixed' && { kernel: '6.12' }) };
}

function endsOf(names: readonly string[]): readonly unknown[] {
  return [names[0], names.at(-1)];
}

function labRun({ lesson }: BoundLesson, run: LessonRun, dials: MachineDials, inputs: readonly TerminalInput[] = []): LabRun {
  const { id, mechanism, bpf, user } = run;
  const { log, diagnostics } = simulate({ machine: configOf(lesson.machine, dials, run), bpf, user, inputs, modules: lesson.modules });
  expect(diagnostics).toEqual([]);
  const file = (side: 'bpf' | 'user', { name, text }: { name: string; text: string }) => ({ name, side, text, draft: text, original: text });
  return { id, mechanism, status: 'ready', files: [file('bpf', bpf), file('user', user)], diagnostics: [], recording: recordingOf(log!), position: 0 };
}
