import { expect, test, describe } from 'vitest';
import { installBpf } from '../bpf/install.ts';
import { compileBpf } from '../c/index.ts';
import { Machine } from '../kernel/machine.ts';
import { Log } from '../trace/log.ts';
import { verifyEach } from '../user/loader/verify-each.ts';
import { loadDrivers } from '../lab/drivers.ts';
import { configOf, dialsOf } from '../lab/machine.ts';
import { simulate, terminalText, type RunInput } from '../lab/run.ts';
import { recordingOf } from '../lab/recording.ts';
import { resolveScenes } from '../lab/scenes.ts';
import { Questions } from '../lab/predictions.ts';
import type { LabRun } from '../lab/state.ts';
import { lessonEntries, loadLesson } from './index.ts';
import { withEdits } from './index.ts';
import type { Attempt, BoundLesson, BrokenProgram, Challenge, LessonRun } from './index.ts';

/* One test for every lesson: what it ships compiles, verifies, runs, and says what it says. */

const bounds = await Promise.all(lessonEntries.map(({ slug }) => loadLesson(slug)));
await Promise.all(bounds.flatMap((bound) => bound.lesson.runs.map((run) => loadDrivers(inputOf(bound, run)))));

describe.each(bounds.map((bound) => [bound.lesson.slug, bound] as const))('%s', (_slug, bound) => {
  const runs = bound.lesson.runs.map((run) => labRunOf(bound, run));

  test.each(bound.lesson.runs.map((run) => [run.id, run] as const))('%s compiles, verifies and runs, twice the same', (_id, run) => {
    const first = simulate(inputOf(bound, run));
    expect(first.diagnostics).toEqual([]);
    const complaints = terminalText(first.log!, 2).split('\n');
    expect(complaints).toEqual(run.refusal === undefined ? [''] : expect.arrayContaining([run.refusal]));
    expect(first.exitStatus).toBe(run.refusal === undefined ? 0 : 1);
    expect(simulate(inputOf(bound, run)).log!.hash()).toBe(first.log!.hash());
  });

  test('every scene begins somewhere in every run it names, and in order', () => {
    const marks = resolveScenes(bound, runs);
    expect(marks.filter(({ missedBy }) => missedBy.length > 0)).toEqual([]);
    for (const scene of bound.lesson.scenes) {
      expect(Object.keys(marks.find(({ id }) => id === scene.id)!.at).toSorted(), scene.id).toEqual(Object.keys(scene.at).toSorted());
    }
    for (const { id } of runs) {
      const starts = marks.flatMap(({ at }) => (at[id] === undefined ? [] : [at[id]]));
      expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    }
  });

  test('scenes and predictions have their words, and the words no others', () => {
    const { lesson, words } = bound;
    expect([...words.scenes.keys()]).toEqual(lesson.scenes.map(({ id }) => id));
    expect([...words.predictions.keys()].toSorted()).toEqual(lesson.predictions.map(({ id }) => id).toSorted());
    expect([...words.challenges.keys()]).toEqual((lesson.challenges ?? []).map(({ id }) => id));
    expect([...words.charts].map(([id, { series }]) => [id, series.length])).toEqual((lesson.charts ?? []).map(({ id, series }) => [id, series.length]));
    for (const { paragraphs } of [...words.scenes.values(), ...words.challenges.values(), ...words.charts.values()]) expect(paragraphs.length).toBeGreaterThan(0);
    for (const { hints } of words.challenges.values()) expect(hints.length).toBeGreaterThan(0);
  });

  test('each prediction is asked, and the run takes one of its choices', () => {
    for (const { id, run: runId } of bound.lesson.predictions) {
      const questions = new Questions(bound);
      questions.locate(runs);
      const position = questions.positionOf(id);
      expect(position, `${id} is asked`).toBeDefined();
      const placed = runs.map((run) => (run.id === runId ? { ...run, position: position! } : run));
      const { prediction } = questions.openAt(placed);
      expect(prediction?.id).toBe(id);
      const { right } = questions.answer(prediction!, placed, 0).prediction!;
      expect(right).toBeGreaterThanOrEqual(0);
      expect(right).toBeLessThan(prediction!.choices.length);
    }
  });

  test.each((bound.lesson.broken ?? []).map((broken) => [broken.id, broken] as const))('%s fails with its line', (_id, broken) => {
    expect(complaintsOf(bound, broken)).toContain(broken.message);
  });

  test.each((bound.lesson.challenges ?? []).map((challenge) => [challenge.id, challenge] as const))('challenge %s is won by its solution, and not before', (_id, challenge) => {
    expect(challenge.isWon(attemptOf(bound, challenge, runs.map(logOf)))).toBe(false);
    expect(challenge.isWon(solved(bound, challenge))).toBe(true);
  });

  test('each chart has something to draw', () => {
    for (const chart of bound.lesson.charts ?? []) {
      const points = chart.kind === 'waits' ? chart.series.map(({ run, waits }) => waits(logIn(runs, run))) : chart.series.map(({ run, readings }) => readings(logIn(runs, run)));
      for (const each of points) expect(each.length, chart.id).toBeGreaterThan(0);
    }
  });

  test('what each scene claims holds in the run', () => {
    for (const { id, run: runId, holds } of bound.lesson.claims) {
      const run = runs.find((each) => each.id === runId)!;
      expect(holds(run.recording!.log), id).toBe(true);
    }
  });
});

/** What is said of a program that is refused, line by line. */
function complaintsOf({ lesson }: BoundLesson, { bpf, kernel }: BrokenProgram): string[] {
  const { object, diagnostics } = compileBpf(bpf.name, bpf.text);
  if (!object) return diagnostics.map(({ message }) => message);
  const modules = lesson.modules ?? [];
  const m = new Machine({ ...lesson.machine, ...(kernel && { kernel }), modules }, new Log());
  const { programs, warnings } = verifyEach(m, installBpf(m, { modules }), object);
  return [...programs.filter(({ error }) => error !== 0).map(({ log }) => log), warnings].join('\n').split('\n');
}

const logOf = ({ id, recording }: LabRun): readonly [string, Log] => [id, recording!.log];
const logIn = (runs: readonly LabRun[], run: string): Log => runs.find(({ id }) => id === run)!.recording!.log;

function filesOf({ lesson }: BoundLesson): Record<string, string> {
  return Object.fromEntries(lesson.runs.flatMap(({ bpf, user }) => [bpf, user]).map(({ name, text }) => [name, text]));
}

function attemptOf(bound: BoundLesson, { run }: Challenge, logs: readonly (readonly [string, Log])[], files = filesOf(bound)): Attempt {
  const byRun = Object.fromEntries(logs);
  return { log: byRun[run], logs: byRun, files };
}

/** The lesson's runs made again with a challenge's solution. */
function solved(bound: BoundLesson, challenge: Challenge): Attempt {
  const { edits = [], dials } = challenge.solution;
  const original = filesOf(bound);
  for (const { file, from } of edits) expect(original[file].split(from), `${from} occurs once`).toHaveLength(2);
  const files = withEdits(original, edits);
  const logs = bound.lesson.runs.map((run) => {
    const { id, bpf, user } = run;
    const machine = configOf(bound.lesson.machine, { ...dialsOf(bound.lesson.machine), ...dials }, run);
    const text = ({ name }: { name: string }) => ({ name, text: files[name] });
    const { log, diagnostics } = simulate({ machine, bpf: text(bpf), user: text(user), inputs: [], modules: bound.lesson.modules });
    expect(diagnostics).toEqual([]);
    return [id, log!] as const;
  });
  return attemptOf(bound, challenge, logs, files);
}

function inputOf({ lesson }: BoundLesson, run: LessonRun): RunInput {
  const { bpf, user } = run;
  return { machine: configOf(lesson.machine, dialsOf(lesson.machine), run), bpf, user, inputs: [], modules: lesson.modules };
}

function labRunOf(bound: BoundLesson, lessonRun: LessonRun): LabRun {
  const { id, mechanism, bpf, user } = lessonRun;
  const { log } = simulate(inputOf(bound, lessonRun));
  const file = (side: 'bpf' | 'user', { name, text }: { name: string; text: string }) => ({ name, side, text, draft: text, original: text });
  return {
    id,
    mechanism,
    status: 'ready',
    files: [file('bpf', bpf), file('user', user)],
    diagnostics: [],
    recording: recordingOf(log!),
    position: 0,
  };
}
