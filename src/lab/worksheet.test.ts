import { expect, it } from 'vitest';
import { contextOf } from '../base/trace-flags.ts';
import { loadLesson } from '../lessons/index.ts';
import { recordingOf } from './recording.ts';
import { simulate } from './run.ts';
import { resolveScenes } from './scenes.ts';
import type { LabRun } from './state.ts';
import { worksheetQuestions, worksheetRows } from './worksheet.ts';

const bound = await loadLesson('wq-simple', 'en');
const runs = bound.lesson.runs.map(({ id, mechanism, bpf, user }): LabRun => {
  const { log } = simulate({ machine: bound.lesson.machine, bpf, user });
  const file = (side: 'bpf' | 'user', { name, text }: { name: string; text: string }) => ({ name, side, text, draft: text, original: text });
  return { id, mechanism, status: 'ready', files: [file('bpf', bpf), file('user', user)], diagnostics: [], recording: recordingOf(log!), position: 0 };
});
const scenes = resolveScenes(bound, runs);

it('has a row wherever the context changes, the callback’s among them', () => {
  for (const run of runs) {
    const { recording } = run;
    const contexts = worksheetRows(run, scenes, 1).map(({ position }) => contextOf(recording!.log.flags(position - 1)));
    expect(contexts.length).toBeGreaterThan(5);
    expect(contexts).toContain(recording === runs[0].recording ? 'S' : 'W');
  }
});

it('leaves the same open for the same seed, and other things for another', () => {
  const blanks = (seed: number) => worksheetRows(runs[0], scenes, seed).map(({ blank }) => blank).join();
  expect(blanks(7)).toBe(blanks(7));
  expect(new Set([1, 2, 3, 4].map(blanks)).size).toBeGreaterThan(1);
  expect(new Set(blanks(1).split(','))).toEqual(new Set(['happened', 'context', 'sleep']));
});

it('asks what the lesson asks, with the answers of these runs', () => {
  const questions = worksheetQuestions(bound, runs);
  expect(questions).toHaveLength(bound.lesson.predictions.length);
  for (const { choices, right } of questions) expect(choices[right]).toBeDefined();
});
